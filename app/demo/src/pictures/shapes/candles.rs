//! Candles.

use super::{
    super::{
        kit::{Canvas, GROUND, Rgb, Turned, WARM_WHITE, at, draw},
        shape::{Look, Shape},
    },
    glass::glass_wall,
    lamps::halo,
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("jar-candle", jar_candle).zoom(124),
    Shape::standing("candlesticks", candlesticks).zoom(110),
];

/// A flame whose foot is at this point.
fn flame(c: &mut Canvas, x: i32, y: i32) {
    halo(c, x, y - 30, 150, 66);
    let fire = c.down(&[
        at(0, Rgb::hex(0xf6a83a)),
        at(40, Rgb::hex(0xffd77a)),
        at(76, WARM_WHITE),
        at(100, Rgb::hex(0xe99a48)),
    ]);
    draw!(
        c,
        r##"<g transform="translate({x} {y})"><path d="M0 6V-14" stroke="#3a2c28" stroke-width="5" stroke-linecap="round"/><path d="M2-92C20-54 26-36 20-16C14 4-14 4-20-16C-26-36-14-54 2-92Z" fill="{fire}"/></g>"##
    );
}

fn jar_candle(c: &mut Canvas, look: Look) {
    let scent = look.main;
    c.shadow(400, GROUND + 2, 138);
    let glass = Turned::new(&[
        (360, 132),
        (360, 132),
        (600, 130),
        (626, 122),
        (GROUND, 112),
        (GROUND, 112),
    ]);
    let outline = glass.outline();
    let inside = c.clip(&outline);
    let wax = Rgb::hex(0xf0e2c6);
    let (held, paint) = (glass.band(430, 622), c.round(wax));
    let pool = c.glow(
        50,
        50,
        50,
        &[at(0, Rgb::hex(0xfff3cf)), at(60, wax.lit(30)), at(100, wax.deep(10))],
    );
    draw!(
        c,
        r#"<path d="{outline}" fill="{WARM_WHITE}" opacity=".35"/><g clip-path="{inside}"><path d="{held}" fill="{paint}"/><ellipse cx="400" cy="430" rx="130" ry="22" fill="{pool}"/></g>"#
    );
    flame(c, 400, 428);
    glass_wall(c, &outline, Rgb::hex(0xc9d2cf));
    let (label, paper) = (glass.band(478, 574), c.round(WARM_WHITE));
    let front = c.clip("M318 300H482V700H318Z");
    let stripe = glass.band(478, 494);
    let ink = scent.deep(14);
    draw!(
        c,
        r#"<g clip-path="{front}"><path d="{label}" fill="{paper}"/><path d="{stripe}" fill="{scent}"/></g><circle cx="400" cy="544" r="22" fill="{scent}" opacity=".75"/><path d="M352 582q48 10 96 0" fill="none" stroke="{ink}" stroke-width="4" stroke-linecap="round" opacity=".7"/>"#
    );
    draw!(
        c,
        r#"<ellipse cx="400" cy="360" rx="132" ry="22" fill="none" stroke="{WARM_WHITE}" stroke-width="5" opacity=".8"/>"#
    );
    c.gleam("M284 400L286 600", 10, 64);
    c.gleam("M512 400L512 590", 5, 46);
}

fn candlesticks(c: &mut Canvas, look: Look) {
    for (x, top, candle) in [(548, 470, 150), (400, 372, 180), (252, 540, 168)] {
        candlestick(c, look, x, top, candle);
    }
}

fn candlestick(c: &mut Canvas, look: Look, x: i32, top: i32, candle: i32) {
    c.shadow(x, GROUND + 4, 64);
    let middle = top + (GROUND - top) / 2;
    let profile = [
        (top, 24),
        (top, 30),
        (top + 12, 30),
        (top + 22, 14),
        (top + 30, 11),
        (middle, 15),
        (GROUND - 26, 12),
        (GROUND - 18, 30),
        (GROUND - 4, 58),
        (GROUND, 60),
        (GROUND, 60),
    ];
    let stick = Turned { centre: x, tilt: 17, profile: &profile };
    let tip = top - candle;
    let stem = [(tip, 17), (tip + 8, 19), (top + 4, 19)];
    let taper = Turned { centre: x, tilt: 17, profile: &stem };
    let (wax, metal) = (c.round(look.accent), c.metal(look.main));
    let (body, foot) = (taper.outline(), stick.outline());
    draw!(c, r#"<path d="{foot}" fill="{metal}"/>"#);
    let bright = look.main.lit(60);
    draw!(
        c,
        r#"<ellipse cx="{x}" cy="{top}" rx="29" ry="5" fill="{bright}"/><path d="{body}" fill="{wax}"/>"#
    );
    flame(c, x, tip);
}
