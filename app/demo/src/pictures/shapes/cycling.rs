//! What a rider wears, sits on, rings and locks with.

use super::{
    super::{
        kit::{COPPER, Canvas, Rgb, SHADE, STEEL, WARM_WHITE, at, draw},
        shape::{Look, Shape},
    },
    lamps::halo,
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("helmet", helmet),
    Shape::standing("bell", bell),
    Shape::standing("bike-lights", bike_lights),
    Shape::standing("u-lock", u_lock),
    Shape::standing("saddle", saddle),
    Shape::standing("cap", cap),
];

fn helmet(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(410, 622, 262, 40);
    draw!(c, r#"<g transform="translate(0 62)">"#);
    let strap = SHADE.lit(8);
    draw!(
        c,
        r#"<path d="M262 520Q290 588 372 592Q440 590 470 524M340 530L372 592" fill="none" stroke="{strap}" stroke-width="13" stroke-linejoin="round"/><path d="M356 578h34v26h-34z" fill="{strap}"/>"#
    );
    let inner = SHADE.toward(tone, 22);
    let shell = "M136 500C120 330 240 190 410 186C570 184 690 290 690 452Q690 486 662 496Q600 470 520 500Q400 548 280 528Q200 516 160 526Q140 526 136 500Z";
    let form = c.glow(
        36,
        22,
        84,
        &[at(0, tone.lit(46)), at(34, tone.lit(10)), at(70, tone.deep(8)), at(100, tone.deep(36))],
    );
    draw!(
        c,
        r#"<path d="M150 500Q280 580 420 552Q560 520 676 486Q600 440 400 470Q240 480 150 500Z" fill="{inner}"/><path d="{shell}" fill="{form}"/>"#
    );
    let vent = c.slant(&[at(0, SHADE), at(100, SHADE.toward(tone, 40))]);
    let edge = tone.lit(50);
    let vents = "M214 330Q290 236 400 228Q320 262 250 366Q222 364 214 330ZM290 392Q360 268 480 232Q430 290 346 416Q304 424 290 392ZM404 424Q450 306 560 262Q530 330 466 428Q424 444 404 424ZM524 418Q556 340 626 322Q616 366 578 420Q540 436 524 418ZM184 424Q206 376 226 396Q232 420 216 456Q186 458 184 424Z";
    draw!(
        c,
        r#"<path d="{vents}" fill="{edge}" opacity=".5" transform="translate(2 4)"/><path d="{vents}" fill="{vent}"/><path d="M142 500Q280 560 420 524Q560 476 684 470" fill="none" stroke="{inner}" stroke-width="9" opacity=".8"/>"#
    );
    c.gleam("M172 380Q206 260 320 218", 12, 46);
    let dial = tone.deep(60);
    draw!(
        c,
        r#"<rect x="640" y="488" width="46" height="30" rx="9" fill="{dial}"/><path d="M650 490v26M660 490v26M670 490v26" stroke="{edge}" stroke-width="2" opacity=".4"/></g>"#
    );
}

fn bell(c: &mut Canvas, look: Look) {
    let (brass, dark) = (look.main, look.accent);
    c.long_shadow(410, 640, 190, 34);
    let bar = c.down(&[
        at(0, STEEL.lit(40)),
        at(24, STEEL.lit(66)),
        at(60, STEEL.deep(20)),
        at(100, STEEL.deep(56)),
    ]);
    let clamp = c.across(&[at(0, dark.lit(20)), at(50, dark), at(100, dark.deep(40))]);
    let (bore, hole) = (STEEL.deep(50), SHADE);
    draw!(
        c,
        r#"<path d="M96 560H704V632H96Z" fill="{bar}"/><ellipse cx="704" cy="596" rx="14" ry="36" fill="{bore}"/><ellipse cx="704" cy="596" rx="9" ry="26" fill="{hole}"/><path d="M332 548Q332 532 348 532H452Q468 532 468 548V644Q468 656 452 656H348Q332 656 332 644Z" fill="{clamp}"/><path d="M380 480H420V540H380Z" fill="{clamp}"/><path d="M470 500L590 470Q612 466 616 482Q618 496 600 500L480 524Z" fill="{clamp}"/>"#
    );
    let dome = "M170 470C170 300 270 196 400 196C530 196 630 300 630 470Q632 486 612 490Q400 520 188 490Q168 486 170 470Z";
    let metal = c.across(&[
        at(0, brass.deep(40)),
        at(10, brass.deep(6)),
        at(24, brass.lit(60)),
        at(36, brass.lit(14)),
        at(60, brass.deep(14)),
        at(84, brass.deep(40)),
        at(94, brass.lit(6)),
        at(100, brass.deep(34)),
    ]);
    let fall = c.down(&[
        at(0, WARM_WHITE).fade(44),
        at(34, brass).fade(0),
        at(80, brass).fade(0),
        at(100, SHADE).fade(30),
    ]);
    let line = brass.deep(54);
    draw!(
        c,
        r#"<path d="{dome}" fill="{metal}"/><path d="{dome}" fill="{fall}"/><path d="M172 462Q400 494 628 462" fill="none" stroke="{line}" stroke-width="4" opacity=".6"/><path d="M180 446Q400 478 620 446" fill="none" stroke="{WARM_WHITE}" stroke-width="2" opacity=".5"/>"#
    );
    let screw = c.ball(brass);
    draw!(c, r#"<ellipse cx="400" cy="196" rx="24" ry="12" fill="{screw}"/>"#);
    c.gleam("M236 420Q246 300 330 240", 15, 60);
}

fn bike_lights(c: &mut Canvas, look: Look) {
    let (dark, red) = (look.main, look.accent);
    halo(c, 262, 400, 260, 60);
    c.long_shadow(262, 622, 128, 30);
    c.long_shadow(566, 622, 110, 28);
    let case = c.slant(&[at(0, dark.lit(34)), at(50, dark), at(100, dark.deep(46))]);
    let rubber = SHADE.lit(10);
    let lens = c.glow(
        44,
        42,
        62,
        &[at(0, WARM_WHITE), at(40, Rgb::hex(0xfff0c2)), at(80, STEEL), at(100, STEEL.deep(40))],
    );
    draw!(
        c,
        r#"<path d="M214 520H310L330 622H194Z" fill="{rubber}"/><rect x="134" y="268" width="256" height="268" rx="56" fill="{case}"/><circle cx="262" cy="404" r="102" fill="{rubber}"/><circle cx="262" cy="404" r="90" fill="{lens}"/><path d="M262 314V494M172 404H352M198 340L326 468M326 340L198 468" stroke="{STEEL}" stroke-width="3" opacity=".35"/><circle cx="262" cy="404" r="26" fill="{WARM_WHITE}"/><rect x="228" y="282" width="68" height="14" rx="7" fill="{rubber}"/>"#
    );
    c.gleam("M160 330Q166 292 204 288", 9, 44);
    let body = c.slant(&[at(0, red.lit(44)), at(40, red), at(100, red.deep(34))]);
    let glow =
        c.glow(50, 50, 50, &[at(0, red).fade(70), at(50, red).fade(26), at(100, red).fade(0)]);
    let shell = dark.deep(10);
    draw!(
        c,
        r#"<circle cx="566" cy="440" r="220" fill="{glow}"/><path d="M520 560H612L628 622H504Z" fill="{rubber}"/><rect x="474" y="300" width="184" height="276" rx="64" fill="{shell}"/><rect x="488" y="314" width="156" height="248" rx="54" fill="{body}"/>"#
    );
    let facet = red.lit(60);
    let mut facets = String::new();
    for row in 0..6 {
        for column in 0..4 {
            facets += &format!(
                "M{} {}l17 17l-17 17l-17-17z",
                516 + column * 34 - (row % 2) * 3,
                344 + row * 34
            );
        }
    }
    let inside = c.clip("M488 368A54 54 0 0 1 542 314H590A54 54 0 0 1 644 368V508A54 54 0 0 1 590 562H542A54 54 0 0 1 488 508Z");
    draw!(
        c,
        r#"<g clip-path="{inside}"><path d="{facets}" fill="{facet}" opacity=".24"/></g><circle cx="566" cy="380" r="17" fill="{WARM_WHITE}" opacity=".9"/><circle cx="566" cy="440" r="17" fill="{WARM_WHITE}" opacity=".9"/><circle cx="566" cy="500" r="17" fill="{WARM_WHITE}" opacity=".9"/>"#
    );
    c.gleam("M506 400Q506 346 540 330", 8, 56);
}

fn u_lock(c: &mut Canvas, look: Look) {
    let (dark, stripe) = (look.main, look.accent);
    c.long_shadow(404, 644, 240, 34);
    let hoop = c.across(&[
        at(0, dark.deep(30)),
        at(6, dark.lit(40)),
        at(14, dark),
        at(86, dark.deep(10)),
        at(92, dark.lit(26)),
        at(100, dark.deep(46)),
    ]);
    let light = dark.lit(60);
    draw!(
        c,
        r#"<path d="M250 566V310C250 106 550 106 550 310V566" fill="none" stroke="{hoop}" stroke-width="56"/><path d="M240 540V310C240 120 410 110 470 150" fill="none" stroke="{light}" stroke-width="6" stroke-linecap="round" opacity=".5"/>"#
    );
    let bar = c.down(&[
        at(0, dark.lit(34)),
        at(24, dark.lit(10)),
        at(70, dark.deep(24)),
        at(100, dark.deep(52)),
    ]);
    let (ring, metal) = (stripe.lit(6), c.metal(STEEL));
    draw!(
        c,
        r#"<rect x="150" y="548" width="500" height="92" rx="44" fill="{bar}"/><path d="M194 548H232V640H194ZM568 548H606V640H568Z" fill="{ring}"/><circle cx="400" cy="594" r="31" fill="{metal}"/><circle cx="400" cy="594" r="24" fill="{dark}"/><path d="M396 578h8v14l4 18h-16l4-18z" fill="{light}"/>"#
    );
    c.gleam("M190 562H600", 6, 34);
    let key = c.slant(&[at(0, STEEL.lit(60)), at(60, STEEL), at(100, STEEL.deep(40))]);
    draw!(
        c,
        r#"<g transform="translate(640 668) rotate(-24)"><path d="M-10-12H96l10 8-10 8h-12l-6 8-8-8h-10l-6 8-8-8H-10z" transform="translate(20 4)" fill="{key}"/><rect x="-46" y="-26" width="80" height="56" rx="22" fill="{stripe}"/><circle cx="-22" cy="2" r="9" fill="{light}"/></g>"#
    );
}

fn saddle(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 634, 250, 36);
    let rail = c.down(&[at(0, STEEL.lit(50)), at(100, STEEL.deep(50))]);
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="M150 452Q240 600 350 606H500Q600 596 640 470" stroke="{rail}" stroke-width="15"/><path d="M170 452Q260 566 350 574H500Q560 570 590 470" stroke="{rail}" stroke-width="11"/></g><path d="M366 566H470V634H366Z" fill="{rail}"/>"#
    );
    for y in [0, 1, 2] {
        let (top, wide) = (486 + y * 26, 30 - y * 3);
        draw!(
            c,
            r#"<ellipse cx="604" cy="{top}" rx="{wide}" ry="11" fill="none" stroke="{STEEL}" stroke-width="8"/>"#
        );
    }
    let skirt = "M110 388Q92 424 130 452Q180 470 250 474Q380 486 470 520Q520 552 590 538Q700 520 706 426Q706 360 690 330Z";
    let top = "M104 392Q110 362 170 362Q330 366 440 330Q540 282 640 282Q706 288 708 340Q700 372 620 384Q500 392 400 408Q260 428 150 418Q100 414 104 392Z";
    let side = c.down(&[at(0, tone.deep(6)), at(60, tone.deep(26)), at(100, tone.deep(50))]);
    let hide = c.slant(&[at(0, tone.lit(26)), at(50, tone.lit(6)), at(100, tone.deep(14))]);
    let seam = tone.lit(50);
    draw!(
        c,
        r#"<path d="{skirt}" fill="{side}"/><path d="{top}" fill="{hide}"/><path d="M130 440Q200 458 270 462Q390 474 480 506Q530 534 590 522Q676 506 690 430" fill="none" stroke="{seam}" stroke-width="2" stroke-dasharray="8 6" opacity=".6"/>"#
    );
    c.gleam("M150 384Q340 386 460 346Q550 308 640 306", 13, 42);
    let rivet = c.ball(COPPER.lit(14));
    for (x, y) in [(126, 398), (150, 410), (694, 346), (684, 364), (668, 376), (648, 384)] {
        draw!(c, r#"<circle cx="{x}" cy="{y}" r="9" fill="{rivet}"/>"#);
    }
}

fn cap(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(396, 582, 236, 34);
    let stripe = if tone.brightness() > 190 { Rgb::hex(0x2f57c4) } else { Rgb::hex(0xf3f0ea) };
    let crown = "M214 520C200 360 280 220 432 214C590 214 664 350 646 520Q640 556 600 560Q420 590 250 556Q216 548 214 520Z";
    let form =
        c.glow(36, 24, 86, &[at(0, tone.lit(40)), at(40, tone.lit(6)), at(100, tone.deep(34))]);
    let inside = c.clip(crown);
    let (seam, ribbon) =
        (tone.deep(40), c.down(&[at(0, stripe.lit(20)), at(100, stripe.deep(18))]));
    draw!(
        c,
        r#"<path d="{crown}" fill="{form}"/><g clip-path="{inside}"><path d="M432 206C300 280 270 420 300 580L350 588C320 430 350 290 456 214Z" fill="{ribbon}"/><path d="M440 214Q540 330 520 580M420 214Q250 300 226 540" fill="none" stroke="{seam}" stroke-width="3" opacity=".45"/><path d="M206 500Q420 552 652 500V600H206Z" fill="{seam}" opacity=".22"/><path d="M212 506Q420 558 648 506" fill="none" stroke="{seam}" stroke-width="2" stroke-dasharray="7 5" opacity=".6"/></g>"#
    );
    let peak = c.down(&[at(0, tone.lit(12)), at(50, tone), at(100, tone.deep(30))]);
    let under = tone.deep(56);
    draw!(
        c,
        r#"<path d="M220 528Q160 540 96 600Q92 618 116 620Q260 604 404 580Q300 576 220 528Z" fill="{under}"/><path d="M220 522Q150 532 90 594Q88 606 110 606Q260 592 410 572Q300 566 220 522Z" fill="{peak}"/><path d="M112 594Q250 582 380 566" fill="none" stroke="{stripe}" stroke-width="7" stroke-linecap="round" opacity=".8"/>"#
    );
    let button = c.ball(tone);
    draw!(c, r#"<ellipse cx="436" cy="214" rx="19" ry="11" fill="{button}"/>"#);
    c.gleam("M270 430Q280 300 380 250", 13, 30);
}
