//! Plates and bowls.

use super::super::{
    kit::{Canvas, GROUND, Rgb, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("plate", plate), Shape::standing("bowl", bowl).zoom(116)];

/// Stoneware without glaze.
const CLAY: Rgb = Rgb::hex(0xc8a782);

fn plate(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(420, 622, 190, 40);
    upright_plate(c, tone);
    c.long_shadow(388, 656, 214, 46);
    for y in [640, 622, 604] {
        lying_plate(c, y, tone);
    }
}

fn upright_plate(c: &mut Canvas, tone: Rgb) {
    let rim = c.slant(&[at(0, tone.lit(34)), at(50, tone), at(100, tone.deep(34))]);
    let well = c.glow(
        42,
        40,
        62,
        &[at(0, tone.lit(26)), at(55, tone.lit(8)), at(88, tone.deep(8)), at(100, tone.deep(22))],
    );
    let fold = c.slant(&[at(0, tone.deep(34)), at(45, tone.deep(4)), at(100, tone.lit(46))]);
    let edge = CLAY.deep(20);
    draw!(
        c,
        r#"<circle cx="432" cy="372" r="232" fill="{edge}"/><circle cx="428" cy="370" r="232" fill="{CLAY}"/><circle cx="428" cy="370" r="225" fill="{rim}"/><circle cx="428" cy="370" r="178" fill="{fold}"/><circle cx="429" cy="371" r="171" fill="{well}"/>"#
    );
    let inside = c.clip("M203 370a225 225 0 0 0 450 0a225 225 0 0 0-450 0");
    c.specks([210, 150, 650, 590], 110, tone.contrasting(), &inside);
    c.gleam("M236 300A210 210 0 0 1 372 168", 10, 46);
}

fn lying_plate(c: &mut Canvas, y: i32, tone: Rgb) {
    let below = c.across(&[at(0, tone.deep(20)), at(30, tone.deep(4)), at(100, tone.deep(44))]);
    let face =
        c.glow(36, 30, 80, &[at(0, tone.lit(44)), at(60, tone.lit(10)), at(100, tone.deep(14))]);
    let (foot, edge, well, deep) = (y + 12, y + 4, tone.deep(30), y + 5);
    draw!(
        c,
        r#"<ellipse cx="372" cy="{foot}" rx="180" ry="36" fill="{below}"/><ellipse cx="372" cy="{edge}" rx="216" ry="42" fill="{below}"/><ellipse cx="372" cy="{y}" rx="216" ry="42" fill="{CLAY}"/><ellipse cx="372" cy="{y}" rx="211" ry="40" fill="{face}"/><ellipse cx="374" cy="{deep}" rx="164" ry="29" fill="{well}" opacity=".2"/><ellipse cx="374" cy="{foot}" rx="156" ry="24" fill="{face}" opacity=".7"/>"#
    );
}

fn bowl(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let bowl = Turned {
        tilt: 24,
        ..Turned::new(&[
            (396, 222),
            (396, 222),
            (440, 216),
            (520, 178),
            (580, 118),
            (602, 88),
            (610, 84),
            (GROUND, 84),
            (GROUND, 84),
        ])
    };
    c.shadow(400, GROUND + 8, 126);
    let (outline, clay) = (bowl.outline(), c.round(CLAY));
    let inside = c.clip(&outline);
    let (glaze, paint) = (bowl.band(380, 508), c.round(tone));
    let drip = bowl.line(508);
    let edge = tone.deep(40);
    draw!(
        c,
        r#"<path d="{outline}" fill="{clay}"/><g clip-path="{inside}"><path d="{glaze}" fill="{paint}"/><path d="{drip}" fill="none" stroke="{edge}" stroke-width="4" opacity=".35"/></g>"#
    );
    c.specks([180, 420, 620, 650], 90, tone.contrasting(), &inside);
    c.mouth(&bowl, 396, 222, tone);
    let (pool, ring) =
        (c.glow(62, 70, 60, &[at(0, tone.lit(34)), at(100, tone.lit(0)).fade(0)]), tone.deep(30));
    draw!(
        c,
        r#"<ellipse cx="420" cy="410" rx="150" ry="30" fill="{pool}" opacity=".8"/><ellipse cx="402" cy="418" rx="96" ry="18" fill="none" stroke="{ring}" stroke-width="2" opacity=".3"/>"#
    );
    c.gleam("M206 440Q226 500 268 536", 10, 44);
}
