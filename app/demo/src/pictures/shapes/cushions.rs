//! Cushions.

use super::super::{
    kit::{Canvas, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[Shape::standing("cushion", cushion).close(300, 340)];

fn cushion(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(410, 650, 232, 40);
    let outline = "M166 176C196 182 260 196 400 194C540 196 604 182 634 176C646 172 652 180 648 192C636 240 626 300 628 410C626 520 638 590 650 634C654 648 646 656 632 650C590 640 530 630 400 632C270 630 210 640 168 650C154 656 146 648 150 634C162 590 174 520 172 410C174 300 164 240 152 192C148 180 154 172 166 176Z";
    let form = c.glow(
        38,
        32,
        74,
        &[at(0, tone.lit(30)), at(40, tone.lit(8)), at(75, tone.deep(10)), at(100, tone.deep(34))],
    );
    let (cloth, pipe) = (c.weave(Weave::Plain, tone), tone.lit(30));
    let dark = tone.deep(44);
    draw!(
        c,
        r#"<g transform="rotate(-3 400 420)"><path d="{outline}" fill="{form}"/><path d="{outline}" fill="{cloth}"/><path d="{outline}" fill="none" stroke="{dark}" stroke-width="11" stroke-linejoin="round"/><path d="{outline}" fill="none" stroke="{pipe}" stroke-width="6" stroke-linejoin="round" opacity=".75"/>"#
    );
    let soft = c.blur(7);
    let light = tone.lit(58);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round" filter="{soft}"><path d="M178 200Q228 260 268 280M624 200Q574 258 540 278M180 628Q230 570 262 552M624 630Q578 572 548 556" stroke="{dark}" stroke-width="13" opacity=".34"/><path d="M200 196Q246 246 290 262M200 622Q250 580 286 566" stroke="{light}" stroke-width="10" opacity=".4"/><path d="M330 330Q400 370 486 340M350 480Q420 452 500 492" stroke="{dark}" stroke-width="12" opacity=".12"/></g></g>"#
    );
}
