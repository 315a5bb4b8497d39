//! Tools and spare parts.

use super::super::{
    kit::{BRASS, Canvas, PAPER, SHADE, STEEL, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("floor-pump", floor_pump),
    Shape::lying("multitool", multitool),
    Shape::lying("inner-tube", inner_tube),
];

fn floor_pump(c: &mut Canvas, look: Look) {
    let (tone, wood) = (look.main, look.accent);
    c.long_shadow(404, 690, 170, 30);
    let steel = c.metal(STEEL);
    let hose = SHADE.lit(8);
    draw!(
        c,
        r#"<path d="M440 620C620 600 600 340 560 250C540 190 500 210 476 260" fill="none" stroke="{hose}" stroke-width="13" stroke-linecap="round"/>"#
    );
    let base = c.down(&[at(0, tone.lit(10)), at(100, tone.deep(44))]);
    draw!(
        c,
        r#"<path d="M268 672Q268 652 300 650L500 650Q534 652 534 672V690Q534 696 524 696H278Q268 696 268 690Z" fill="{base}"/><path d="M393 130H407V320H393Z" fill="{steel}"/>"#
    );
    let barrel = Turned::new(&[(300, 36), (300, 36), (650, 36), (650, 36)]);
    let collar = Turned::new(&[(286, 34), (286, 40), (322, 42), (322, 42)]);
    let (barrel_outline, paint, collar_outline) =
        (barrel.outline(), c.round(tone), collar.outline());
    let brass = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="{barrel_outline}" fill="{paint}"/><path d="{collar_outline}" fill="{brass}"/>"#
    );
    c.gleam("M380 340L380 560", 8, 46);
    let grip = c.down(&[at(0, wood.lit(36)), at(45, wood), at(100, wood.deep(34))]);
    draw!(
        c,
        r#"<path d="M238 108Q238 92 262 92Q400 110 538 92Q562 92 562 108V124Q562 140 538 140Q400 126 262 140Q238 140 238 124Z" fill="{grip}"/><path d="M384 100H416V140H384Z" fill="{brass}"/>"#
    );
    let face = c.face(PAPER.lit(40));
    draw!(
        c,
        r#"<circle cx="400" cy="606" r="64" fill="{steel}"/><circle cx="400" cy="606" r="54" fill="{face}"/><path d="M362 644A54 54 0 1 1 438 644" fill="none" stroke="{tone}" stroke-width="8" opacity=".85"/><path d="M400 606L430 576" stroke="{SHADE}" stroke-width="5" stroke-linecap="round"/><circle cx="400" cy="606" r="8" fill="{SHADE}"/><path d="M352 606h8M366 572l6 6M400 558v8M448 606h-8" stroke="{SHADE}" stroke-width="3"/>"#
    );
    draw!(
        c,
        r#"<path d="M450 252L484 240L496 276L462 288Z" fill="{hose}"/><path d="M484 252l30-10" stroke="{brass}" stroke-width="9" stroke-linecap="round"/>"#
    );
}

fn multitool(c: &mut Canvas, look: Look) {
    let (dark, stripe) = (look.main, look.accent);
    let metal = c.down(&[at(0, STEEL.lit(54)), at(40, STEEL), at(100, STEEL.deep(44))]);
    let body =
        "M226 368Q226 320 274 320H526Q574 320 574 368V432Q574 480 526 480H274Q226 480 226 432Z";
    draw!(c, r#"<g transform="rotate(-18 400 400)">"#);
    for (turn, from, length) in [(-64, 270, 216), (-30, 274, 190), (58, 530, 200), (24, 526, 176)] {
        let reach = from - length;
        let (x, flip) = if from < 400 { (reach, 1) } else { (from, -1) };
        let tip = if flip == 1 { x } else { x + length };
        let shaft = format!("M{x} 384h{length}v32H{x}z");
        draw!(c, r#"<g transform="rotate({turn} {from} 400)">"#);
        c.drop_shadow(&shaft, 8, 14, 8);
        draw!(
            c,
            r#"<path d="{shaft}" fill="{metal}"/><path d="M{} 384v32h{}l-6-16 6-16z" fill="{SHADE}" opacity=".4"/></g>"#,
            tip - 8 * flip,
            9 * flip,
        );
    }
    c.drop_shadow(body, 14, 18, 12);
    let side = c.slant(&[at(0, dark.lit(34)), at(50, dark), at(100, dark.deep(40))]);
    let light = dark.lit(56);
    draw!(
        c,
        r#"<path d="{body}" fill="{side}"/><path d="M236 366Q238 330 276 330H520" fill="none" stroke="{light}" stroke-width="4" stroke-linecap="round" opacity=".6"/><path d="M320 376H480M320 400H480M320 424H480" stroke="{SHADE}" stroke-width="10" stroke-linecap="round" opacity=".45"/><path d="M344 452H456" stroke="{stripe}" stroke-width="9" stroke-linecap="round"/>"#
    );
    let bolt = c.ball(STEEL);
    for x in [272, 528] {
        draw!(
            c,
            r#"<circle cx="{x}" cy="400" r="31" fill="{bolt}"/><path d="M{} 384h18l10 16-10 16h-18l-10-16z" fill="{SHADE}" opacity=".75"/>"#,
            x - 9
        );
    }
    draw!(c, "</g>");
}

fn inner_tube(c: &mut Canvas, look: Look) {
    let (rubber, band) = (look.main.deep(20), look.accent);
    let coil = "M400 214C560 214 640 296 640 400C640 504 560 586 400 586C240 586 160 504 160 400C160 296 240 214 400 214Z";
    let soft = c.blur(13);
    draw!(
        c,
        r#"<path d="{coil}" transform="translate(18 24)" fill="none" stroke="{SHADE}" stroke-width="120" opacity=".36" filter="{soft}"/>"#
    );
    let rounds =
        [(0, 116, 30), (0, 100, 4), (-26, 46, 40), (-26, 34, 12), (30, 44, 34), (30, 32, 8)];
    for (shift, width, deep) in rounds {
        let tone = rubber.lit(6).deep(deep);
        draw!(
            c,
            r#"<path d="{coil}" transform="translate({shift} {})" fill="none" stroke="{tone}" stroke-width="{width}"/>"#,
            shift / 2,
        );
    }
    let light = rubber.lit(44);
    draw!(
        c,
        r#"<g fill="none" stroke="{light}" stroke-width="6" stroke-linecap="round" opacity=".5"><path d="M178 330C200 256 280 206 380 204"/><path d="M196 366C210 296 280 246 360 238"/><path d="M606 470C580 530 500 560 430 562"/></g>"#
    );
    let metal = c.metal(BRASS);
    draw!(
        c,
        r#"<g transform="rotate(-32 600 250)"><path d="M588 120H612V250H588Z" fill="{metal}"/><path d="M584 220H616V262H584Z" fill="{SHADE}"/><path d="M592 100H608V124H592Z" fill="{metal}"/><path d="M586 150H614M586 160H614M586 170H614M586 180H614" stroke="{SHADE}" stroke-width="3" opacity=".4"/></g>"#
    );
    let card = c.face(PAPER);
    let wrap = "M330 520H470V660H330Z";
    c.drop_shadow(wrap, 8, 10, 7);
    draw!(
        c,
        r#"<path d="{wrap}" fill="{card}"/><path d="M330 520H470V552H330Z" fill="{band}"/><circle cx="400" cy="606" r="30" fill="none" stroke="{rubber}" stroke-width="9"/><path d="M400 572V590" stroke="{band}" stroke-width="8" stroke-linecap="round"/>"#
    );
}
