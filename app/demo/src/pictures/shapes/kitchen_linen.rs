//! Cloth that hangs in the kitchen.

use super::super::{
    kit::{BRASS, Canvas, Rgb, SHADE, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::hanging("tea-towels", tea_towels), Shape::hanging("apron", apron)];

/// A rail or a peg of brass at this point.
fn peg(c: &mut Canvas, x: i32, y: i32) {
    let (metal, soft) = (c.ball(BRASS), c.blur(5));
    let (shade_x, shade_y) = (x + 12, y + 14);
    draw!(
        c,
        r#"<circle cx="{shade_x}" cy="{shade_y}" r="20" fill="{SHADE}" opacity=".3" filter="{soft}"/><circle cx="{x}" cy="{y}" r="19" fill="{metal}"/>"#
    );
}

fn tea_towels(c: &mut Canvas, look: Look) {
    let tone = look.main;
    towel(c, 268, tone.lit(6), false);
    towel(c, 536, tone.lit(46), true);
}

fn towel(c: &mut Canvas, x: i32, tone: Rgb, striped: bool) {
    let stripe = tone.contrasting();
    let outline = "M-14 -236C-40 -216 -62 -186 -76 -140C-96 -60 -106 80 -112 330Q-60 344 0 336Q60 346 114 330C106 80 96 -60 78 -140C62 -186 40 -216 14 -236Z";
    let shade = c.across(&[
        at(0, tone.deep(20)),
        at(9, tone.lit(26)),
        at(22, tone.lit(4)),
        at(32, tone.deep(20)),
        at(40, tone.lit(18)),
        at(56, tone),
        at(64, tone.deep(24)),
        at(73, tone.lit(10)),
        at(88, tone.deep(6)),
        at(100, tone.deep(30)),
    ]);
    let cloth = c.weave(Weave::Waffle, tone);
    draw!(c, r#"<g transform="translate({x} 384)">"#);
    c.drop_shadow(outline, 18, 16, 12);
    draw!(
        c,
        r#"<path d="{outline}" fill="{shade}"/><path d="{outline}" fill="{cloth}" opacity=".7"/>"#
    );
    if striped {
        let inside = c.clip(outline);
        draw!(
            c,
            r#"<g clip-path="{inside}" fill="none" stroke="{stripe}" opacity=".62"><path d="M-120 236Q-60 250 0 240T120 236" stroke-width="22"/><path d="M-120 266Q-60 280 0 270T120 266" stroke-width="7"/><path d="M-120 206Q-60 220 0 210T120 206" stroke-width="7"/></g>"#
        );
    }
    let fold = tone.deep(50);
    draw!(
        c,
        r#"<path d="M-10 -222Q-44 -60 -50 326M8 -222Q20 -40 26 330M12 -216Q56 -80 72 322" fill="none" stroke="{fold}" stroke-width="3" opacity=".18"/><path d="M-8 -230C-18 -270 18 -270 8 -230" fill="none" stroke="{fold}" stroke-width="7" opacity=".7"/></g>"#
    );
    peg(c, x, 126);
}

fn apron(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let outline = "M310 236Q400 260 490 236Q496 330 572 372L590 690Q500 706 400 700Q300 706 210 690L228 372Q304 330 310 236Z";
    let band = tone.deep(16);
    draw!(
        c,
        r#"<path d="M316 246C322 160 372 112 400 108C428 112 478 160 484 246" fill="none" stroke="{band}" stroke-width="13"/><path d="M228 382Q150 420 156 560M572 382Q650 420 640 590" fill="none" stroke="{band}" stroke-width="11" stroke-linecap="round"/>"#
    );
    c.drop_shadow(outline, 16, 16, 13);
    let shade = c.across(&[
        at(0, tone.deep(14)),
        at(12, tone.lit(16)),
        at(30, tone.lit(2)),
        at(40, tone.deep(10)),
        at(50, tone.lit(12)),
        at(68, tone),
        at(78, tone.deep(14)),
        at(88, tone.lit(4)),
        at(100, tone.deep(24)),
    ]);
    let cloth = c.weave(Weave::Plain, tone);
    let (seam, pocket) = (tone.contrasting(), c.face(tone.lit(4)));
    draw!(
        c,
        r#"<path d="{outline}" fill="{shade}"/><path d="{outline}" fill="{cloth}"/><path d="M320 250Q400 272 480 250M222 676Q400 692 578 676" fill="none" stroke="{seam}" stroke-width="2" stroke-dasharray="7 5" opacity=".6"/><path d="M286 454H514L518 588Q400 600 282 588Z" transform="translate(5 7)" fill="{SHADE}" opacity=".2"/><path d="M286 454H514L518 588Q400 600 282 588Z" fill="{pocket}"/><path d="M286 454H514L518 588Q400 600 282 588Z" fill="{cloth}"/><path d="M286 470H514M400 470V592" stroke="{seam}" stroke-width="2" stroke-dasharray="7 5" opacity=".6"/>"#
    );
    let ring = c.metal(BRASS);
    draw!(c, r#"<circle cx="484" cy="240" r="15" fill="none" stroke="{ring}" stroke-width="6"/>"#);
    peg(c, 400, 104);
}
