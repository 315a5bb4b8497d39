//! Baskets and vases.

use super::super::{
    kit::{Canvas, GROUND, Rgb, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("basket", basket).close(330, 500).floor(),
    Shape::standing("amphora", amphora),
];

fn basket(c: &mut Canvas, look: Look) {
    let (straw, leather) = (look.main, look.accent);
    let basket = Turned {
        tilt: 20,
        ..Turned::new(&[
            (330, 206),
            (330, 206),
            (400, 222),
            (500, 222),
            (590, 196),
            (GROUND, 164),
            (GROUND, 164),
        ])
    };
    c.shadow(400, GROUND + 8, 206);
    let outline = basket.outline();
    let (wall, inside) = (c.round(straw), c.clip(&outline));
    let strand = c.tile(
        44,
        34,
        0,
        &format!(
            "<path d=\"M2 3Q22-3 42 3Q44 8 42 14Q22 20 2 14Q0 8 2 3ZM-20 20Q0 14 20 20Q22 25 20 31Q0 37-20 31ZM24 20Q44 14 64 20L64 31Q44 37 24 31Q22 25 24 20Z\" fill=\"{}\" fill-opacity=\".38\"/><path d=\"M0 17h44M0 34h44\" stroke=\"{}\" stroke-width=\"3\" stroke-opacity=\".34\"/><path d=\"M4 6Q22 0 40 6M-18 23Q0 17 18 23M26 23Q44 17 62 23\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-opacity=\".4\"/>",
            straw.lit(36),
            straw.deep(60),
            straw.lit(70)
        ),
    );
    let shade = c.across(&[
        at(0, straw.deep(70)).fade(50),
        at(14, straw.deep(40)).fade(0),
        at(66, straw.deep(50)).fade(0),
        at(100, straw.deep(80)).fade(62),
    ]);
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{outline}" fill="{strand}"/>"#
    );
    let mut bows = String::new();
    for y in [382, 448, 516, 582] {
        bows += &basket.line(y);
    }
    let dark = straw.deep(62);
    draw!(
        c,
        r#"<path d="{bows}" fill="none" stroke="{dark}" stroke-width="7" opacity=".16"/><path d="{outline}" fill="{shade}"/></g>"#
    );
    c.mouth_lined(&basket, 330, 208, [straw, straw.deep(26)]);
    let braid = c.tile(
        22,
        60,
        18,
        &format!(
            "<path d=\"M0 0L22 60M-11 0L11 60M11 0L33 60\" stroke=\"{}\" stroke-width=\"6\" stroke-opacity=\".4\"/>",
            straw.deep(46)
        ),
    );
    let rim = straw.lit(14);
    draw!(
        c,
        r#"<ellipse cx="400" cy="330" rx="206" ry="41" fill="none" stroke="{rim}" stroke-width="17"/><ellipse cx="400" cy="330" rx="206" ry="41" fill="none" stroke="{braid}" stroke-width="17"/>"#
    );
    loops(c, leather);
}

fn loops(c: &mut Canvas, leather: Rgb) {
    let (paint, dark) =
        (c.slant(&[at(0, leather.lit(30)), at(100, leather.deep(24))]), leather.deep(50));
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M340 292C330 226 470 226 460 292" stroke="{dark}" stroke-width="17" opacity=".7"/><path d="M296 400C280 296 520 296 504 400" stroke="{dark}" stroke-width="22"/><path d="M295 398C280 292 520 292 505 398" stroke="{paint}" stroke-width="17"/></g><circle cx="296" cy="408" r="7" fill="{dark}"/><circle cx="504" cy="408" r="7" fill="{dark}"/>"#
    );
}

fn amphora(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.shadow(400, GROUND + 2, 110);
    let vase = Turned::new(&[
        (262, 66),
        (262, 66),
        (282, 52),
        (322, 48),
        (356, 76),
        (420, 144),
        (490, 158),
        (560, 130),
        (612, 88),
        (GROUND, 82),
        (GROUND, 82),
    ]);
    c.mouth(&vase, 262, 66, tone);
    branches(c);
    let limb = c.slant(&[at(0, tone.lit(16)), at(50, tone), at(100, tone.deep(30))]);
    let under = tone.deep(46);
    for side in ["", r#" transform="matrix(-1 0 0 1 800 0)""#] {
        draw!(
            c,
            r#"<g{side} fill="none" stroke-linecap="round"><path d="M348 298C262 290 262 380 292 410" stroke="{under}" stroke-width="25"/><path d="M348 296C264 288 262 378 291 408" stroke="{limb}" stroke-width="19"/></g>"#
        );
    }
    let (outline, wall) = (vase.outline(), c.round(tone));
    let (inside, front) =
        (c.clip(&outline), c.clip("M200 262H334A66 11 0 0 0 466 262H600V700H200Z"));
    let lip = vase.line(262);
    let light = tone.lit(56);
    draw!(
        c,
        r#"<g clip-path="{front}"><path d="{outline}" fill="{wall}"/></g><path d="{lip}" fill="none" stroke="{light}" stroke-width="5"/>"#
    );
    let rings = format!("{}{}{}", vase.line(452), vase.line(462), vase.line(540));
    let line = tone.contrasting();
    draw!(
        c,
        r#"<g clip-path="{inside}"><path d="{rings}" fill="none" stroke="{line}" stroke-width="3" opacity=".3"/></g>"#
    );
    c.specks([240, 300, 560, 640], 90, tone.contrasting(), &inside);
    c.gleam("M280 440Q250 490 276 550", 12, 36);
}

/// Dry grass with soft ears.
fn branches(c: &mut Canvas) {
    let straw = Rgb::hex(0xcdb184);
    let ear = c.across(&[at(0, straw.lit(40)), at(60, straw), at(100, straw.deep(24))]);
    let stem = straw.deep(34);
    draw!(
        c,
        r#"<g fill="none" stroke="{stem}" stroke-width="4"><path d="M398 300Q392 180 340 84M404 300Q410 170 420 60M410 300Q430 200 494 112"/></g>"#
    );
    for (x, y, turn) in [(352, 150, -24), (419, 128, 3), (478, 168, 36)] {
        draw!(
            c,
            r#"<g transform="translate({x} {y}) rotate({turn})"><path d="M0 62C-26 40-28-30 0-92C28-30 26 40 0 62Z" fill="{ear}"/><path d="M0 58L-16 20M0 40L16 0M0 20L-16-18M0 0L13-34M0-20L-10-52" stroke="{stem}" stroke-width="2" opacity=".45"/></g>"#
        );
    }
}
