//! Mugs and cups.

use super::super::{
    kit::{Canvas, GROUND, Rgb, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("ribbed-mug", ribbed_mug).close(350, 430).zoom(112),
    Shape::standing("espresso-pair", espresso_pair).zoom(118),
    Shape::standing("enamel-mug", enamel_mug).zoom(108),
];

/// Bare clay below the glaze.
const BISCUIT: Rgb = Rgb::hex(0xcbb08c);

/// Where ribs stand around half a circle: how far aside, and how far down the ellipse, in percent
/// of its radii.
const AROUND: [(i32, i32); 15] = [
    (-98, 20),
    (-94, 34),
    (-84, 54),
    (-71, 70),
    (-55, 83),
    (-37, 93),
    (-19, 98),
    (0, 100),
    (19, 98),
    (37, 93),
    (55, 83),
    (71, 70),
    (84, 54),
    (94, 34),
    (98, 20),
];

fn ribbed_mug(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let mug = Turned {
        centre: 372,
        ..Turned::new(&[
            (276, 146),
            (276, 146),
            (420, 146),
            (560, 139),
            (612, 124),
            (GROUND, 104),
            (GROUND, 104),
        ])
    };
    c.shadow(mug.centre, GROUND + 2, 140);
    handle(c, "M500 338C640 306 664 520 500 540", 33, tone);
    let (outline, wall) = (mug.outline(), c.round(tone));
    let inside = c.clip(&outline);
    draw!(c, r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}">"#);
    let (mut grooves, mut ridges) = (String::new(), String::new());
    for (aside, down) in AROUND {
        let (top_x, foot_x) = (mug.centre + 146 * aside / 100, mug.centre + 134 * aside / 100);
        let (top_y, foot_y) = (306 + 25 * down / 100, 566 + 23 * down / 100);
        grooves += &format!("M{top_x} {top_y}L{foot_x} {foot_y}");
        ridges += &format!("M{} {top_y}L{} {foot_y}", top_x + 6, foot_x + 5);
    }
    let (groove, ridge) = (tone.deep(58), tone.lit(60));
    let (clay, foot) = (c.round(BISCUIT), mug.band(592, 680));
    let edge = mug.line(592);
    draw!(
        c,
        r#"<g stroke-linecap="round" stroke-width="4"><path d="{grooves}" stroke="{groove}" opacity=".3"/><path d="{ridges}" stroke="{ridge}" opacity=".32"/></g><path d="{foot}" fill="{clay}"/><path d="{edge}" fill="none" stroke="{groove}" stroke-width="3" opacity=".35"/></g>"#
    );
    c.mouth(&mug, 276, 146, tone);
    c.gleam("M274 330L282 540", 9, 40);
}

fn handle(c: &mut Canvas, path: &str, width: i32, tone: Rgb) {
    let paint = c.slant(&[at(0, tone.deep(8)), at(45, tone.lit(14)), at(100, tone.deep(34))]);
    let (under, lower) = (tone.deep(48), width - 7);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="{path}" stroke="{under}" stroke-width="{width}"/><path d="{path}" stroke="{paint}" stroke-width="{lower}"/></g>"#
    );
    let thin = width / 5;
    let light = tone.lit(70);
    draw!(
        c,
        r#"<path d="{path}" transform="translate(-3 -5)" fill="none" stroke="{light}" stroke-width="{thin}" stroke-linecap="round" opacity=".4"/>"#
    );
}

fn espresso_pair(c: &mut Canvas, look: Look) {
    draw!(c, r#"<g transform="translate(196 4) scale(.86)">"#);
    espresso_cup(c, look.main);
    draw!(c, r#"</g><g transform="translate(-106 18) scale(.98)">"#);
    espresso_cup(c, look.main);
    draw!(c, "</g>");
}

fn espresso_cup(c: &mut Canvas, tone: Rgb) {
    let cup = Turned {
        tilt: 22,
        ..Turned::new(&[(424, 104), (424, 104), (480, 108), (560, 98), (600, 78), (612, 66)])
    };
    c.shadow(400, 640, 168);
    let wall = c.round(tone);
    let below = c.across(&[at(0, tone.deep(24)), at(30, tone.deep(6)), at(100, tone.deep(46))]);
    let dish =
        c.glow(38, 30, 75, &[at(0, tone.lit(38)), at(70, tone.lit(6)), at(100, tone.deep(14))]);
    let pit = tone.deep(30);
    draw!(
        c,
        r#"<ellipse cx="400" cy="622" rx="150" ry="34" fill="{below}"/><ellipse cx="400" cy="610" rx="186" ry="42" fill="{below}"/><ellipse cx="400" cy="605" rx="186" ry="42" fill="{dish}"/><ellipse cx="410" cy="613" rx="106" ry="24" fill="{pit}" opacity=".5"/>"#
    );
    let outline = cup.outline();
    let inside = c.clip(&outline);
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    c.specks([296, 430, 504, 620], 46, tone.contrasting(), &inside);
    c.mouth(&cup, 424, 104, tone);
    let coffee = c.slant(&[at(0, Rgb::hex(0x3a2318)), at(100, Rgb::hex(0x6b4128))]);
    draw!(
        c,
        r##"<ellipse cx="400" cy="434" rx="88" ry="16" fill="{coffee}"/><path d="M318 430a88 16 0 0 1 120-10q-60-2-120 10z" fill="#c98f56" opacity=".55"/>"##
    );
    c.gleam("M322 470Q322 540 346 582", 8, 42);
}

fn enamel_mug(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let rim = if tone.brightness() > 120 { Rgb::hex(0x33455f) } else { Rgb::hex(0xece4d6) };
    let mug = Turned {
        centre: 376,
        ..Turned::new(&[
            (318, 158),
            (318, 158),
            (330, 154),
            (606, 150),
            (626, 146),
            (GROUND, 138),
            (GROUND, 138),
        ])
    };
    c.shadow(mug.centre, GROUND + 2, 162);
    handle(c, "M516 384C650 352 664 560 514 566", 24, tone);
    let (outline, wall) = (mug.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (base, dark) = (mug.band(616, 690), c.round(tone.deep(16)));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{base}" fill="{dark}"/></g>"#
    );
    c.specks([220, 350, 530, 640], 60, tone.contrasting(), &inside);
    c.mouth_lined(&mug, 318, 160, [rim, Rgb::hex(0xf1ece2)]);
    c.gleam("M262 376L266 596", 16, 46);
    c.gleam("M292 380L294 590", 5, 30);
}
