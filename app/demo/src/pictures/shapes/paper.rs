//! Notebooks and planners, seen from above.

use super::super::{
    kit::{BRASS, Canvas, PAPER, SHADE, STEEL, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::lying("notebook", notebook).close(300, 300), Shape::lying("planner", planner)];

fn notebook(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let book = "M222 150Q222 134 238 134L560 134Q578 134 578 152L578 644Q578 662 560 662L238 662Q222 662 222 646Z";
    draw!(c, r#"<g transform="rotate(-8 400 400)">"#);
    c.drop_shadow(book, 20, 24, 14);
    let pages = c.across(&[at(0, PAPER.deep(16)), at(96, PAPER), at(100, PAPER.deep(20))]);
    let cover = c.slant(&[at(0, tone.lit(14)), at(50, tone), at(100, tone.deep(14))]);
    let cloth = c.weave(Weave::Plain, tone);
    let (back, spine) = (
        tone.deep(40),
        c.across(&[at(0, tone.deep(34)), at(60, tone.lit(10)), at(100, tone.deep(30))]),
    );
    draw!(
        c,
        r#"<path d="{book}" transform="translate(11 13)" fill="{back}"/><path d="M230 146H582V668H240Z" fill="{pages}"/><path d="M584 150V668M588 152V670M246 668H586M250 672H588" stroke="{SHADE}" stroke-width="1" opacity=".25"/><path d="{book}" fill="{cover}"/><path d="{book}" fill="{cloth}"/><path d="M222 150Q222 134 238 134L256 134V662L238 662Q222 662 222 646Z" fill="{spine}" opacity=".75"/>"#
    );
    let (band, light) = (tone.deep(58), tone.lit(44));
    let ribbon = tone.contrasting();
    draw!(
        c,
        r#"<path d="M352 662L350 716L361 704L372 718L370 662Z" fill="{ribbon}"/><path d="M512 134H528V662H512Z" fill="{band}"/><path d="M514 134V662" stroke="{light}" stroke-width="2" opacity=".4"/><path d="M262 140H560Q572 140 572 152" fill="none" stroke="{light}" stroke-width="3" opacity=".5"/><rect x="308" y="246" width="150" height="92" rx="5" fill="{PAPER}"/><rect x="316" y="254" width="134" height="76" rx="3" fill="none" stroke="{tone}" stroke-width="2"/><path d="M338 280h90M338 304h58" stroke="{tone}" stroke-width="4" stroke-linecap="round" opacity=".6"/></g>"#
    );
}

fn planner(c: &mut Canvas, look: Look) {
    let tone = look.main;
    let book = "M206 140H580Q594 140 594 154V646Q594 660 580 660H206Z";
    draw!(c, r#"<g transform="rotate(6 400 400)">"#);
    c.drop_shadow(book, 18, 22, 14);
    let cover = c.slant(&[at(0, tone.lit(16)), at(55, tone), at(100, tone.deep(10))]);
    let inside = c.clip(book);
    let (pale, mid, deep) = (tone.lit(56), tone.lit(28), tone.deep(24));
    draw!(
        c,
        r#"<path d="{book}" transform="translate(8 10)" fill="{PAPER}"/><path d="M600 160V668M604 162V670" stroke="{SHADE}" stroke-width="1" opacity=".3"/><path d="{book}" fill="{cover}"/><g clip-path="{inside}"><path d="M206 470Q330 380 440 460T620 430V680H206Z" fill="{mid}"/><path d="M206 560Q340 470 470 560T620 540V680H206Z" fill="{deep}"/><circle cx="486" cy="294" r="76" fill="{pale}"/><path d="M206 640Q330 590 450 640T620 620V680H206Z" fill="{pale}" opacity=".5"/></g>"#
    );
    let wire = c.down(&[at(0, STEEL.lit(50)), at(50, STEEL.deep(10)), at(100, STEEL.deep(50))]);
    let mut holes = String::new();
    let mut rings = String::new();
    for step in 0..13 {
        let y = 166 + step * 39;
        holes += &format!("M232 {y}h.1");
        rings += &format!(
            "M230 {y}C214 {} 190 {} 190 {y}C190 {} 206 {} 216 {}",
            y - 14,
            y - 12,
            y + 10,
            y + 12,
            y + 10
        );
    }
    let elastic = c.metal(BRASS);
    draw!(
        c,
        r#"<path d="{holes}" stroke="{SHADE}" stroke-width="13" stroke-linecap="round" opacity=".6"/><path d="{rings}" fill="none" stroke="{wire}" stroke-width="6" stroke-linecap="round"/><rect x="574" y="320" width="34" height="74" rx="4" fill="{elastic}" opacity=".9"/></g>"#
    );
}
