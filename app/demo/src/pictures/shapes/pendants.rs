//! Lamps that hang.

use super::{
    super::{
        kit::{BRASS, Canvas, SHADE, Turned, WARM_WHITE, at, draw},
        shape::{Look, Shape},
    },
    lamps::{LAMPLIGHT, halo},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::hanging("dome-pendant", dome_pendant), Shape::hanging("paper-lantern", paper_lantern)];

fn dome_pendant(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let beam = c.down(&[
        at(0, LAMPLIGHT).fade(58),
        at(70, LAMPLIGHT).fade(12),
        at(100, LAMPLIGHT).fade(0),
    ]);
    draw!(c, r#"<path d="M176 496L624 496L760 800L40 800Z" fill="{beam}"/>"#);
    let dome = Turned {
        tilt: 13,
        ..Turned::new(&[
            (262, 26),
            (268, 42),
            (286, 80),
            (330, 150),
            (400, 202),
            (470, 226),
            (492, 230),
            (492, 230),
        ])
    };
    let outline = dome.outline();
    let paint = c.round(tone);
    let cap = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="M400 0V214" stroke="{SHADE}" stroke-width="6"/><path d="M384 206h32l6 64h-44z" fill="{cap}"/><path d="{outline}" fill="{paint}"/>"#
    );
    let inner = c.glow(
        50,
        40,
        60,
        &[at(0, WARM_WHITE), at(45, LAMPLIGHT.lit(40)), at(100, LAMPLIGHT.deep(22))],
    );
    let (edge, bulb) = (
        tone.lit(42),
        c.glow(50, 50, 50, &[at(0, WARM_WHITE), at(70, WARM_WHITE), at(100, LAMPLIGHT)]),
    );
    draw!(
        c,
        r#"<ellipse cx="400" cy="492" rx="230" ry="30" fill="{edge}"/><ellipse cx="400" cy="493" rx="222" ry="26" fill="{inner}"/><path d="M352 490A48 40 0 0 0 448 490Q400 476 352 490Z" fill="{bulb}"/>"#
    );
    c.gleam("M226 420Q262 340 330 296", 15, 44);
    halo(c, 400, 505, 210, 46);
}

fn paper_lantern(c: &mut Canvas, look: Look) {
    let tone = look.main;
    halo(c, 400, 400, 390, 62);
    let paper = c.glow(
        46,
        50,
        60,
        &[
            at(0, WARM_WHITE),
            at(50, tone.toward(LAMPLIGHT, 36)),
            at(86, tone.toward(LAMPLIGHT, 30).deep(10)),
            at(100, tone.deep(26)),
        ],
    );
    let wire = SHADE.toward(tone, 30);
    draw!(
        c,
        r#"<path d="M400 0V170" stroke="{wire}" stroke-width="5"/><ellipse cx="400" cy="400" rx="246" ry="234" fill="{paper}"/>"#
    );
    let mut ribs = String::new();
    // Half widths of a circle of radius 100 at equal angles from pole to pole.
    for (height, width) in [
        (-97, 24),
        (-91, 41),
        (-82, 57),
        (-71, 70),
        (-57, 82),
        (-42, 91),
        (-26, 97),
        (-9, 100),
        (9, 100),
        (26, 97),
        (42, 91),
        (57, 82),
        (71, 70),
        (82, 57),
        (91, 41),
        (97, 24),
    ] {
        let (y, reach) = (400 + 234 * height / 100, 246 * width / 100);
        let lean = reach * 9 / 100;
        ribs += &format!("M{} {y}A{reach} {lean} 0 0 0 {} {y}", 400 - reach, 400 + reach);
    }
    let bamboo = tone.deep(34);
    draw!(
        c,
        r#"<path d="{ribs}" fill="none" stroke="{bamboo}" stroke-width="2" opacity=".46"/><ellipse cx="400" cy="172" rx="44" ry="8" fill="{bamboo}"/><ellipse cx="400" cy="629" rx="46" ry="8" fill="{WARM_WHITE}"/><ellipse cx="400" cy="629" rx="46" ry="8" fill="none" stroke="{bamboo}" stroke-width="4"/>"#
    );
}
