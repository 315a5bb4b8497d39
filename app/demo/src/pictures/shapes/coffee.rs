//! Coffee and its tools.

use super::{
    super::{
        kit::{COPPER, Canvas, GROUND, Grain, PAPER, Rgb, STEEL, Turned, at, draw},
        shape::{Look, Shape},
    },
    glass::glass_wall,
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("coffee-bag", coffee_bag),
    Shape::standing("pour-over", pour_over).zoom(108),
    Shape::standing("cezve", cezve),
    Shape::standing("hand-grinder", hand_grinder).zoom(106),
];

fn coffee_bag(c: &mut Canvas, look: Look) {
    let (tone, print) = (look.main, look.accent);
    c.long_shadow(404, 642, 176, 38);
    let front = "M262 232L538 232L552 600Q556 652 528 656L272 656Q244 652 248 600Z";
    let side = "M538 232L566 250L592 606Q596 640 560 648L528 656Q556 652 552 600Z";
    let face = c.across(&[
        at(0, tone.deep(14)),
        at(8, tone.lit(14)),
        at(36, tone.lit(10)),
        at(75, tone),
        at(100, tone.deep(16)),
    ]);
    let gusset = c.across(&[at(0, tone.deep(44)), at(50, tone.deep(26)), at(100, tone.deep(50))]);
    let roll = c.down(&[at(0, tone.lit(26)), at(60, tone), at(100, tone.deep(34))]);
    let crease = tone.deep(50);
    draw!(
        c,
        r#"<path d="{side}" fill="{gusset}"/><path d="M566 250L572 620" stroke="{crease}" stroke-width="2" opacity=".6"/><path d="{front}" fill="{face}"/><path d="M258 176Q258 166 270 166L540 166Q556 168 566 184L568 250L538 238L262 238Z" fill="{roll}"/><path d="M260 204L548 204M260 220L552 222" stroke="{crease}" stroke-width="2" opacity=".4"/>"#
    );
    let label = c.face(PAPER);
    let hills = [print.toward(tone, 12), tone.lit(22), tone.deep(22)];
    let art = c.clip("M296 332H504V520H296Z");
    let [sun, far, near] = hills;
    draw!(
        c,
        r#"<rect x="284" y="316" width="232" height="272" rx="4" fill="{label}"/><g clip-path="{art}"><rect x="296" y="332" width="208" height="188" fill="{print}" opacity=".55"/><circle cx="436" cy="404" r="44" fill="{sun}"/><path d="M290 470Q350 410 410 456T520 430V530H290Z" fill="{far}"/><path d="M290 510Q360 456 430 494T520 480V530H290Z" fill="{near}"/></g><path d="M340 544h120M364 562h72" stroke="{tone}" stroke-width="6" stroke-linecap="round" opacity=".7"/>"#
    );
    let valve = tone.deep(40);
    draw!(
        c,
        r#"<circle cx="400" cy="276" r="12" fill="{valve}" opacity=".7"/><circle cx="398" cy="274" r="7" fill="{tone}"/>"#
    );
    c.gleam("M272 262L266 610", 8, 30);
}

fn pour_over(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.shadow(400, GROUND + 2, 150);
    let server = Turned::new(&[
        (418, 72),
        (418, 72),
        (450, 84),
        (520, 136),
        (590, 156),
        (622, 142),
        (GROUND, 124),
        (GROUND, 124),
    ]);
    let outline = server.outline();
    let inside = c.clip(&outline);
    let brew = c.across(&[
        at(0, Rgb::hex(0x2b170f)),
        at(30, Rgb::hex(0x6b3d22)),
        at(60, Rgb::hex(0x4a2817)),
        at(100, Rgb::hex(0x24130c)),
    ]);
    let held = server.band(540, 690);
    let glass = Rgb::hex(0xc4d2d2);
    draw!(
        c,
        r##"<path d="M540 500C650 480 650 610 536 608" fill="none" stroke="{glass}" stroke-width="17" stroke-linecap="round" opacity=".9"/><path d="M544 496C644 480 644 600 540 602" fill="none" stroke="#fff" stroke-width="5" opacity=".7"/><g clip-path="{inside}"><path d="{held}" fill="{brew}"/><ellipse cx="400" cy="540" rx="142" ry="24" fill="#7a4a2a"/></g>"##
    );
    glass_wall(c, &outline, glass);
    c.gleam("M272 560Q262 590 282 616", 10, 66);
    let plate = Turned::new(&[(392, 112), (392, 112), (408, 112), (408, 112)]);
    let cone = Turned::new(&[
        (196, 170),
        (196, 170),
        (214, 168),
        (340, 84),
        (376, 62),
        (394, 62),
        (394, 62),
    ]);
    let wall = c.round(tone);
    let limb = c.slant(&[at(0, tone.lit(20)), at(100, tone.deep(34))]);
    let (plate, outline) = (plate.outline(), cone.outline());
    draw!(
        c,
        r#"<path d="M524 254C630 240 610 350 500 348" fill="none" stroke="{limb}" stroke-width="24" stroke-linecap="round"/><path d="{plate}" fill="{wall}"/><ellipse cx="400" cy="392" rx="112" ry="19" fill="{limb}"/><path d="{outline}" fill="{wall}"/>"#
    );
    c.mouth(&cone, 196, 170, tone);
    let filter = c.across(&[at(0, PAPER.deep(26)), at(60, PAPER), at(100, PAPER.deep(10))]);
    draw!(
        c,
        r##"<path d="M246 184L258 172Q400 150 542 172L554 186Q540 216 400 220Q262 216 246 184Z" fill="{filter}"/><path d="M258 190Q400 208 542 190Q520 214 400 217Q280 214 258 190Z" fill="#5a3826"/><ellipse cx="404" cy="201" rx="60" ry="6" fill="#8a5a38" opacity=".7"/>"##
    );
    c.gleam("M262 246Q292 310 330 352", 10, 44);
}

fn cezve(c: &mut Canvas, look: Look) {
    let (copper, wood) = (look.main, look.accent);
    let pot = Turned {
        centre: 350,
        ..Turned::new(&[
            (360, 112),
            (360, 112),
            (376, 100),
            (410, 88),
            (450, 98),
            (540, 142),
            (600, 156),
            (624, 150),
            (GROUND, 142),
            (GROUND, 142),
        ])
    };
    c.shadow(350, GROUND + 2, 158);
    let grip = c.slant(&[at(0, wood.lit(34)), at(50, wood), at(100, wood.deep(30))]);
    let rivet = COPPER.deep(34);
    draw!(
        c,
        r#"<path d="M440 398L520 346" stroke="{rivet}" stroke-width="20" stroke-linecap="round"/><path d="M500 342Q620 250 706 176Q728 164 738 178Q746 192 730 208Q640 290 522 372Q500 376 500 342Z" fill="{grip}"/><path d="M520 344Q640 254 716 186" fill="none" stroke="{PAPER}" stroke-width="5" stroke-linecap="round" opacity=".35"/>"#
    );
    let (outline, wall) = (pot.outline(), c.metal(copper));
    let inside = c.clip(&outline);
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    let mut grain = Grain::new(11);
    let mut dents = String::new();
    for row in 0..9 {
        for column in 0..12 {
            let (x, y) = (
                190 + column * 28 + (row % 2) * 14 + grain.between(-3, 3),
                440 + row * 24 + grain.between(-3, 3),
            );
            dents += &format!("M{x} {y}q10-9 20 0q-10 9-20 0");
        }
    }
    let (light, seam) = (copper.lit(58), pot.line(412));
    draw!(
        c,
        r#"<g clip-path="{inside}"><path d="{dents}" fill="{light}" opacity=".24"/><path d="{seam}" fill="none" stroke="{rivet}" stroke-width="4" opacity=".5"/></g>"#
    );
    c.mouth_lined(&pot, 360, 112, [copper.lit(20), STEEL]);
    draw!(
        c,
        r##"<ellipse cx="352" cy="370" rx="92" ry="11" fill="#6a4128"/><path d="M270 368q30-12 80-8q40 4 74-2q10 14-70 18q-60 2-84-8z" fill="#b07a4a" opacity=".8"/>"##
    );
    c.gleam("M262 470Q226 540 226 600", 12, 56);
}

fn hand_grinder(c: &mut Canvas, look: Look) {
    let (tone, wood) = (look.main, look.accent);
    c.shadow(400, GROUND + 2, 96);
    let body = Turned::new(&[(292, 86), (292, 86), (GROUND, 86), (GROUND, 86)]);
    let (outline, wall) = (body.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (waist, oak) = (body.band(430, 506), c.round(wood));
    let (joint, dark) = (body.line(520), tone.deep(60));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{waist}" fill="{oak}"/></g>"#
    );
    let mut knurl = String::new();
    for step in 0..22 {
        let x = 312 + step * 8;
        knurl += &format!("M{x} 440l10 66M{} 440l-10 66", x + 4);
    }
    let (cut, pale) = (wood.deep(50), tone.lit(46));
    draw!(
        c,
        r#"<g clip-path="{inside}"><path d="{knurl}" stroke="{cut}" stroke-width="2" opacity=".4"/><path d="{joint}" fill="none" stroke="{dark}" stroke-width="4"/></g>"#
    );
    let cap = Turned::new(&[(262, 60), (266, 84), (292, 88), (292, 88)]);
    let (cap, metal) = (cap.outline(), c.metal(STEEL));
    draw!(
        c,
        r#"<path d="{cap}" fill="{wall}"/><ellipse cx="400" cy="264" rx="58" ry="10" fill="{pale}" opacity=".5"/><path d="M388 262V222Q388 210 400 210Q412 210 412 222V262Z" fill="{metal}"/>"#
    );
    let arm = c.down(&[at(0, STEEL.lit(50)), at(50, STEEL), at(100, STEEL.deep(40))]);
    let knob = c.ball(wood);
    draw!(
        c,
        r#"<path d="M392 204L586 182Q600 182 602 194Q602 204 590 206L398 226Q384 226 384 216Q384 206 392 204Z" fill="{arm}"/><rect x="578" y="150" width="14" height="40" fill="{metal}"/><path d="M546 136C546 92 624 92 624 136C624 160 606 164 585 164C564 164 546 160 546 136Z" fill="{knob}"/>"#
    );
    c.gleam("M334 310L334 420M334 540L334 620", 8, 42);
    c.gleam("M562 122Q568 108 582 106", 6, 50);
}
