//! Backpacks.

use super::super::{
    kit::{BRASS, Canvas, LEATHER, SHADE, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("rolltop", rolltop).close(400, 300).floor(),
    Shape::standing("city-backpack", city_backpack),
];

fn rolltop(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(406, 664, 188, 40);
    let strap = tone.deep(40);
    draw!(
        c,
        r#"<path d="M250 330C180 380 178 560 232 640M552 330C624 380 624 560 568 640" fill="none" stroke="{strap}" stroke-width="30" stroke-linecap="round"/><path d="M360 150C360 96 440 96 440 150" fill="none" stroke="{LEATHER}" stroke-width="13"/>"#
    );
    let body =
        "M242 236L558 236Q572 420 582 600Q586 662 536 664L264 664Q214 662 218 600Q228 420 242 236Z";
    let face = c.across(&[
        at(0, tone.deep(26)),
        at(12, tone.lit(16)),
        at(36, tone.lit(8)),
        at(78, tone.deep(10)),
        at(100, tone.deep(36)),
    ]);
    let cloth = c.weave(Weave::Plain, tone);
    let (dark, seam) = (tone.deep(50), tone.contrasting());
    draw!(
        c,
        r#"<path d="{body}" fill="{face}"/><path d="{body}" fill="{cloth}"/><path d="M222 560Q400 586 578 560L582 600Q586 662 536 664L264 664Q214 662 218 600Z" fill="{LEATHER}" opacity=".92"/><path d="M222 566Q400 592 578 566" fill="none" stroke="{SHADE}" stroke-width="3" opacity=".4"/>"#
    );
    let roll = c.down(&[
        at(0, tone.lit(34)),
        at(24, tone.lit(8)),
        at(48, tone.deep(34)),
        at(52, tone.lit(18)),
        at(100, tone.deep(30)),
    ]);
    draw!(
        c,
        r#"<path d="M230 160Q228 140 250 140L552 140Q574 140 572 160L566 232Q566 256 540 258L260 258Q234 256 234 232Z" fill="{roll}"/><path d="M230 160Q228 140 250 140L552 140Q574 140 572 160L566 232Q566 256 540 258L260 258Q234 256 234 232Z" fill="{cloth}"/><path d="M233 198Q400 210 570 198" fill="none" stroke="{dark}" stroke-width="4" opacity=".6"/>"#
    );
    let pocket = "M276 402H524V536Q524 552 508 552H292Q276 552 276 536Z";
    let flap = c.face(tone.lit(6));
    draw!(
        c,
        r#"<path d="{pocket}" transform="translate(6 8)" fill="{SHADE}" opacity=".26"/><path d="{pocket}" fill="{flap}"/><path d="{pocket}" fill="{cloth}"/><path d="M276 420H524" stroke="{dark}" stroke-width="7" opacity=".6"/><path d="M286 434V534Q286 542 294 542H506Q514 542 514 534V434" fill="none" stroke="{seam}" stroke-width="2" stroke-dasharray="7 5" opacity=".5"/>"#
    );
    let (belt, hook) =
        (c.across(&[at(0, LEATHER.lit(24)), at(100, LEATHER.deep(30))]), c.metal(BRASS));
    draw!(
        c,
        r#"<path d="M388 138H412V352H388Z" fill="{belt}"/><path d="M391 138V352M409 138V352" stroke="{SHADE}" stroke-width="1" stroke-dasharray="6 4" opacity=".5"/><rect x="376" y="326" width="48" height="32" rx="8" fill="none" stroke="{hook}" stroke-width="8"/><path d="M395 352H405V386H395Z" fill="{hook}"/><circle cx="400" cy="390" r="8" fill="{hook}"/><path d="M500 420l26 2-3 12-26-2z" fill="{hook}"/>"#
    );
    c.gleam("M262 290L244 540", 13, 24);
    c.gleam("M256 152Q400 146 540 152", 8, 36);
}

fn city_backpack(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(406, 662, 190, 40);
    let strap = tone.deep(46);
    draw!(
        c,
        r#"<path d="M244 300C172 360 170 550 226 630M556 300C630 360 630 550 574 630" fill="none" stroke="{strap}" stroke-width="30" stroke-linecap="round"/><path d="M352 158C352 92 448 92 448 158" fill="none" stroke="{strap}" stroke-width="17"/>"#
    );
    let body = "M220 330C220 190 290 148 400 148C510 148 580 190 580 330L590 600Q590 662 534 662H266Q210 662 210 600Z";
    let face = c.across(&[
        at(0, tone.deep(26)),
        at(11, tone.lit(14)),
        at(36, tone.lit(12)),
        at(78, tone.deep(8)),
        at(100, tone.deep(34)),
    ]);
    let (dark, pale) = (tone.deep(54), tone.lit(44));
    draw!(
        c,
        r#"<path d="{body}" fill="{face}"/><path d="M240 372C236 236 296 184 400 184C504 184 564 236 560 372" fill="none" stroke="{dark}" stroke-width="9"/><path d="M240 372C236 236 296 184 400 184C504 184 564 236 560 372" fill="none" stroke="{pale}" stroke-width="2" stroke-dasharray="4 4" opacity=".7"/>"#
    );
    let pocket =
        "M248 452Q248 424 276 424H524Q552 424 552 452V600Q552 630 522 630H278Q248 630 248 600Z";
    let front = c.slant(&[at(0, tone.lit(18)), at(60, tone), at(100, tone.deep(18))]);
    let metal = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="{pocket}" transform="translate(5 8)" fill="{SHADE}" opacity=".26"/><path d="{pocket}" fill="{front}"/><path d="M262 470H538" stroke="{dark}" stroke-width="9"/><path d="M262 470H538" stroke="{pale}" stroke-width="2" stroke-dasharray="4 4" opacity=".7"/><path d="M296 464l20 2-2 38q-8 8-16 0z" fill="{metal}"/><path d="M560 362l16 6-8 40q-10 4-14-4z" fill="{metal}"/><rect x="352" y="548" width="96" height="34" rx="5" fill="{LEATHER}"/><path d="M370 565h60" stroke="{pale}" stroke-width="3" stroke-linecap="round" opacity=".6"/><path d="M270 642H530" stroke="{dark}" stroke-width="3" opacity=".4"/>"#
    );
    c.gleam("M246 300Q254 220 316 186", 12, 30);
    c.gleam("M266 442H420", 6, 34);
}
