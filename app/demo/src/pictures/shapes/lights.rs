//! Small lights for small people.

use super::{
    super::{
        kit::{Canvas, GROUND, Rgb, Turned, at, draw},
        shape::{Look, Shape},
    },
    lamps::halo,
};

pub(super) const SHAPES: &[Shape] = &[Shape::standing("moon-light", moon_light)];

fn moon_light(c: &mut Canvas, look: Look) {
    let (moon, wood) = (look.main, look.accent);
    halo(c, 400, 370, 350, 80);
    c.shadow(400, GROUND + 2, 118);
    let foot = Turned::new(&[(578, 96), (578, 104), (590, 112), (GROUND, 118), (GROUND, 118)]);
    let (outline, wall) = (foot.outline(), c.round(wood));
    let inside = c.clip(&outline);
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    c.wood_grain([270, 580, 530, 660], wood, &inside);
    let top = c.glow(50, 40, 60, &[at(0, moon.lit(50)), at(100, wood.lit(20))]);
    draw!(c, r#"<ellipse cx="400" cy="580" rx="104" ry="18" fill="{top}"/>"#);
    let ball = c.glow(
        44,
        40,
        62,
        &[at(0, Rgb::hex(0xfffdf4)), at(45, moon.lit(46)), at(82, moon), at(100, moon.deep(16))],
    );
    let crater = moon.deep(22);
    draw!(
        c,
        r#"<circle cx="400" cy="370" r="208" fill="{ball}"/><g fill="{crater}" opacity=".2"><circle cx="322" cy="300" r="38"/><circle cx="474" cy="264" r="24"/><circle cx="498" cy="420" r="46"/><circle cx="364" cy="470" r="28"/><circle cx="418" cy="356" r="17"/><circle cx="270" cy="400" r="19"/></g><g fill="none" stroke="{crater}" stroke-width="6" stroke-linecap="round" opacity=".7"><path d="M340 372q14 13 28 0M432 372q14 13 28 0M380 414q20 17 40 0"/></g>"#
    );
    c.gleam("M236 320Q264 230 340 194", 15, 60);
}
