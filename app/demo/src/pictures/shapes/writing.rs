//! Pens and pencils, seen from above.

use super::super::{
    kit::{BRASS, Canvas, Grain, PAPER, Rgb, SHADE, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::lying("pen", pen).close(330, 470), Shape::lying("pencils", pencils)];

fn pen(c: &mut Canvas, look: Look) {
    let tone = look.main;
    sheet(c);
    draw!(c, r#"<g transform="rotate(-38 400 400)">"#);
    let barrel =
        "M150 400L196 378L250 372L620 368Q640 368 640 400Q640 432 620 432L250 428L196 422Z";
    c.drop_shadow(barrel, 10, 26, 10);
    let metal = c.down(&[
        at(0, tone.deep(34)),
        at(14, tone.lit(12)),
        at(30, tone.lit(70)),
        at(42, tone.lit(14)),
        at(66, tone.deep(22)),
        at(88, tone.deep(48)),
        at(100, tone.deep(20)),
    ]);
    let dark = tone.deep(64);
    let mut knurl = String::new();
    for step in 0..14 {
        let x = 252 + step * 9;
        knurl += &format!("M{x} 372l16 57M{} 372l-16 57", x + 16);
    }
    draw!(
        c,
        r#"<path d="{barrel}" fill="{metal}"/><path d="M150 400L168 391V409Z" fill="{SHADE}"/><path d="M250 372L378 370V430L250 428Z" fill="{dark}" opacity=".2"/><path d="{knurl}" stroke="{dark}" stroke-width="2" opacity=".55"/><path d="M196 378V422M384 370V430M600 368V432" stroke="{dark}" stroke-width="3" opacity=".6"/><path d="M440 362Q436 352 446 352L604 354Q618 356 618 366L616 376H600L598 366L446 366Q440 366 440 362Z" fill="{metal}"/>"#
    );
    draw!(c, "</g>");
}

/// A page with a few written lines below the pen.
fn sheet(c: &mut Canvas) {
    let page = "M236 116H640V690H236Z";
    draw!(c, r#"<g transform="rotate(7 400 400)">"#);
    c.drop_shadow(page, 10, 12, 10);
    let paper = c.face(PAPER.lit(40));
    let ink = Rgb::hex(0x33455f);
    let mut strokes = Grain::new(3);
    let mut lines = String::new();
    for row in 0..4 {
        let y = 186 + row * 42;
        let mut x = 286;
        while x < 560 - row * 22 {
            let (rise, width) = (strokes.between(6, 15), strokes.between(13, 26));
            lines += &format!("M{x} {y}q{} -{rise} {width} 0", width / 2);
            x += width + if strokes.between(0, 3) == 0 { 15 } else { 0 };
        }
    }
    draw!(
        c,
        r#"<path d="{page}" fill="{paper}"/><path d="{lines}" fill="none" stroke="{ink}" stroke-width="3" stroke-linecap="round" opacity=".7"/></g>"#
    );
}

fn pencils(c: &mut Canvas, look: Look) {
    let (first, second) = (look.main, look.accent);
    draw!(c, r#"<g transform="rotate(-10 400 400)">"#);
    c.drop_shadow("M184 300L208 190L594 190L616 300V690H184Z", 18, 22, 12);
    let cedar = Rgb::hex(0xd9a873);
    for step in 0..12 {
        let x = 184 + step * 36;
        let tone = match step % 3 {
            0 => first,
            1 => second,
            _ => Rgb::hex(0xd39b3d),
        };
        let body = c.across(&[
            at(0, tone.deep(22)),
            at(28, tone.deep(8)),
            at(30, tone.lit(22)),
            at(66, tone.lit(6)),
            at(68, tone.deep(14)),
            at(100, tone.deep(34)),
        ]);
        let tip = 150 + (step * 11) % 26;
        let shoulder = tip + 92;
        let wood = c.across(&[at(0, cedar.lit(26)), at(100, cedar.deep(24))]);
        let lead = tone.deep(50);
        draw!(
            c,
            r#"<path d="M{x} {shoulder}q6 13 12 0q6 13 12 0q6 13 12 0V690h-36z" fill="{body}"/><path d="M{x} {shoulder}q6 13 12 0q6 13 12 0q6 13 12 0L{} {tip}h-4z" fill="{wood}"/><path d="M{} {}L{} {tip}h4L{} {}z" fill="{lead}"/>"#,
            x + 20,
            x + 12,
            tip + 27,
            x + 16,
            x + 24,
            tip + 27,
        );
    }
    let sleeve = c.across(&[
        at(0, PAPER.deep(12)),
        at(12, PAPER.lit(40)),
        at(70, PAPER),
        at(100, PAPER.deep(20)),
    ]);
    let mark = first;
    let foil = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="M178 420H622V600H178Z" fill="{sleeve}"/><path d="M178 420H622M178 600H622" stroke="{SHADE}" stroke-width="3" opacity=".2"/><path d="M178 440H622M178 580H622" stroke="{mark}" stroke-width="5"/><circle cx="400" cy="510" r="42" fill="none" stroke="{mark}" stroke-width="5"/><path d="M400 536V486M400 530l-20-20M400 530l20-20M400 508l-14-14M400 508l14-14" stroke="{mark}" stroke-width="5" stroke-linecap="round"/><path d="M184 690H616V680H184Z" fill="{foil}" opacity=".5"/></g>"#
    );
}
