//! Pots, boards, mills and spoons.

use super::super::{
    kit::{BRASS, Canvas, GROUND, LEATHER, OAK, Rgb, STEEL, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("cocotte", cocotte).close(420, 400).zoom(106),
    Shape::lying("serving-board", serving_board),
    Shape::standing("spoon-crock", spoon_crock).zoom(108),
    Shape::standing("pepper-mill", pepper_mill),
];

fn cocotte(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let pot = Turned::new(&[
        (408, 222),
        (408, 222),
        (500, 222),
        (580, 208),
        (618, 178),
        (GROUND, 150),
        (GROUND, 150),
    ]);
    c.shadow(400, GROUND + 4, 212);
    for side in ["", r#" transform="matrix(-1 0 0 1 800 0)""#] {
        let (ear, inner) = (tone.deep(22), tone.lit(16));
        draw!(
            c,
            r#"<g{side} fill="none" stroke-linecap="round"><path d="M190 446C120 440 118 506 196 500" stroke="{ear}" stroke-width="26"/><path d="M190 442C126 438 124 494 194 494" stroke="{inner}" stroke-width="9" opacity=".6"/></g>"#
        );
    }
    let (outline, wall) = (pot.outline(), c.round(tone));
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    let inside = c.clip(&outline);
    let (lower, dusk) = (pot.band(560, 700), c.round(tone.deep(18)));
    draw!(c, r#"<g clip-path="{inside}" opacity=".55"><path d="{lower}" fill="{dusk}"/></g>"#);
    c.gleam("M204 452Q204 540 236 586", 16, 44);
    lid(c, tone);
}

fn lid(c: &mut Canvas, tone: Rgb) {
    let lid = Turned::new(&[
        (330, 40),
        (334, 96),
        (352, 168),
        (384, 216),
        (398, 228),
        (412, 228),
        (412, 228),
    ]);
    let outline = lid.outline();
    let paint = c.across(&[
        at(0, tone.deep(20)),
        at(14, tone.lit(6)),
        at(32, tone.lit(34)),
        at(58, tone.lit(2)),
        at(100, tone.deep(30)),
    ]);
    let (rim, ring) = (lid.line(398), tone.lit(50));
    let inner = lid.line(356);
    draw!(
        c,
        r#"<path d="{outline}" fill="{paint}"/><path d="{rim}" fill="none" stroke="{ring}" stroke-width="4" opacity=".5"/><path d="{inner}" fill="none" stroke="{ring}" stroke-width="2" opacity=".35"/>"#
    );
    c.gleam("M236 378Q290 346 352 340", 10, 52);
    let knob = Turned::new(&[
        (276, 30),
        (276, 38),
        (284, 46),
        (302, 42),
        (314, 20),
        (328, 18),
        (336, 30),
        (336, 30),
    ]);
    let (outline, metal) = (knob.outline(), c.metal(BRASS));
    let top = c.face(BRASS.lit(30));
    draw!(
        c,
        r#"<path d="{outline}" fill="{metal}"/><ellipse cx="400" cy="278" rx="36" ry="7" fill="{top}"/>"#
    );
}

fn serving_board(c: &mut Canvas, look: Look) {
    let wood = look.main;
    let board = "M300 292Q300 262 330 258Q374 252 376 214L376 150Q376 124 400 124Q424 124 424 150L424 214Q426 252 470 258Q500 262 500 292L506 636Q506 668 474 668L326 668Q294 668 294 636Z";
    draw!(c, r#"<g transform="rotate(9 400 400) translate(-12 4)">"#);
    c.drop_shadow(board, 16, 20, 12);
    let paint = c.slant(&[at(0, wood.lit(20)), at(55, wood), at(100, wood.deep(14))]);
    let (edge, light) = (wood.deep(34), wood.lit(56));
    draw!(
        c,
        r#"<path d="{board}" transform="translate(4 6)" fill="{edge}"/><path d="{board}" fill="{paint}"/>"#
    );
    let inside = c.clip(board);
    c.wood_grain([290, 120, 510, 670], wood, &inside);
    let hole = wood.deep(62);
    draw!(
        c,
        r#"<path d="{board}" fill="none" stroke="{light}" stroke-width="2" opacity=".6"/><circle cx="400" cy="158" r="11" fill="{hole}"/><path d="M400 158C360 116 366 70 400 66C436 62 440 112 402 158" fill="none" stroke="{LEATHER}" stroke-width="7" stroke-linecap="round"/>"#
    );
    draw!(c, "</g>");
    rosemary(c);
}

fn rosemary(c: &mut Canvas) {
    let green = Rgb::hex(0x6f8a63);
    let mut needles = String::new();
    for step in 0..24 {
        let (x, y) = (566 - step * 2, 640 - step * 14);
        let (side, up) = (40 - step, 30 - step / 2);
        needles += &if step % 2 == 0 {
            format!("M{x} {y}q-{}-2-{side}-{up}", side / 2)
        } else {
            format!("M{x} {y}q{}-6 {side}-{up}", side / 2)
        };
    }
    let filter = c.blur(4);
    let (stem, pale) = (green.deep(30), green.lit(30));
    draw!(
        c,
        r#"<g transform="translate(74 26) rotate(12 560 460)" fill="none" stroke-linecap="round"><path d="{needles}" stroke="{stem}" stroke-width="9" opacity=".34" transform="translate(8 10)" filter="{filter}"/><path d="M570 668L517 300" stroke="{stem}" stroke-width="5"/><path d="{needles}" stroke="{green}" stroke-width="10"/><path d="{needles}" transform="translate(-2 -2)" stroke="{pale}" stroke-width="3"/></g>"#
    );
}

fn spoon_crock(c: &mut Canvas, look: Look) {
    let (tone, wood) = (look.main, look.accent);
    let crock = Turned::new(&[
        (396, 116),
        (396, 116),
        (420, 112),
        (590, 118),
        (620, 110),
        (GROUND, 98),
        (GROUND, 98),
    ]);
    c.shadow(400, GROUND + 2, 124);
    c.mouth(&crock, 396, 116, tone);
    spoons(c, wood);
    let (outline, wall) = (crock.outline(), c.round(tone));
    let front = c.clip("M200 396H284A116 20 0 0 0 516 396H600V700H200Z");
    let inside = c.clip(&outline);
    draw!(c, r#"<g clip-path="{front}"><path d="{outline}" fill="{wall}"/></g>"#);
    let (glaze, clay) = (crock.band(586, 690), c.round(Rgb::hex(0xc8a782)));
    let lip = crock.line(397);
    let light = tone.lit(70);
    draw!(
        c,
        r#"<g clip-path="{inside}"><path d="{glaze}" fill="{clay}"/></g><path d="{lip}" fill="none" stroke="{light}" stroke-width="7"/>"#
    );
    c.specks([284, 430, 516, 640], 54, tone.contrasting(), &inside);
    c.gleam("M316 450L318 570", 9, 40);
}

fn spoons(c: &mut Canvas, wood: Rgb) {
    let paint = c.across(&[at(0, wood.lit(34)), at(60, wood), at(100, wood.deep(28))]);
    let hollow = c.slant(&[at(0, wood.deep(34)), at(100, wood.lit(10))]);
    let slot = wood.deep(60);
    draw!(
        c,
        r#"<g fill="{paint}"><g transform="rotate(-15 380 420)"><path d="M370 430L372 250C340 230 336 130 380 126C424 130 420 230 388 250L390 430Z"/><ellipse cx="380" cy="184" rx="25" ry="42" fill="{hollow}"/></g><g transform="rotate(17 430 420)"><path d="M420 430L422 262C392 244 388 140 430 136C472 140 468 244 438 262L440 430Z"/><path d="M418 168v62M430 164v72M442 168v62" stroke="{slot}" stroke-width="5" stroke-linecap="round" opacity=".7"/></g><g transform="rotate(2 404 420)"><path d="M395 430L394 240Q364 214 366 112Q404 96 442 112Q444 214 414 240L413 430Z"/><path d="M376 122Q404 112 432 122" fill="none" stroke="{wood}" stroke-width="3"/></g></g>"#
    );
}

fn pepper_mill(c: &mut Canvas, look: Look) {
    let wood = look.main;
    c.shadow(400, GROUND + 2, 92);
    let nut = Turned::new(&[(138, 10), (142, 20), (156, 22), (168, 14), (180, 12)]);
    let head = Turned::new(&[
        (178, 22),
        (184, 46),
        (212, 74),
        (258, 78),
        (292, 60),
        (308, 54),
        (316, 60),
        (316, 60),
    ]);
    let body = Turned::new(&[
        (322, 60),
        (322, 60),
        (350, 66),
        (396, 54),
        (456, 50),
        (530, 68),
        (592, 88),
        (618, 90),
        (GROUND, 86),
        (GROUND, 86),
    ]);
    let (steel, paint) = (c.metal(STEEL), c.round(wood));
    for part in [body, head] {
        let outline = part.outline();
        draw!(c, r#"<path d="{outline}" fill="{paint}"/>"#);
        let inside = c.clip(&outline);
        c.wood_grain([308, 170, 492, 650], wood, &inside);
    }
    let nut = nut.outline();
    let collar = "M340 316A60 10 0 0 0 460 316V323A60 10 0 0 1 340 323Z";
    let dark = OAK.deep(70);
    draw!(
        c,
        r#"<path d="{nut}" fill="{steel}"/><path d="{collar}" fill="{steel}"/><path d="M312 606A89 15 0 0 0 488 606" fill="none" stroke="{dark}" stroke-width="4" opacity=".3"/>"#
    );
    c.gleam("M346 216Q340 240 350 268", 9, 50);
    c.gleam("M356 380Q354 470 340 560", 8, 40);
}
