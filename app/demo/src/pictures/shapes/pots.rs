//! Pots, planters and the watering can.

use super::super::{
    kit::{BRASS, Canvas, GROUND, OAK, Rgb, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("terracotta-pot", terracotta_pot).zoom(112),
    Shape::standing("planter", planter),
    Shape::standing("watering-can", watering_can),
];

fn terracotta_pot(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.shadow(400, GROUND + 4, 168);
    let saucer = Turned::new(&[(602, 162), (602, 162), (628, 152), (GROUND, 146), (GROUND, 146)]);
    let body = Turned::new(&[(378, 142), (378, 142), (612, 108), (616, 104), (616, 104)]);
    let collar = Turned::new(&[(304, 166), (304, 166), (372, 160), (384, 156), (384, 156)]);
    let wall = c.round(tone);
    let (dish, pot, rim) = (saucer.outline(), body.outline(), collar.outline());
    let (hollow, dark) = (tone.deep(40), tone.deep(60));
    draw!(
        c,
        r#"<path d="{dish}" fill="{wall}"/><ellipse cx="400" cy="602" rx="154" ry="25" fill="{hollow}"/><path d="{pot}" fill="{wall}"/><path d="M258 384H542V392A141 24 0 0 1 259 392Z" transform="translate(0 8)" fill="{dark}" opacity=".32"/><path d="{rim}" fill="{wall}"/>"#
    );
    let chalk = tone.lit(70);
    let soft = c.blur(8);
    let inside = c.clip(&format!("{pot}{rim}"));
    draw!(
        c,
        r#"<g clip-path="{inside}"><g filter="{soft}" fill="{chalk}" opacity=".3"><ellipse cx="330" cy="560" rx="70" ry="28"/><ellipse cx="480" cy="500" rx="46" ry="34"/><ellipse cx="300" cy="360" rx="60" ry="10"/></g></g>"#
    );
    c.specks([250, 310, 550, 610], 60, tone.deep(30), &inside);
    c.mouth(&collar, 304, 166, tone);
    c.gleam("M262 330L264 362", 10, 34);
    c.gleam("M296 430L306 570", 12, 28);
}

fn planter(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(402, 676, 170, 34);
    let leg = c.across(&[at(0, OAK.lit(30)), at(50, OAK), at(100, OAK.deep(34))]);
    let back = OAK.deep(34);
    draw!(
        c,
        r#"<path d="M330 540V650M470 540V650" stroke="{back}" stroke-width="17"/><path d="M246 556L554 556" stroke="{back}" stroke-width="22"/>"#
    );
    let pot = Turned::new(&[
        (268, 168),
        (268, 168),
        (290, 172),
        (430, 172),
        (520, 156),
        (570, 118),
        (584, 96),
        (584, 96),
    ]);
    let (outline, wall) = (pot.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (foot, clay) = (pot.band(512, 690), c.round(Rgb::hex(0xc8a782)));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{foot}" fill="{clay}"/></g>"#
    );
    c.specks([228, 300, 572, 600], 80, tone.contrasting(), &inside);
    c.mouth(&pot, 268, 168, tone);
    draw!(
        c,
        r#"<path d="M214 440L240 440L244 690Q232 698 220 690Z" fill="{leg}"/><path d="M560 440L586 440L580 690Q568 698 556 690Z" fill="{leg}"/><path d="M238 560Q400 596 562 560L562 584Q400 620 238 584Z" fill="{leg}"/>"#
    );
    c.gleam("M252 330L254 470", 13, 40);
}

fn watering_can(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let can = Turned {
        centre: 460,
        ..Turned::new(&[
            (402, 104),
            (402, 104),
            (420, 112),
            (600, 136),
            (GROUND, 132),
            (GROUND, 132),
        ])
    };
    c.shadow(460, GROUND + 2, 146);
    let limb = c.slant(&[at(0, tone.lit(24)), at(50, tone), at(100, tone.deep(32))]);
    let under = tone.deep(44);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M384 590C290 560 236 400 128 262" stroke="{under}" stroke-width="27"/><path d="M384 586C290 556 234 396 128 260" stroke="{limb}" stroke-width="20"/><path d="M420 392C400 220 640 200 660 380C666 470 640 520 588 556" stroke="{under}" stroke-width="21"/><path d="M420 390C402 222 638 204 658 380C664 468 638 518 586 552" stroke="{limb}" stroke-width="14"/></g>"#
    );
    let tip = c.metal(BRASS);
    draw!(c, r#"<path d="M110 246L138 232L150 254L122 270Z" fill="{tip}"/>"#);
    let (outline, wall) = (can.outline(), c.round(tone));
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    c.mouth(&can, 402, 104, tone);
    let (lid, seam, dark) = (c.face(tone.lit(12)), can.line(612), tone.deep(50));
    draw!(
        c,
        r#"<path d="M356 402A104 18 0 0 1 564 402Q500 410 470 386Q400 420 356 402Z" fill="{lid}"/><path d="{seam}" fill="none" stroke="{dark}" stroke-width="3" opacity=".4"/>"#
    );
    c.gleam("M372 450L354 590", 13, 42);
    c.gleam("M442 250Q520 200 600 250", 5, 40);
}
