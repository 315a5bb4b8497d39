//! Bottles: for the road, for soap, for oil.

use super::super::{
    kit::{Canvas, GROUND, PAPER, Rgb, SHADE, STEEL, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("insulated-bottle", insulated_bottle),
    Shape::standing("pump-bottle", pump_bottle).zoom(112),
    Shape::standing("oil-bottle", oil_bottle).zoom(108),
];

fn insulated_bottle(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.shadow(400, GROUND + 2, 98);
    let cap_tone = Rgb::hex(0x33363b).toward(tone, 12);
    let dark = cap_tone.deep(30);
    draw!(
        c,
        r#"<path d="M352 176C352 92 448 92 448 176" fill="none" stroke="{dark}" stroke-width="21"/><path d="M351 172C353 90 440 92 446 150" fill="none" stroke="{cap_tone}" stroke-width="13"/>"#
    );
    let bottle = Turned::new(&[
        (234, 58),
        (234, 58),
        (256, 60),
        (296, 90),
        (324, 94),
        (606, 94),
        (626, 88),
        (GROUND, 84),
        (GROUND, 84),
    ]);
    let (outline, wall) = (bottle.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (foot, steel) = (bottle.band(612, 690), c.metal(STEEL));
    let (mark, seam) = (tone.contrasting(), bottle.line(612));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{foot}" fill="{steel}"/><path d="{seam}" fill="none" stroke="{SHADE}" stroke-width="2" opacity=".4"/></g><g transform="translate(400 430)" fill="none" stroke="{mark}" stroke-width="4" stroke-linecap="round" opacity=".6"><path d="M-30 18L-8-18L6 4L14-8L32 18Z" stroke-linejoin="round"/><path d="M-22 34H24"/></g>"#
    );
    let neck = Turned::new(&[(222, 55), (222, 55), (240, 55), (240, 55)]);
    let cap = Turned::new(&[(168, 56), (168, 62), (176, 65), (218, 65), (226, 62), (226, 62)]);
    let (neck, cap_outline, plastic) = (neck.outline(), cap.outline(), c.round(cap_tone));
    let top = c.face(cap_tone.lit(16));
    draw!(
        c,
        r#"<path d="{neck}" fill="{steel}"/><path d="{cap_outline}" fill="{plastic}"/><ellipse cx="400" cy="170" rx="58" ry="9" fill="{top}"/>"#
    );
    c.gleam("M332 320L332 590", 11, 44);
    c.gleam("M352 182L352 214", 6, 40);
}

fn pump_bottle(c: &mut Canvas, look: Look) {
    let scent = look.main;
    let amber = Rgb::hex(0x7a4420);
    c.shadow(400, GROUND + 2, 120);
    let bottle = Turned::new(&[
        (318, 44),
        (318, 44),
        (336, 46),
        (376, 96),
        (404, 114),
        (430, 116),
        (606, 116),
        (626, 108),
        (GROUND, 100),
        (GROUND, 100),
    ]);
    let outline = bottle.outline();
    let inside = c.clip(&outline);
    let glass = c.across(&[
        at(0, amber.deep(50)),
        at(8, amber.lit(16)),
        at(22, amber.lit(34)),
        at(40, amber),
        at(70, amber.deep(34)),
        at(92, amber.deep(10)),
        at(100, amber.deep(56)),
    ]);
    let (held, soap) = (bottle.band(420, 690), amber.deep(56));
    let (label, paper) = (bottle.band(458, 582), c.round(PAPER));
    let front = c.clip("M312 300H488V700H312Z");
    let stripe = bottle.band(458, 478);
    let ink = scent.deep(24);
    draw!(
        c,
        r#"<path d="{outline}" fill="{glass}"/><g clip-path="{inside}"><path d="{held}" fill="{soap}" opacity=".34"/></g><g clip-path="{front}"><path d="{label}" fill="{paper}"/><path d="{stripe}" fill="{scent}"/></g><path d="M400 576V512M400 566q-26-2-32-26q28 0 32 26M400 550q26-2 32-26q-28 0-32 26" fill="{scent}" stroke="{ink}" stroke-width="3" stroke-linecap="round"/>"#
    );
    let metal = c.metal(STEEL);
    let collar = Turned::new(&[(282, 40), (282, 46), (292, 48), (324, 48), (330, 46), (330, 46)]);
    let collar = collar.outline();
    let spout = c.down(&[at(0, STEEL.lit(60)), at(45, STEEL), at(100, STEEL.deep(46))]);
    draw!(
        c,
        r#"<path d="M388 200H412V290H388Z" fill="{metal}"/><path d="{collar}" fill="{metal}"/><path d="M366 176Q366 160 382 158L420 156Q436 156 436 172L436 206H372Q366 206 366 200Z" fill="{spout}"/><path d="M376 160L268 168Q246 172 246 196L248 214Q256 222 266 214L268 194L376 190Z" fill="{spout}"/>"#
    );
    c.gleam("M302 440L302 590", 11, 40);
    c.gleam("M340 376Q312 396 306 416", 8, 44);
}

fn oil_bottle(c: &mut Canvas, look: Look) {
    let (tone, dark) = (look.main, look.accent);
    c.shadow(400, GROUND + 2, 104);
    let body = Turned::new(&[
        (330, 40),
        (330, 40),
        (350, 52),
        (384, 92),
        (420, 102),
        (612, 102),
        (628, 94),
        (GROUND, 90),
        (GROUND, 90),
    ]);
    let nozzle =
        Turned::new(&[(136, 9), (140, 12), (230, 17), (262, 24), (270, 46), (334, 50), (334, 50)]);
    let (outline, wall) = (body.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (label, black) = (body.band(440, 584), c.round(dark));
    let stripe = body.band(560, 572);
    let (tip, plastic) = (nozzle.outline(), c.round(dark));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{label}" fill="{black}"/><path d="{stripe}" fill="{tone}"/></g><path d="{tip}" fill="{plastic}"/>"#
    );
    let mut ridges = String::new();
    for step in 0..11 {
        let x = 354 + step * 9;
        ridges += &format!("M{x} 286V326");
    }
    draw!(
        c,
        r#"<path d="{ridges}" stroke="{SHADE}" stroke-width="3" opacity=".4"/><g fill="none" stroke="{tone}" stroke-width="9"><circle cx="360" cy="500" r="24"/><circle cx="440" cy="500" r="24"/><path d="M360 476H440M360 524H440" stroke-dasharray="13 6"/></g>"#
    );
    c.gleam("M324 430L324 600", 10, 46);
}
