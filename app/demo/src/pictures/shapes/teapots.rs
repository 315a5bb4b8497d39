//! Teapots, kettles and what tea is sold in.

use super::super::{
    kit::{BRASS, Canvas, GROUND, OAK, PAPER, Rgb, Turned, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("teapot", teapot).close(300, 430).zoom(108),
    Shape::standing("kettle", kettle),
    Shape::standing("tea-tin", tea_tin).zoom(112),
    Shape::standing("tea-pouch", tea_pouch).zoom(112),
];

fn teapot(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let pot = Turned {
        centre: 410,
        ..Turned::new(&[
            (372, 74),
            (384, 118),
            (430, 172),
            (500, 194),
            (570, 178),
            (614, 134),
            (GROUND, 112),
            (GROUND, 112),
        ])
    };
    c.shadow(410, GROUND + 2, 182);
    let limb = c.slant(&[at(0, tone.lit(12)), at(50, tone), at(100, tone.deep(34))]);
    let under = tone.deep(44);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M560 412C690 372 704 560 578 566" stroke="{under}" stroke-width="36"/><path d="M560 410C688 370 700 556 578 563" stroke="{limb}" stroke-width="29"/></g>"#
    );
    let spout = "M262 560C196 540 196 430 150 398Q136 386 146 376L184 366Q198 364 204 380C222 420 236 430 272 448Z";
    let mouth = tone.deep(58);
    draw!(
        c,
        r#"<path d="{spout}" fill="{limb}"/><path d="M142 378Q160 360 194 364Q184 382 150 388Z" fill="{mouth}"/>"#
    );
    c.gleam("M196 410Q218 470 244 486", 8, 40);
    let (outline, wall) = (pot.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (clay, foot) = (c.round(Rgb::hex(0xc8a782)), pot.band(600, 690));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{foot}" fill="{clay}"/></g>"#
    );
    c.specks([216, 380, 604, 630], 84, tone.contrasting(), &inside);
    teapot_lid(c, tone);
    c.gleam("M262 452Q236 510 264 566", 14, 42);
}

fn teapot_lid(c: &mut Canvas, tone: Rgb) {
    let lid = Turned {
        centre: 410,
        ..Turned::new(&[(336, 20), (340, 52), (356, 84), (374, 96), (382, 96), (382, 96)])
    };
    let knob = Turned {
        centre: 410,
        ..Turned::new(&[(290, 8), (294, 24), (310, 32), (326, 22), (334, 14), (342, 22), (342, 22)])
    };
    let paint = c.round(tone);
    let (lid_outline, knob_outline) = (lid.outline(), knob.outline());
    let (seam, dark) = (lid.line(381), tone.deep(60));
    draw!(
        c,
        r#"<path d="{lid_outline}" fill="{paint}"/><path d="{seam}" fill="none" stroke="{dark}" stroke-width="3" opacity=".45"/><path d="{knob_outline}" fill="{paint}"/>"#
    );
    c.gleam("M352 366Q370 350 392 346", 7, 44);
}

fn kettle(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let pot = Turned {
        centre: 390,
        ..Turned::new(&[
            (392, 92),
            (400, 130),
            (436, 180),
            (510, 206),
            (590, 208),
            (622, 198),
            (GROUND, 186),
            (GROUND, 186),
        ])
    };
    c.shadow(390, GROUND + 4, 206);
    let limb = c.slant(&[at(0, tone.lit(18)), at(55, tone), at(100, tone.deep(30))]);
    let (wire, mouth) = (tone.deep(30), tone.deep(60));
    draw!(
        c,
        r#"<path d="M560 470C624 470 622 400 662 356L700 366C694 372 700 384 694 394C668 436 680 560 576 604Z" fill="{limb}"/><path d="M660 357Q680 346 702 366Q686 376 664 364Z" fill="{mouth}"/><g fill="none" stroke-linecap="round"><path d="M232 452C214 190 566 190 548 452" stroke="{wire}" stroke-width="15"/><path d="M230 440C220 196 556 196 548 440" stroke="{limb}" stroke-width="9"/></g>"#
    );
    let (outline, wall) = (pot.outline(), c.round(tone));
    draw!(c, r#"<path d="{outline}" fill="{wall}"/>"#);
    let grip = c.down(&[at(0, OAK.lit(30)), at(45, OAK), at(100, OAK.deep(36))]);
    draw!(
        c,
        r#"<path d="M296 268C330 240 450 240 484 268" fill="none" stroke="{grip}" stroke-width="34" stroke-linecap="round"/><path d="M304 260C340 238 430 238 470 256" fill="none" stroke="{PAPER}" stroke-width="5" stroke-linecap="round" opacity=".5"/>"#
    );
    let lid = Turned {
        centre: 390,
        ..Turned::new(&[(360, 24), (366, 66), (384, 98), (400, 108), (408, 108), (408, 108)])
    };
    let (outline, seam, dark) = (lid.outline(), lid.line(406), tone.deep(56));
    let knob = Turned { centre: 390, ..Turned::new(&[(332, 18), (332, 24), (348, 24), (364, 12)]) };
    let (knob, wood) = (knob.outline(), c.round(OAK));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><path d="{seam}" fill="none" stroke="{dark}" stroke-width="3" opacity=".4"/><path d="{knob}" fill="{wood}"/>"#
    );
    c.gleam("M232 486Q208 560 222 600", 17, 52);
    c.gleam("M318 388Q336 374 366 370", 7, 50);
}

fn tea_tin(c: &mut Canvas, look: Look) {
    let (tone, ink) = (look.main, look.accent);
    let tin = Turned::new(&[(264, 136), (264, 136), (GROUND, 136), (GROUND, 136)]);
    let lid = Turned::new(&[(242, 141), (242, 141), (330, 141), (330, 141)]);
    c.shadow(400, GROUND + 2, 146);
    let (outline, wall) = (tin.outline(), c.round(tone));
    let inside = c.clip(&outline);
    let (label, paper) = (tin.band(392, 566), c.round(PAPER));
    let (upper, lower) = (tin.line(404), tin.line(554));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><g clip-path="{inside}"><path d="{label}" fill="{paper}"/><path d="{upper}{lower}" fill="none" stroke="{tone}" stroke-width="2"/></g>"#
    );
    label_leaf(c, tone, ink);
    let (outline, cap) = (lid.outline(), c.round(tone.deep(12)));
    let (edge, light) = (lid.line(328), tone.lit(50));
    let top =
        c.glow(36, 30, 80, &[at(0, tone.lit(40)), at(70, tone.lit(8)), at(100, tone.deep(10))]);
    draw!(
        c,
        r#"<path d="{outline}" fill="{cap}"/><path d="{edge}" fill="none" stroke="{light}" stroke-width="3" opacity=".5"/><ellipse cx="400" cy="242" rx="141" ry="24" fill="{top}"/><ellipse cx="400" cy="243" rx="118" ry="19" fill="none" stroke="{light}" stroke-width="3" opacity=".5"/>"#
    );
    c.gleam("M286 290L286 600", 10, 34);
}

/// The printed sprig: a label without words serves both languages.
fn label_leaf(c: &mut Canvas, green: Rgb, dot: Rgb) {
    let mut leaves = String::new();
    for step in 0..5 {
        let y = 540 - step * 20;
        let reach = 44 - step * 5;
        leaves += &format!(
            "M400 {y}q-{reach}-4-{reach}-34q{reach} 2 {reach} 34M400 {y}q{reach}-4 {reach}-34q-{reach} 2-{reach} 34"
        );
    }
    let dark = if green.brightness() > 140 { green.deep(34) } else { green };
    draw!(
        c,
        r#"<g transform="translate(0 8)"><circle cx="400" cy="482" r="64" fill="{dot}" opacity=".5"/><path d="M400 556V424" stroke="{dark}" stroke-width="4" stroke-linecap="round"/><path d="{leaves}" fill="{dark}"/></g>"#
    );
}

fn tea_pouch(c: &mut Canvas, look: Look) {
    let (kraft, berry) = (Rgb::hex(0xcaa679), look.accent);
    c.long_shadow(400, 640, 166, 34);
    let bag = "M262 300Q258 292 262 240L538 240Q542 292 538 300L556 612Q556 652 520 654L280 654Q244 652 244 612Z";
    let paint = c.across(&[
        at(0, kraft.deep(16)),
        at(9, kraft.lit(14)),
        at(40, kraft.lit(26)),
        at(80, kraft),
        at(92, kraft.deep(22)),
        at(100, kraft.deep(10)),
    ]);
    let (fold, crease) = (c.down(&[at(0, kraft.lit(36)), at(100, kraft.lit(2))]), kraft.deep(40));
    draw!(
        c,
        r#"<path d="{bag}" fill="{paint}"/><path d="M262 306Q400 316 538 306" fill="none" stroke="{crease}" stroke-width="3" opacity=".4"/><path d="M252 214Q252 206 260 206L540 206Q548 206 548 214L544 292Q400 302 256 292Z" fill="{fold}"/><path d="M256 236Q400 242 545 236M256 264Q400 272 544 264" fill="none" stroke="{crease}" stroke-width="2" opacity=".3"/>"#
    );
    let tie = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="M238 270Q400 284 562 270L562 288Q400 302 238 288Z" fill="{tie}" opacity=".9"/><path d="M270 330L256 640M530 330L544 640" stroke="{crease}" stroke-width="3" opacity=".22"/>"#
    );
    let ring = berry.lit(30);
    draw!(
        c,
        r#"<circle cx="400" cy="470" r="100" fill="{PAPER}"/><circle cx="400" cy="470" r="90" fill="none" stroke="{ring}" stroke-width="2"/>"#
    );
    fireweed(c, berry);
    c.gleam("M284 340L272 610", 8, 40);
}

fn fireweed(c: &mut Canvas, berry: Rgb) {
    let stem = Rgb::hex(0x6f8a63);
    let mut flowers = String::new();
    for step in 0..7 {
        let (y, size) = (500 - step * 15, 15 - step);
        let aside = size + 5;
        flowers += &format!(
            "M{} {y}a{size} {size} 0 1 1 1 0zM{} {y}a{size} {size} 0 1 1 1 0z",
            400 - aside,
            400 + aside
        );
    }
    let pink = berry.lit(26);
    draw!(
        c,
        r#"<path d="M400 548V392M400 540q-40-4-50-26M400 528q40-4 50-26" fill="none" stroke="{stem}" stroke-width="5" stroke-linecap="round"/><path d="{flowers}" fill="{pink}"/>"#
    );
}
