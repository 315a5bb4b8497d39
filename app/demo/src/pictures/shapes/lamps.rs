//! Lamps that stand.

use super::super::{
    kit::{BRASS, Canvas, GROUND, Rgb, SHADE, Turned, WARM_WHITE, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("desk-lamp", desk_lamp),
    Shape::standing("mushroom-lamp", mushroom_lamp),
    Shape::standing("floor-lamp", floor_lamp).floor(),
];

/// The colour of a warm bulb.
pub(super) const LAMPLIGHT: Rgb = Rgb::hex(0xffdf9a);

/// Light in the air around a bulb.
pub(super) fn halo(c: &mut Canvas, x: i32, y: i32, radius: i32, opacity_percent: i32) {
    let glow = c.glow(
        50,
        50,
        50,
        &[
            at(0, LAMPLIGHT).fade(opacity_percent),
            at(40, LAMPLIGHT).fade(opacity_percent / 2),
            at(100, LAMPLIGHT).fade(0),
        ],
    );
    draw!(c, r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{glow}"/>"#);
}

fn desk_lamp(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let pool = c.glow(
        50,
        50,
        50,
        &[at(0, LAMPLIGHT).fade(70), at(60, LAMPLIGHT).fade(26), at(100, LAMPLIGHT).fade(0)],
    );
    let beam = c.down(&[at(0, LAMPLIGHT).fade(56), at(100, LAMPLIGHT).fade(0)]);
    draw!(
        c,
        r#"<ellipse cx="540" cy="646" rx="220" ry="52" fill="{pool}"/><path d="M462 320L618 322L722 640Q540 690 356 640Z" fill="{beam}"/>"#
    );
    c.shadow(270, GROUND + 6, 112);
    let base =
        Turned { centre: 270, ..Turned::new(&[(612, 100), (612, 106), (632, 110), (636, 108)]) };
    let (outline, wall) = (base.outline(), c.round(tone));
    let top = c.face(tone.lit(12));
    let arm = tone.deep(6);
    let light = tone.lit(50);
    draw!(
        c,
        r#"<path d="M190 636C120 640 110 668 40 660" fill="none" stroke="{SHADE}" stroke-width="5" opacity=".5"/><path d="{outline}" fill="{wall}"/><ellipse cx="270" cy="613" rx="102" ry="17" fill="{top}"/><g fill="none" stroke-linecap="round"><path d="M270 610L202 388L470 214" stroke="{arm}" stroke-width="17" stroke-linejoin="round"/><path d="M266 604L200 388L468 210" stroke="{light}" stroke-width="4" opacity=".55"/></g>"#
    );
    let joint = c.ball(BRASS);
    draw!(
        c,
        r#"<circle cx="202" cy="390" r="21" fill="{joint}"/><circle cx="270" cy="608" r="15" fill="{joint}"/>"#
    );
    let shade = "M500 168Q512 152 536 152L556 152Q580 152 590 170Q604 200 612 236Q636 268 648 322Q540 350 432 322Q446 268 478 236Q488 200 500 168Z";
    let paint = c.round(tone);
    let inner =
        c.glow(50, 30, 70, &[at(0, WARM_WHITE), at(60, LAMPLIGHT), at(100, LAMPLIGHT.deep(16))]);
    draw!(
        c,
        r#"<path d="{shade}" fill="{paint}"/><ellipse cx="540" cy="324" rx="108" ry="19" fill="{inner}"/><path d="M432 323A108 19 0 0 1 648 323" fill="none" stroke="{light}" stroke-width="3" opacity=".6"/><path d="M478 236Q540 252 612 236" fill="none" stroke="{SHADE}" stroke-width="3" opacity=".3"/><circle cx="478" cy="214" r="19" fill="{joint}"/>"#
    );
    c.gleam("M504 204Q500 250 476 300", 9, 46);
    halo(c, 540, 330, 130, 40);
}

fn mushroom_lamp(c: &mut Canvas, look: Look) {
    let tone = look.main;
    halo(c, 400, 340, 330, 72);
    c.shadow(400, GROUND + 2, 116);
    let pool = c.glow(50, 50, 50, &[at(0, LAMPLIGHT).fade(60), at(100, LAMPLIGHT).fade(0)]);
    draw!(c, r#"<ellipse cx="400" cy="650" rx="240" ry="44" fill="{pool}"/>"#);
    let foot = Turned::new(&[
        (392, 46),
        (392, 46),
        (450, 50),
        (520, 66),
        (590, 100),
        (620, 112),
        (GROUND, 108),
        (GROUND, 108),
    ]);
    let (outline, wall) = (foot.outline(), c.round(tone));
    let lightfall = c.down(&[at(0, LAMPLIGHT).fade(70), at(60, LAMPLIGHT).fade(0)]);
    draw!(
        c,
        r#"<path d="M500 624C600 620 610 664 720 652" fill="none" stroke="{SHADE}" stroke-width="5" opacity=".45"/><path d="{outline}" fill="{wall}"/><path d="{outline}" fill="{lightfall}"/>"#
    );
    c.gleam("M364 470Q352 540 322 590", 10, 44);
    let cap = "M182 392C176 250 296 168 400 168C504 168 624 250 618 392Q620 404 606 410Q400 446 194 410Q180 404 182 392Z";
    let opal = c.glow(
        50,
        82,
        84,
        &[
            at(0, Rgb::hex(0xfffaf0)),
            at(34, Rgb::hex(0xffefc9)),
            at(74, Rgb::hex(0xfbdc9f)),
            at(100, Rgb::hex(0xe9bd7c)),
        ],
    );
    draw!(
        c,
        r##"<path d="{cap}" fill="{opal}"/><path d="M194 410Q400 446 606 410Q400 424 194 410Z" fill="#fffdf6" opacity=".9"/>"##
    );
    c.gleam("M228 340Q244 250 322 208", 16, 60);
}

fn floor_lamp(c: &mut Canvas, look: Look) {
    let (wood, linen) = (look.main, look.accent);
    halo(c, 400, 210, 300, 62);
    c.long_shadow(400, 716, 170, 34);
    let leg = c.across(&[at(0, wood.lit(30)), at(50, wood), at(100, wood.deep(34))]);
    let dark = wood.deep(36);
    draw!(
        c,
        r#"<path d="M402 300L408 700" stroke="{dark}" stroke-width="15" stroke-linecap="round"/><path d="M386 296L412 296L286 726Q276 734 268 724Z" fill="{leg}"/><path d="M388 296L414 296L532 724Q524 734 514 726Z" fill="{leg}"/>"#
    );
    let hub = c.metal(BRASS);
    draw!(
        c,
        r#"<rect x="376" y="322" width="48" height="26" rx="6" fill="{hub}"/><rect x="392" y="276" width="16" height="50" fill="{hub}"/>"#
    );
    let shade = Turned { tilt: 12, ..Turned::new(&[(84, 134), (84, 134), (286, 172), (286, 172)]) };
    let outline = shade.outline();
    let drum = c.across(&[
        at(0, linen.deep(14)),
        at(22, linen.toward(LAMPLIGHT, 40)),
        at(48, linen.toward(WARM_WHITE, 70)),
        at(74, linen.toward(LAMPLIGHT, 46)),
        at(100, linen.deep(20)),
    ]);
    let cloth = c.weave(Weave::Plain, linen);
    let seams = format!("{}{}", shade.line(92), shade.line(278));
    let (inner, hem) = (linen.toward(LAMPLIGHT, 60), linen.deep(22));
    draw!(
        c,
        r#"<path d="{outline}" fill="{drum}"/><path d="{outline}" fill="{cloth}"/><path d="{seams}" fill="none" stroke="{hem}" stroke-width="3" opacity=".5"/><ellipse cx="400" cy="84" rx="134" ry="16" fill="{inner}"/><ellipse cx="400" cy="84" rx="134" ry="16" fill="none" stroke="{hem}" stroke-width="3" opacity=".5"/>"#
    );
}
