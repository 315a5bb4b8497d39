//! Clear glass: what is seen is what is behind and inside.

use super::super::{
    kit::{Canvas, GROUND, Grain, Rgb, SHADE, Turned, WARM_WHITE, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("glass-carafe", carafe), Shape::standing("pantry-jar", pantry_jar).zoom(112)];

/// The walls of a vessel of clear glass over what it holds.
pub(super) fn glass_wall(c: &mut Canvas, outline: &str, tint: Rgb) {
    let wall = c.across(&[
        at(0, tint.deep(30)).fade(62),
        at(7, WARM_WHITE).fade(58),
        at(16, tint).fade(16),
        at(50, WARM_WHITE).fade(10),
        at(82, tint).fade(22),
        at(93, WARM_WHITE).fade(46),
        at(100, tint.deep(40)).fade(66),
    ]);
    let edge = tint.deep(46);
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}" stroke="{edge}" stroke-opacity=".34" stroke-width="2"/>"#
    );
}

fn carafe(c: &mut Canvas, look: Look) {
    let tint = look.main;
    let vessel = Turned::new(&[
        (190, 62),
        (190, 62),
        (250, 56),
        (330, 74),
        (430, 130),
        (540, 154),
        (606, 142),
        (GROUND, 112),
        (GROUND, 112),
    ]);
    c.shadow(400, GROUND + 2, 140);
    let caustic = c.glow(50, 50, 50, &[at(0, WARM_WHITE).fade(70), at(100, WARM_WHITE).fade(0)]);
    draw!(c, r#"<ellipse cx="470" cy="650" rx="96" ry="16" fill="{caustic}"/>"#);
    let outline = vessel.outline();
    let inside = c.clip(&outline);
    let water = c.across(&[
        at(0, tint.deep(18)).fade(74),
        at(30, tint.lit(38)).fade(50),
        at(70, tint).fade(56),
        at(100, tint.deep(26)).fade(76),
    ]);
    let surface = c.across(&[at(0, tint.lit(20)), at(100, tint.lit(62))]);
    let held = vessel.band(420, 690);
    draw!(
        c,
        r#"<path d="{outline}" fill="{WARM_WHITE}" opacity=".3"/><g clip-path="{inside}"><path d="{held}" fill="{water}"/><ellipse cx="400" cy="420" rx="124" ry="21" fill="{surface}" opacity=".85"/><ellipse cx="400" cy="{GROUND}" rx="104" ry="15" fill="{WARM_WHITE}" opacity=".35"/></g>"#
    );
    glass_wall(c, &outline, tint);
    draw!(
        c,
        r#"<ellipse cx="400" cy="190" rx="62" ry="11" fill="{WARM_WHITE}" opacity=".55"/><ellipse cx="400" cy="190" rx="62" ry="11" fill="none" stroke="{SHADE}" stroke-opacity=".22" stroke-width="3"/>"#
    );
    stopper(c, look.accent);
    c.gleam("M288 470Q268 540 292 600", 11, 70);
    c.gleam("M356 240L352 300Q340 340 322 372", 8, 60);
}

fn stopper(c: &mut Canvas, wood: Rgb) {
    let plug = Turned::new(&[(176, 52), (176, 52), (226, 46), (226, 46)]);
    let knob = Turned::new(&[(112, 52), (112, 60), (124, 66), (170, 64), (180, 58), (180, 58)]);
    let paint = c.round(wood);
    let (lower, upper) = (plug.outline(), knob.outline());
    draw!(
        c,
        r#"<path d="{lower}" fill="{paint}" opacity=".8"/><path d="{upper}" fill="{paint}"/>"#
    );
    let inside = c.clip(&upper);
    c.wood_grain([334, 104, 466, 192], wood, &inside);
    let top = c.face(wood.lit(14));
    draw!(c, r#"<ellipse cx="400" cy="113" rx="54" ry="10" fill="{top}"/>"#);
}

fn pantry_jar(c: &mut Canvas, look: Look) {
    let tint = look.main;
    let jar = Turned::new(&[
        (270, 128),
        (270, 128),
        (300, 140),
        (600, 140),
        (626, 128),
        (GROUND, 118),
        (GROUND, 118),
    ]);
    c.shadow(400, GROUND + 2, 146);
    let outline = jar.outline();
    let inside = c.clip(&outline);
    draw!(c, r#"<path d="{outline}" fill="{WARM_WHITE}" opacity=".42"/>"#);
    oats(c, &jar, &inside);
    glass_wall(c, &outline, tint);
    let lid =
        Turned::new(&[(216, 132), (216, 138), (226, 142), (262, 142), (274, 138), (274, 138)]);
    let (shape, paint) = (lid.outline(), c.round(look.accent));
    draw!(c, r#"<path d="{shape}" fill="{paint}"/>"#);
    let on_lid = c.clip(&shape);
    c.wood_grain([250, 240, 550, 300], look.accent, &on_lid);
    let top = c.face(look.accent.lit(16));
    draw!(c, r#"<ellipse cx="400" cy="218" rx="134" ry="22" fill="{top}"/>"#);
    let on_top = c.clip("M266 218a134 22 0 0 0 268 0a134 22 0 0 0-268 0");
    c.wood_grain([266, 196, 534, 240], look.accent, &on_top);
    c.gleam("M286 330L286 590", 12, 62);
    c.gleam("M512 340L512 580", 5, 44);
}

/// Rolled oats up to two thirds.
fn oats(c: &mut Canvas, jar: &Turned<'_>, inside: &str) {
    let grain = Rgb::hex(0xddc294);
    let (held, paint) = (jar.band(392, 690), c.round(grain));
    let top = c.face(grain.lit(24));
    let mut pick = Grain::new(5);
    let (mut light, mut dark) = (String::new(), String::new());
    for index in 0..120 {
        let (x, y) = (pick.between(262, 530), pick.between(402, 640));
        let flake = format!("M{x} {y}q7-6 13 0q-6 6-13 0");
        if index % 2 == 0 {
            light += &flake;
        } else {
            dark += &flake;
        }
    }
    let (pale, brown) = (grain.lit(48), grain.deep(26));
    draw!(
        c,
        r#"<g clip-path="{inside}"><path d="{held}" fill="{paint}"/><ellipse cx="400" cy="392" rx="138" ry="22" fill="{top}"/><path d="{light}" fill="{pale}" opacity=".5"/><path d="{dark}" fill="{brown}" opacity=".4"/></g>"#
    );
}
