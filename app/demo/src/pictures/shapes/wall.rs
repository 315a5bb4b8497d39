//! Clocks and mirrors.

use super::super::{
    kit::{BRASS, Canvas, LEATHER, PAPER, SHADE, WARM_WHITE, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::hanging("wall-clock", wall_clock), Shape::hanging("round-mirror", round_mirror)];

/// A circle as a path, so that it can throw a shadow.
fn circle(x: i32, y: i32, radius: i32) -> String {
    format!(
        "M{} {y}a{radius} {radius} 0 1 0 {} 0a{radius} {radius} 0 1 0-{} 0z",
        x - radius,
        radius * 2,
        radius * 2
    )
}

fn wall_clock(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.drop_shadow(&circle(400, 400, 246), 24, 28, 18);
    let rim = c.slant(&[at(0, tone.lit(46)), at(45, tone), at(100, tone.deep(40))]);
    let bevel = c.slant(&[at(0, tone.deep(40)), at(55, tone.deep(6)), at(100, tone.lit(40))]);
    let dial_tone = if tone.brightness() > 200 { PAPER } else { tone.lit(82) };
    let dial =
        c.glow(40, 34, 76, &[at(0, WARM_WHITE), at(70, dial_tone), at(100, dial_tone.deep(12))]);
    draw!(
        c,
        r#"<circle cx="400" cy="400" r="246" fill="{rim}"/><circle cx="400" cy="400" r="222" fill="{bevel}"/><circle cx="400" cy="400" r="215" fill="{dial}"/>"#
    );
    let ink = if tone.brightness() > 200 { SHADE } else { tone.deep(30) };
    let mut marks = String::new();
    for hour in 0..12 {
        let (width, length) = if hour % 3 == 0 { (8, 34) } else { (4, 20) };
        marks += &format!(
            "<path d=\"M400 204v{length}\" stroke-width=\"{width}\" transform=\"rotate({} 400 400)\"/>",
            hour * 30
        );
    }
    let metal = c.down(&[at(0, BRASS.lit(34)), at(100, BRASS.deep(24))]);
    let soft = c.blur(3);
    draw!(
        c,
        r#"<g stroke="{ink}" stroke-linecap="round">{marks}</g><g transform="translate(6 9)" fill="none" stroke="{SHADE}" stroke-linecap="round" opacity=".28" filter="{soft}"><path d="M400 400L318 334" stroke-width="11"/><path d="M400 400L470 268" stroke-width="8"/></g><g fill="none" stroke-linecap="round"><path d="M412 410L318 334" stroke="{metal}" stroke-width="12"/><path d="M392 416L470 266" stroke="{metal}" stroke-width="8"/><path d="M400 440L400 232" stroke="{LEATHER}" stroke-width="3"/></g><circle cx="400" cy="400" r="13" fill="{metal}"/><circle cx="400" cy="400" r="4" fill="{SHADE}"/>"#
    );
    let glass = c.slant(&[
        at(0, WARM_WHITE).fade(50),
        at(34, WARM_WHITE).fade(8),
        at(36, WARM_WHITE).fade(0),
        at(100, WARM_WHITE).fade(0),
    ]);
    draw!(c, r#"<circle cx="400" cy="400" r="215" fill="{glass}"/>"#);
}

fn round_mirror(c: &mut Canvas, look: Look) {
    let (wood, sky) = (look.main, look.accent);
    let peg = c.ball(BRASS);
    draw!(
        c,
        r#"<path d="M252 292L396 108L404 108L548 292" fill="none" stroke="{LEATHER}" stroke-width="16" stroke-linejoin="round"/><circle cx="400" cy="112" r="17" fill="{peg}"/>"#
    );
    c.drop_shadow(&circle(400, 452, 226), 24, 28, 18);
    let hoop = c.slant(&[at(0, wood.lit(40)), at(50, wood), at(100, wood.deep(34))]);
    let bevel = c.slant(&[at(0, wood.deep(46)), at(60, wood.deep(14)), at(100, wood.lit(30))]);
    let glass =
        c.slant(&[at(0, sky.lit(50)), at(45, sky), at(75, sky.deep(10)), at(100, sky.lit(30))]);
    let inside = c.clip(&circle(400, 452, 200));
    let (wall, sill, leaf) = (sky.lit(64), sky.deep(16), sky.deep(30));
    let soft = c.blur(9);
    draw!(
        c,
        r#"<circle cx="400" cy="452" r="226" fill="{hoop}"/><circle cx="400" cy="452" r="206" fill="{bevel}"/><circle cx="400" cy="452" r="200" fill="{glass}"/><g clip-path="{inside}"><g filter="{soft}"><path d="M430 250H640V610H430Z" fill="{wall}" opacity=".75"/><path d="M532 240V620M430 430H660" stroke="{sill}" stroke-width="13"/><path d="M180 660Q250 520 224 420Q300 500 270 660Z" fill="{leaf}" opacity=".6"/></g><path d="M230 560L470 250L520 250L260 600Z" fill="{WARM_WHITE}" opacity=".3"/><path d="M284 606L556 262L572 270L300 620Z" fill="{WARM_WHITE}" opacity=".24"/></g>"#
    );
}
