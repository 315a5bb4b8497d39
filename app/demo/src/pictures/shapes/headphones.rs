//! Headphones.

use super::super::{
    kit::{BRASS, Canvas, Rgb, SHADE, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("headphones", headphones).close(240, 470).zoom(108)];

fn headphones(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(262, 664, 116, 26);
    c.long_shadow(546, 664, 116, 26);
    let band = c.across(&[
        at(0, tone.deep(14)),
        at(22, tone.lit(26)),
        at(55, tone.lit(4)),
        at(100, tone.deep(36)),
    ]);
    let (dark, felt) = (tone.deep(52), tone.toward(Rgb::hex(0x8b857c), 46));
    let pad = c.down(&[at(0, felt.lit(22)), at(50, felt), at(100, felt.deep(30))]);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M226 420C206 90 602 90 582 420" stroke="{dark}" stroke-width="40"/><path d="M226 416C208 94 600 94 582 416" stroke="{band}" stroke-width="33"/><path d="M300 216C356 150 452 150 508 216" stroke="{pad}" stroke-width="27"/></g>"#
    );
    c.gleam("M232 320C246 212 318 164 384 160", 7, 40);
    let slider = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="M216 336L236 334L234 440L214 440Z" fill="{slider}"/><path d="M592 336L572 334L574 440L594 440Z" fill="{slider}"/>"#
    );
    cup(c, tone, felt, 0);
    draw!(c, r#"<g transform="matrix(-1 0 0 1 808 0)">"#);
    cup(c, tone.deep(8), felt.deep(8), 1);
    draw!(c, "</g>");
}

/// One cup in three quarters: the felt pad faces inwards.
fn cup(c: &mut Canvas, tone: Rgb, felt: Rgb, side: i32) {
    let shell =
        c.glow(34, 30, 80, &[at(0, tone.lit(42)), at(45, tone.lit(4)), at(100, tone.deep(36))]);
    let cushion = c.across(&[
        at(0, felt.deep(30)),
        at(40, felt.lit(18)),
        at(75, felt),
        at(100, felt.deep(36)),
    ]);
    let (rim, ring) = (tone.deep(46), tone.lit(54));
    let plate = c.glow(40, 34, 70, &[at(0, tone.lit(30)), at(70, tone), at(100, tone.deep(24))]);
    draw!(
        c,
        r#"<path d="M232 410C312 402 338 460 338 530C338 604 312 662 236 656Z" fill="{cushion}"/><path d="M250 414C318 412 322 646 252 652" fill="none" stroke="{SHADE}" stroke-width="3" stroke-dasharray="2 7" stroke-linecap="round" opacity=".4"/><ellipse cx="226" cy="532" rx="76" ry="128" fill="{rim}"/><ellipse cx="220" cy="532" rx="74" ry="126" fill="{shell}"/><ellipse cx="214" cy="532" rx="52" ry="94" fill="{plate}"/><ellipse cx="214" cy="532" rx="52" ry="94" fill="none" stroke="{ring}" stroke-width="2" opacity=".5"/>"#
    );
    let mark = c.ball(BRASS);
    draw!(c, r#"<circle cx="212" cy="532" r="9" fill="{mark}"/>"#);
    if side == 0 {
        c.gleam("M166 480Q172 440 196 420", 9, 50);
    }
}
