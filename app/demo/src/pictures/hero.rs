//! The large pictures of the home pages, 1600 × 900. The left half stays calm: words lie there.

use super::{
    bicycle::bicycle,
    kit::{Canvas, Rgb, SHADE, WARM_WHITE, at, draw},
    scenes::{table_top, wall, window_light},
    shape::Look,
    shapes,
};
use crate::content::Backdrop;

/// The hero of a shop that shows its things like this.
pub(super) fn hero(backdrop: Backdrop, accent: Rgb) -> String {
    let mut canvas = Canvas::new(1600, 900);
    match backdrop {
        Backdrop::Cove => still_life(&mut canvas),
        Backdrop::Disc => morning_ride(&mut canvas, accent),
    }
    canvas.finish()
}

/// Name, main colour, accent, and the place of its foot with its size in percent.
type Item = (&'static str, u32, u32, [i32; 3]);

const ON_WALL: [Item; 1] = [("poster-hills", 0x9aac8f, 0xbf6b4c, [1262, 440, 56])];

const BACK_ROW: [Item; 3] = [
    ("monstera", 0xeadcc4, 0x4f7a55, [1470, 712, 84]),
    ("amphora", 0xeadcc4, 0xeadcc4, [716, 708, 80]),
    ("tea-tin", 0x3f5f4e, 0xd39b3d, [1296, 706, 50]),
];

const FRONT_ROW: [Item; 3] = [
    ("teapot", 0xbf6b4c, 0xbf6b4c, [962, 768, 74]),
    ("ribbed-mug", 0x9aac8f, 0x9aac8f, [1218, 780, 46]),
    ("jar-candle", 0x7a5a44, 0x7a5a44, [1408, 806, 42]),
];

fn still_life(c: &mut Canvas) {
    wall(c, [1600, 900], Rgb::hex(0xe3d6c4));
    window_light(c, [470, 30, 140]);
    draw!(c, r#"<g transform="translate(672 -352) scale(.72)">"#);
    if let Some(lamp) = shapes::find("dome-pendant") {
        draw!(c, r#"<path d="M400 0V360" stroke="{SHADE}" stroke-width="6"/>"#);
        draw!(c, r#"<g transform="translate(0 340)">"#);
        let green = Rgb::hex(0x3f5f4e);
        (lamp.draw)(c, Look { main: green, accent: green });
        draw!(c, "</g>");
    }
    draw!(c, "</g>");
    put(c, &ON_WALL);
    table_top(c, [1600, 900], 640);
    put(c, &BACK_ROW);
    put(c, &FRONT_ROW);
    let quiet = c.across(&[at(0, WARM_WHITE).fade(44), at(46, WARM_WHITE).fade(0)]);
    draw!(c, r#"<path d="M0 0H1600V900H0Z" fill="{quiet}"/>"#);
}

fn put(c: &mut Canvas, items: &[Item]) {
    for &(name, main, accent, place) in items {
        if let Some(shape) = shapes::find(name) {
            shape.place(c, Look { main: Rgb::hex(main), accent: Rgb::hex(accent) }, place);
        }
    }
}

fn morning_ride(c: &mut Canvas, accent: Rgb) {
    let sky = c.down(&[
        at(0, Rgb::hex(0xc9dcf2)),
        at(52, Rgb::hex(0xf3e6d6)),
        at(78, Rgb::hex(0xfbd9b0)),
    ]);
    let sun = c.slant(&[at(0, Rgb::hex(0xffd766)), at(100, Rgb::hex(0xf2a24b))]);
    draw!(
        c,
        r#"<path d="M0 0H1600V900H0Z" fill="{sky}"/><circle cx="1080" cy="420" r="330" fill="{sun}" opacity=".92"/>"#
    );
    skyline(c, 690, accent.lit(62), 3);
    skyline(c, 716, accent.lit(42), 5);
    let road = c.down(&[at(0, Rgb::hex(0x59627a)), at(100, Rgb::hex(0x39415a))]);
    let kerb = Rgb::hex(0xe9e4dc);
    draw!(
        c,
        r#"<path d="M0 712H1600V748H0Z" fill="{kerb}"/><path d="M0 744H1600V900H0Z" fill="{road}"/><path d="M60 836h180M380 836h180M700 836h180M1020 836h180M1340 836h180" stroke="{kerb}" stroke-width="10" opacity=".8"/>"#
    );
    draw!(c, r#"<g transform="translate(660 214)">"#);
    bicycle(c, accent, Rgb::hex(0xe2694f));
    draw!(c, "</g>");
    let quiet = c.across(&[at(0, WARM_WHITE).fade(52), at(44, WARM_WHITE).fade(0)]);
    draw!(c, r#"<path d="M0 0H1600V712H0Z" fill="{quiet}"/>"#);
}

/// Roofs and towers along the horizon; `pace` makes two rows differ.
fn skyline(c: &mut Canvas, foot: i32, tone: Rgb, pace: i32) {
    let mut path = format!("M0 {foot}");
    let mut windows = String::new();
    let mut x = 0;
    let mut step = pace;
    while x < 1600 {
        let (width, height) = (52 + (step * 37) % 64, 70 + (step * 53) % (46 * pace));
        let top = foot - height;
        path += &match step % 4 {
            0 => format!("L{x} {top}L{} {}L{} {top}V{foot}", x + width / 2, top - 34, x + width),
            1 => format!("L{x} {top}H{}V{}h10V{top}H{}V{foot}", x + width / 3, top - 26, x + width),
            _ => format!("L{x} {top}H{}V{foot}", x + width),
        };
        for row in 0..(height / 34).min(3) {
            windows += &format!("M{} {}h9v13h-9zm24 0h9v13h-9z", x + 12, top + 18 + row * 30);
        }
        x += width + 4;
        step += 1;
    }
    let pane = tone.lit(44);
    draw!(
        c,
        r#"<path d="{path}L1600 {foot}V760H0Z" fill="{tone}"/><path d="{windows}" fill="{pane}" opacity=".7"/>"#
    );
}
