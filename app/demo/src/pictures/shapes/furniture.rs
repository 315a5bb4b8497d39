//! Stools and chairs.

use super::super::{
    kit::{Canvas, Rgb, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("stool", stool).floor(),
    Shape::standing("spindle-chair", spindle_chair).floor(),
];

fn leg(c: &mut Canvas, from: (i32, i32), to: (i32, i32), width: i32, tone: Rgb) {
    let paint = c.across(&[at(0, tone.lit(30)), at(45, tone), at(100, tone.deep(34))]);
    let ((x, y), (foot_x, foot_y)) = (from, to);
    let (wide, thin) = (width / 2, width / 3);
    draw!(
        c,
        r#"<path d="M{} {y}L{} {y}L{} {foot_y}Q{foot_x} {} {} {foot_y}Z" fill="{paint}"/>"#,
        x - wide,
        x + wide,
        foot_x + thin,
        foot_y + 5,
        foot_x - thin,
    );
}

fn stool(c: &mut Canvas, look: Look) {
    let wood = look.main;
    c.long_shadow(404, 664, 214, 44);
    leg(c, (404, 330), (420, 634), 34, wood.deep(26));
    leg(c, (300, 340), (226, 676), 38, wood);
    leg(c, (500, 340), (590, 668), 38, wood.deep(8));
    let rung = c.down(&[at(0, wood.lit(20)), at(100, wood.deep(34))]);
    draw!(
        c,
        r#"<path d="M262 532L554 524M270 540L416 470M552 532L418 470" stroke="{rung}" stroke-width="15" stroke-linecap="round" fill="none"/>"#
    );
    let edge = c.across(&[
        at(0, wood.deep(14)),
        at(22, wood.lit(22)),
        at(60, wood.deep(6)),
        at(100, wood.deep(36)),
    ]);
    let seat = c.slant(&[at(0, wood.lit(38)), at(50, wood.lit(10)), at(100, wood.deep(8))]);
    let dip = c.glow(
        60,
        80,
        70,
        &[
            at(0, wood.lit(40)).fade(50),
            at(60, wood.deep(24)).fade(26),
            at(100, wood.deep(10)).fade(0),
        ],
    );
    draw!(
        c,
        r#"<path d="M196 300V326A206 56 0 0 0 608 326V300Z" fill="{edge}"/><ellipse cx="402" cy="300" rx="206" ry="56" fill="{seat}"/>"#
    );
    let inside = c.clip("M196 300a206 56 0 0 0 412 0a206 56 0 0 0-412 0");
    c.wood_grain([190, 244, 612, 360], wood, &inside);
    let (light, wedge) = (wood.lit(64), wood.deep(46));
    draw!(
        c,
        r#"<ellipse cx="404" cy="304" rx="150" ry="36" fill="{dip}"/><path d="M198 296A206 56 0 0 1 520 254" fill="none" stroke="{light}" stroke-width="4" opacity=".7"/><g stroke="{wedge}" stroke-width="3" opacity=".5"><path d="M284 318l26 8M492 326l26-8M404 262v12"/></g>"#
    );
}

fn spindle_chair(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(412, 690, 210, 42);
    leg(c, (306, 460), (286, 640), 22, tone.deep(30));
    leg(c, (502, 460), (540, 638), 22, tone.deep(30));
    let stick = c.across(&[at(0, tone.lit(28)), at(60, tone), at(100, tone.deep(30))]);
    let dark = tone.deep(30);
    let mut spindles = String::new();
    for step in 0..7 {
        let (top, foot) = (272 + step * 43, 308 + step * 31);
        spindles += &format!("M{top} 176L{foot} 450");
    }
    draw!(
        c,
        r#"<g fill="none" stroke-linecap="round"><path d="{spindles}" transform="translate(4 2)" stroke="{dark}" stroke-width="9"/><path d="{spindles}" stroke="{tone}" stroke-width="8"/><path d="M246 172L290 456M562 172L518 456" stroke="{dark}" stroke-width="21"/><path d="M244 172L288 456M560 172L516 456" stroke="{stick}" stroke-width="17"/></g>"#
    );
    let rail = c.down(&[at(0, tone.lit(34)), at(50, tone), at(100, tone.deep(26))]);
    let light = tone.lit(60);
    draw!(
        c,
        r#"<path d="M222 132Q402 84 584 132Q596 138 594 158L590 188Q402 146 218 188L212 158Q210 138 222 132Z" fill="{rail}"/><path d="M228 140Q402 94 578 140" fill="none" stroke="{light}" stroke-width="4" opacity=".6"/>"#
    );
    leg(c, (268, 500), (236, 702), 27, tone);
    leg(c, (548, 500), (584, 700), 27, tone.deep(10));
    let seat = c.slant(&[at(0, tone.lit(32)), at(55, tone.lit(4)), at(100, tone.deep(12))]);
    let edge = c.across(&[at(0, tone.deep(6)), at(30, tone.lit(14)), at(100, tone.deep(34))]);
    draw!(
        c,
        r#"<path d="M250 602L568 598" stroke="{stick}" stroke-width="12" stroke-linecap="round"/><path d="M206 486Q202 512 226 520Q404 548 586 518Q608 512 604 486Z" fill="{edge}"/><path d="M276 440Q402 430 530 440Q566 444 582 464L604 488Q606 498 586 502Q404 528 224 502Q204 498 206 488L228 462Q242 444 276 440Z" fill="{seat}"/><path d="M300 462Q402 486 508 462Q470 500 404 500Q336 500 300 462Z" fill="{dark}" opacity=".16"/><path d="M212 490Q404 520 600 490" fill="none" stroke="{light}" stroke-width="3" opacity=".5"/>"#
    );
}
