//! Bed linen, throws and towels: cloth that is sold folded.

use super::super::{
    kit::{Canvas, GROUND, LEATHER, Rgb, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("bedding", bedding).close(330, 470),
    Shape::standing("throw", throw).close(360, 470),
    Shape::standing("towel-stack", towel_stack).close(330, 470),
];

/// One folded piece seen from the front: the fold is on the left, the edges on the right.
struct Fold {
    left: i32,
    right: i32,
    top: i32,
    height: i32,
    layers: i32,
}

impl Fold {
    fn draw(&self, c: &mut Canvas, tone: Rgb, weave: Weave) {
        let Self { left, right, top, height, layers } = *self;
        let foot = top + height;
        let round = height / 2;
        let sag = 4;
        let outline = format!(
            "M{} {top}Q{} {} {} {top}Q{right} {} {right} {}L{right} {}Q{} {foot} {} {foot}L{} {foot}C{} {foot} {} {top} {} {top}Z",
            left + round,
            (left + right) / 2,
            top + sag,
            right - 14,
            top + 2,
            top + 16,
            foot - 12,
            right - 2,
            right - 16,
            left + round,
            left - round / 3,
            left - round / 3,
            left + round,
        );
        let light = c.down(&[
            at(0, tone.lit(24)),
            at(18, tone.lit(8)),
            at(60, tone.deep(4)),
            at(100, tone.deep(26)),
        ]);
        let ends = c.across(&[
            at(0, tone.deep(40)).fade(60),
            at(12, tone.lit(40)).fade(28),
            at(30, tone).fade(0),
            at(80, tone.deep(30)).fade(0),
            at(100, tone.deep(46)).fade(54),
        ]);
        let cloth = c.weave(weave, tone);
        draw!(
            c,
            r#"<path d="{outline}" fill="{light}"/><path d="{outline}" fill="{cloth}"/><path d="{outline}" fill="{ends}"/>"#
        );
        let mut seams = String::new();
        for layer in 1..layers {
            let y = top + height * layer / layers;
            let start = left + round / 2 + (layer % 2) * 8;
            seams +=
                &format!("M{start} {y}Q{} {} {} {}", (left + right) / 2, y + sag, right - 2, y - 2);
        }
        let (dark, pale) = (tone.deep(62), tone.lit(60));
        draw!(
            c,
            r#"<path d="{seams}" fill="none" stroke="{dark}" stroke-width="4" stroke-linecap="round" opacity=".36"/><path d="{seams}" transform="translate(0 4)" fill="none" stroke="{pale}" stroke-width="2" stroke-linecap="round" opacity=".34"/>"#
        );
    }
}

fn bedding(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 640, 262, 46);
    let pieces = [
        Fold { left: 150, right: 652, top: 520, height: 126, layers: 4 },
        Fold { left: 164, right: 640, top: 412, height: 110, layers: 3 },
        Fold { left: 178, right: 630, top: 334, height: 80, layers: 2 },
    ];
    for piece in &pieces {
        piece.draw(c, tone, Weave::Plain);
    }
    pillow(c, tone.lit(10));
    let band = c.across(&[at(0, tone.lit(44)), at(60, tone.lit(30)), at(100, tone.lit(10))]);
    let (edge, shadow) = (tone.contrasting(), tone.deep(50));
    draw!(
        c,
        r#"<path d="M470 338L530 336L536 646L474 646Z" transform="translate(7 3)" fill="{shadow}" opacity=".22"/><path d="M470 337L530 335L536 646L474 646Z" fill="{band}"/><path d="M478 338L482 646M522 336L528 646" stroke="{edge}" stroke-width="2" opacity=".4"/><circle cx="503" cy="480" r="13" fill="{LEATHER}"/><circle cx="499" cy="478" r="2" fill="{shadow}"/><circle cx="507" cy="482" r="2" fill="{shadow}"/>"#
    );
}

/// A pillow lying on top of the pile.
fn pillow(c: &mut Canvas, tone: Rgb) {
    let outline = "M196 330C168 330 172 300 190 276C204 236 214 206 240 210C300 196 500 194 570 208C598 204 606 236 618 276C634 300 640 330 612 330C520 344 290 346 196 330Z";
    let light = c.down(&[at(0, tone.lit(38)), at(45, tone.lit(10)), at(100, tone.deep(24))]);
    let cloth = c.weave(Weave::Plain, tone);
    let crease = tone.deep(50);
    draw!(
        c,
        r#"<path d="{outline}" fill="{light}"/><path d="{outline}" fill="{cloth}"/><path d="M196 330Q260 300 300 306M612 330Q560 298 510 304M240 210Q262 236 300 244M570 208Q546 232 512 240" fill="none" stroke="{crease}" stroke-width="3" stroke-linecap="round" opacity=".26"/>"#
    );
    c.gleam("M270 226Q400 212 520 222", 12, 34);
}

fn throw(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 640, 256, 46);
    for piece in [
        Fold { left: 156, right: 650, top: 500, height: 146, layers: 3 },
        Fold { left: 170, right: 640, top: 372, height: 132, layers: 3 },
    ] {
        piece.draw(c, tone, Weave::Herringbone);
    }
    let flap = "M300 372Q420 360 548 370Q562 374 562 400L570 556L286 560L284 402Q284 376 300 372Z";
    fringe(c, tone);
    let light =
        c.down(&[at(0, tone.lit(34)), at(12, tone.lit(14)), at(60, tone), at(100, tone.deep(10))]);
    let side = c.across(&[
        at(0, tone.lit(40)).fade(40),
        at(14, tone).fade(0),
        at(84, tone).fade(0),
        at(100, tone.deep(50)).fade(46),
    ]);
    let (cloth, shadow, stripe) =
        (c.weave(Weave::Herringbone, tone), tone.deep(70), tone.contrasting());
    draw!(
        c,
        r#"<path d="{flap}" transform="translate(10 6)" fill="{shadow}" opacity=".24"/><path d="{flap}" fill="{light}"/><path d="{flap}" fill="{cloth}"/><path d="M285 500L568 496M285 516L568 512" stroke="{stripe}" stroke-width="5" opacity=".4"/><path d="{flap}" fill="{side}"/>"#
    );
    c.gleam("M310 382Q420 370 530 380", 9, 36);
}

fn fringe(c: &mut Canvas, tone: Rgb) {
    let (mut dark, mut light) = (String::new(), String::new());
    for step in 0..35 {
        let x = 290 + step * 8;
        let (bend, length) = ((step * 7) % 9 - 4, 42 + (step * 5) % 9);
        let strand = format!("M{x} 552q{bend} 20 {} {length}", bend / 2);
        if step % 2 == 0 {
            dark += &strand;
        } else {
            light += &strand;
        }
    }
    let (shadow, shade, pale) = (tone.deep(60), tone.deep(14), tone.lit(14));
    draw!(
        c,
        r#"<g fill="none" stroke-width="6" stroke-linecap="round"><path d="{dark}{light}" transform="translate(6 6)" stroke="{shadow}" opacity=".24"/><path d="{dark}" stroke="{shade}"/><path d="{light}" stroke="{pale}"/></g>"#
    );
}

fn towel_stack(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, GROUND + 10, 226, 44);
    let tones = [tone.deep(6), tone, tone.lit(8)];
    let stack = [
        Fold { left: 186, right: 622, top: 530, height: 116, layers: 3 },
        Fold { left: 196, right: 614, top: 418, height: 114, layers: 3 },
        Fold { left: 204, right: 606, top: 308, height: 112, layers: 3 },
    ];
    for (piece, tone) in stack.iter().zip(tones) {
        piece.draw(c, tone, Weave::Terry);
        let (x, top, foot) = (piece.right - 120, piece.top + 3, piece.top + piece.height - 1);
        let (border, line) = (tone.lit(26), tone.deep(40));
        draw!(
            c,
            r#"<path d="M{x} {top}h40V{foot}h-40z" fill="{border}" opacity=".72"/><path d="M{x} {top}V{foot}m8 0V{top}m24 0V{foot}m8 0V{top}" stroke="{line}" stroke-width="2" opacity=".28"/>"#
        );
    }
    draw!(
        c,
        r#"<path d="M262 532C262 566 286 566 286 534" fill="none" stroke="{LEATHER}" stroke-width="6" stroke-linecap="round"/>"#
    );
}
