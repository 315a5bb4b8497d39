//! House plants in their pots.

use super::super::{
    kit::{Canvas, GROUND, Rgb, SHADE, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("monstera", monstera).floor(),
    Shape::standing("snake-plant", snake_plant).zoom(112),
    Shape::standing("succulents", succulents).zoom(120),
];

/// A plain pot with earth in it.
pub(super) fn pot(c: &mut Canvas, centre: i32, top: i32, radius: i32, tone: Rgb) {
    let foot = radius * 72 / 100;
    let profile = [
        (top, radius),
        (top, radius),
        (top + 20, radius),
        (GROUND - 20, foot + 6),
        (GROUND, foot),
        (GROUND, foot),
    ];
    let pot = Turned { centre, tilt: 17, profile: &profile };
    c.shadow(centre, GROUND + 2, foot + 12);
    let (outline, wall) = (pot.outline(), c.round(tone));
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    let inside = c.clip(&outline);
    c.specks([centre - radius, top + 20, centre + radius, GROUND], 18, tone.contrasting(), &inside);
    c.mouth(&pot, top, radius, tone);
    let (earth, lean) = (radius * 88 / 100, pot.lean(radius * 84 / 100));
    let y = top + 4;
    draw!(c, r##"<ellipse cx="{centre}" cy="{y}" rx="{earth}" ry="{lean}" fill="#4a382e"/>"##);
    let (x, from, to) = (centre - radius * 70 / 100, top + 46, GROUND - 46);
    c.gleam(&format!("M{x} {from}L{} {to}", x + 8), 9, 36);
}

fn monstera(c: &mut Canvas, look: Look) {
    let green = look.accent;
    pot(c, 400, 470, 126, look.main);
    let stem = green.deep(14);
    draw!(
        c,
        r#"<g fill="none" stroke="{stem}" stroke-width="8" stroke-linecap="round"><path d="M398 476Q380 380 290 330M402 476Q410 330 392 220M406 476Q440 360 530 300M394 478Q340 440 246 452M410 478Q470 430 560 440"/></g>"#
    );
    for (x, y, turn, percent, deep) in [
        (392, 236, 2, 92, 22),
        (540, 300, 44, 84, 12),
        (278, 326, -46, 86, 4),
        (566, 446, 92, 66, 18),
        (236, 452, -86, 68, 0),
        (440, 392, 24, 62, 0),
    ] {
        let tone = green.deep(deep);
        leaf(c, [x, y, turn, percent], tone);
    }
}

/// A split leaf growing from its stalk upwards.
fn leaf(c: &mut Canvas, [x, y, turn, percent]: [i32; 4], tone: Rgb) {
    let paint = c.across(&[
        at(0, tone.lit(20)),
        at(48, tone.lit(6)),
        at(52, tone.deep(10)),
        at(100, tone.deep(20)),
    ]);
    let (vein, soft) = (tone.lit(40), c.blur(6));
    let blade = c.stencil(
        "<path d=\"M0 10C-40 34-104 14-116-34L-70-38L-120-56C-124-84-114-108-100-122L-56-96L-88-138C-66-164-28-182 0-188C28-182 66-164 88-138L56-96L100-122C114-108 124-84 120-56L70-38L116-34C104 14 40 34 0 10Z\"/>",
    );
    let veins = c.stencil(
        "<path d=\"M0 6V-180M0-20L-96-10M0-62L-104-86M0-104L-74-142M0-20L96-10M0-62L104-86M0-104L74-142\" fill=\"none\" stroke-width=\"3\" opacity=\".5\"/>",
    );
    draw!(
        c,
        r#"<g transform="translate({x} {y}) rotate({turn}) scale(.{percent})"><use href="{blade}" x="10" y="14" fill="{SHADE}" opacity=".22" filter="{soft}"/><use href="{blade}" fill="{paint}"/><use href="{veins}" stroke="{vein}"/></g>"#
    );
}

fn snake_plant(c: &mut Canvas, look: Look) {
    let green = look.accent;
    let blades = [
        ("M378 480C360 340 380 180 408 96C434 180 440 340 424 480Z", 20),
        ("M352 480C310 380 290 270 300 170C344 250 386 380 392 480Z", 10),
        ("M412 480C424 370 460 250 508 176C514 280 486 390 450 480Z", 14),
        ("M344 484C296 430 252 370 236 300C296 340 360 410 382 484Z", 0),
        ("M424 484C450 420 500 360 562 316C552 390 510 440 462 484Z", 4),
        ("M374 484C356 410 366 330 388 270C414 330 424 410 414 484Z", 0),
    ];
    pot(c, 400, 480, 118, look.main);
    let bars = c.stencil(
        "<path d=\"M220 130q60 20 120 0t120 0t120 0M220 172q60 20 120 0t120 0t120 0M220 214q60 20 120 0t120 0t120 0M220 256q60 20 120 0t120 0t120 0M220 300q60 20 120 0t120 0t120 0M220 344q60 20 120 0t120 0t120 0M220 390q60 20 120 0t120 0t120 0M220 436q60 20 120 0t120 0t120 0\" fill=\"none\" stroke-width=\"9\" opacity=\".3\"/>",
    );
    let edge = Rgb::hex(0xd9cf8e);
    for (blade, deep) in blades {
        let tone = green.deep(deep);
        let paint = c.across(&[at(0, tone.lit(26)), at(45, tone), at(100, tone.deep(30))]);
        let (inside, stripe) = (c.clip(blade), tone.deep(34));
        draw!(
            c,
            r#"<path d="{blade}" fill="{paint}"/><g clip-path="{inside}"><use href="{bars}" stroke="{stripe}"/><path d="{blade}" fill="none" stroke="{edge}" stroke-width="8" opacity=".8"/></g>"#
        );
    }
}

fn succulents(c: &mut Canvas, look: Look) {
    let (tone, green) = (look.main, look.accent);
    for (x, top, radius) in [(222, 492, 92), (578, 492, 92), (400, 472, 104)] {
        pot(c, x, top, radius, tone);
        let leaf = match x {
            222 => green.toward(Rgb::hex(0xb6a4b0), 40),
            578 => green.deep(12),
            _ => green,
        };
        if x == 578 {
            spikes(c, x, top, leaf);
        } else {
            rosette(c, x, top - 26, leaf);
        }
    }
}

fn rosette(c: &mut Canvas, x: i32, y: i32, tone: Rgb) {
    let petal = c.down(&[at(0, tone.lit(44)), at(40, tone.lit(12)), at(100, tone.deep(28))]);
    let tip = Rgb::hex(0xc98a86);
    for (ring, (length, count)) in [(104, 10), (82, 8), (58, 7), (34, 5)].into_iter().enumerate() {
        let twist = if ring % 2 == 0 { 0 } else { 18 };
        let (half, shoulder, end) = (length / 4, length * 7 / 10, length - 8);
        let leaf = c.stencil(&format!(
            "<path d=\"M0 0C-{half}-{half}-{half}-{shoulder} 0-{length}C{half}-{shoulder} {half}-{half} 0 0Z\" fill=\"{petal}\"/><path d=\"M-3-{end}L0-{length}L3-{end}\" stroke=\"{tip}\" stroke-width=\"3\" fill=\"none\" opacity=\".7\"/>"
        ));
        draw!(c, r#"<g transform="translate({x} {y}) scale(1 .72)">"#);
        for step in 0..count {
            let turn = step * 360 / count + twist;
            draw!(c, r#"<use href="{leaf}" transform="rotate({turn})"/>"#);
        }
        draw!(c, "</g>");
    }
}

fn spikes(c: &mut Canvas, x: i32, y: i32, tone: Rgb) {
    let blade = c.across(&[at(0, tone.lit(34)), at(50, tone), at(100, tone.deep(34))]);
    let dots = tone.lit(70);
    let leaf = c.stencil(&format!(
        "<path d=\"M-17 6C-20-34-8-80 0-100C8-80 20-34 17 6Z\" fill=\"{blade}\"/><path d=\"M-9-20h6M3-32h6M-7-44h6M2-56h5M-4-68h5\" stroke=\"{dots}\" stroke-width=\"4\" stroke-linecap=\"round\" opacity=\".6\"/>"
    ));
    for (turn, stretch) in [
        (-62, "1 .92"),
        (60, "1 .9"),
        (-42, "1 1.16"),
        (42, "1 1.18"),
        (-22, "1 1.36"),
        (24, "1 1.38"),
        (0, "1 1.52"),
        (-10, "1 1.04"),
        (12, "1 1.08"),
    ] {
        draw!(
            c,
            r#"<use href="{leaf}" transform="translate({x} {y}) rotate({turn}) scale({stretch})"/>"#
        );
    }
}
