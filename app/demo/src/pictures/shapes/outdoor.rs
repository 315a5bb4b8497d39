//! Lanterns and umbrellas.

use super::{
    super::{
        kit::{BRASS, Canvas, GROUND, OAK, Rgb, SHADE, STEEL, Turned, at, draw},
        shape::{Look, Shape},
    },
    glass::glass_wall,
    lamps::{LAMPLIGHT, halo},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("camp-lantern", camp_lantern), Shape::standing("umbrella", umbrella)];

fn camp_lantern(c: &mut Canvas, look: Look) {
    let (tone, metal_tone) = (look.main, look.accent);
    halo(c, 400, 420, 340, 66);
    c.shadow(400, GROUND + 2, 124);
    let (wire, metal) = (c.metal(STEEL), c.metal(metal_tone));
    draw!(
        c,
        r#"<path d="M288 300C240 60 560 60 512 300" fill="none" stroke="{wire}" stroke-width="11"/><path d="M372 128H428Q436 128 436 140Q436 150 428 150H372Q364 150 364 140Q364 128 372 128Z" fill="{OAK}"/>"#
    );
    let globe = Turned::new(&[
        (318, 86),
        (318, 86),
        (360, 104),
        (440, 108),
        (500, 96),
        (520, 90),
        (520, 90),
    ]);
    let outline = globe.outline();
    let light = c.glow(
        50,
        60,
        66,
        &[at(0, Rgb::hex(0xfffaf0)), at(40, LAMPLIGHT.lit(20)), at(100, LAMPLIGHT.deep(10))],
    );
    draw!(c, r#"<path d="{outline}" fill="{light}"/>"#);
    glass_wall(c, &outline, LAMPLIGHT);
    let bars = metal_tone.deep(20);
    draw!(
        c,
        r#"<path d="M352 322Q338 420 350 524M448 322Q462 420 450 524" fill="none" stroke="{bars}" stroke-width="6"/>"#
    );
    let wall = c.round(tone);
    let base = Turned::new(&[
        (520, 96),
        (520, 104),
        (536, 118),
        (606, 124),
        (626, 120),
        (GROUND, 114),
        (GROUND, 114),
    ]);
    let cap = Turned::new(&[
        (214, 30),
        (218, 52),
        (246, 62),
        (282, 100),
        (306, 112),
        (322, 108),
        (322, 108),
    ]);
    let (base_outline, cap_outline) = (base.outline(), cap.outline());
    let rings = format!("{}{}", base.line(544), cap.line(304));
    draw!(
        c,
        r#"<path d="{base_outline}" fill="{wall}"/><path d="{cap_outline}" fill="{wall}"/><path d="{rings}" fill="none" stroke="{metal}" stroke-width="6"/><circle cx="400" cy="596" r="24" fill="{metal}"/><path d="M400 580V594" stroke="{SHADE}" stroke-width="4" stroke-linecap="round"/>"#
    );
    let bulb = c.ball(BRASS);
    draw!(
        c,
        r#"<circle cx="292" cy="300" r="9" fill="{bulb}"/><circle cx="508" cy="300" r="9" fill="{bulb}"/>"#
    );
    c.gleam("M296 560L294 606", 9, 44);
    c.gleam("M322 290Q340 262 360 248", 8, 44);
}

fn umbrella(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(450, 708, 90, 15);
    draw!(c, r#"<g transform="rotate(-9 400 400)">"#);
    let wood = c.across(&[at(0, OAK.lit(34)), at(50, OAK), at(100, OAK.deep(34))]);
    let dark = tone.deep(46);
    draw!(
        c,
        r#"<path d="M124 390Q250 448 400 422Q550 448 676 390Q540 340 400 344Q260 340 124 390Z" fill="{dark}"/><path d="M394 120H406V600H394Z" fill="{wood}"/><path d="M400 560V650C400 716 488 716 488 652" fill="none" stroke="{wood}" stroke-width="20" stroke-linecap="round"/><path d="M400 88V130" stroke="{STEEL}" stroke-width="8" stroke-linecap="round"/>"#
    );
    let canopy = "M400 116C560 116 668 240 678 400Q634 366 590 402Q544 366 496 408Q448 372 400 412Q352 372 304 408Q256 366 210 402Q166 366 122 400C132 240 240 116 400 116Z";
    let form = c.across(&[
        at(0, tone.deep(20)),
        at(20, tone.lit(14)),
        at(50, tone),
        at(100, tone.deep(34)),
    ]);
    let inside = c.clip(canopy);
    let (pale, deep) = (tone.lit(30), tone.deep(40));
    draw!(
        c,
        r#"<path d="{canopy}" fill="{form}"/><g clip-path="{inside}"><path d="M400 116C300 160 216 270 210 402L304 408C300 290 340 180 400 116Z" fill="{pale}" opacity=".5"/><path d="M400 116C460 180 500 290 496 408L590 402C584 270 500 160 400 116Z" fill="{deep}" opacity=".34"/></g><g fill="none" stroke="{deep}" stroke-width="2" opacity=".6"><path d="M400 116C300 160 216 270 210 402M400 116C340 180 300 290 304 408M400 116V412M400 116C460 180 500 290 496 408M400 116C500 160 584 270 590 402"/></g>"#
    );
    c.gleam("M190 290Q240 190 330 150", 13, 36);
    draw!(c, r#"<circle cx="400" cy="116" r="10" fill="{deep}"/></g>"#);
}
