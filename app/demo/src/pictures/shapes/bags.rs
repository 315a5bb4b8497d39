//! Soft bags: the tote and the pannier.

use super::super::{
    kit::{Canvas, LEATHER, PAPER, SHADE, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("tote", tote), Shape::standing("pannier", pannier).close(400, 340)];

fn tote(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 660, 216, 40);
    let strap = tone.deep(26);
    draw!(
        c,
        r#"<path d="M312 330C312 140 330 108 400 108C470 108 488 140 488 330" fill="none" stroke="{strap}" stroke-width="24"/>"#
    );
    let body = "M196 312Q400 328 604 312L628 634Q628 660 602 662Q400 674 198 662Q172 660 172 634Z";
    let shade = c.across(&[
        at(0, tone.deep(20)),
        at(10, tone.lit(16)),
        at(34, tone.lit(8)),
        at(46, tone.deep(6)),
        at(58, tone.lit(6)),
        at(82, tone.deep(6)),
        at(100, tone.deep(28)),
    ]);
    let fall = c.down(&[
        at(0, tone.deep(30)).fade(26),
        at(20, tone).fade(0),
        at(80, tone).fade(0),
        at(100, tone.deep(60)).fade(40),
    ]);
    let cloth = c.weave(Weave::Plain, tone);
    let (seam, back) = (tone.contrasting(), tone.deep(40));
    draw!(
        c,
        r#"<path d="M196 314Q400 286 604 314Q400 334 196 314Z" fill="{back}"/><path d="{body}" fill="{shade}"/><path d="{body}" fill="{cloth}"/><path d="{body}" fill="{fall}"/><path d="M195 346Q400 360 606 346" fill="none" stroke="{seam}" stroke-width="2" stroke-dasharray="8 5" opacity=".55"/>"#
    );
    let front = c.across(&[at(0, tone.lit(24)), at(60, tone), at(100, tone.deep(20))]);
    draw!(
        c,
        r#"<g fill="none" stroke-linejoin="round"><path d="M284 392V332C284 180 306 148 404 148C502 148 524 180 524 332V392" stroke="{SHADE}" stroke-width="26" opacity=".2" transform="translate(7 7)"/><path d="M280 392V330C280 176 302 144 400 144C498 144 520 176 520 330V392" stroke="{front}" stroke-width="25"/><path d="M272 388V330C272 170 300 136 400 136" stroke="{seam}" stroke-width="1" stroke-dasharray="7 5" opacity=".5"/></g><path d="M268 368l24 24m0-24l-24 24M508 368l24 24m0-24l-24 24" stroke="{seam}" stroke-width="2" opacity=".7"/>"#
    );
    let crease = tone.deep(50);
    let soft = c.blur(5);
    draw!(
        c,
        r#"<path d="M236 420Q250 520 228 630M560 430Q540 520 572 640M400 600Q330 630 250 644" fill="none" stroke="{crease}" stroke-width="9" opacity=".24" filter="{soft}"/><rect x="536" y="560" width="56" height="34" rx="3" fill="{LEATHER}"/><path d="M546 577h36" stroke="{PAPER}" stroke-width="2" opacity=".5"/>"#
    );
}

fn pannier(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 662, 190, 38);
    let side = "M566 250L606 262L626 612Q628 652 590 658L560 662Z";
    let body = "M222 240L570 240L590 620Q592 660 552 662L246 662Q206 660 210 620Z";
    let face = c.across(&[
        at(0, tone.deep(10)),
        at(10, tone.lit(22)),
        at(40, tone.lit(4)),
        at(85, tone.deep(10)),
        at(100, tone.deep(24)),
    ]);
    let (edge, seam) = (tone.deep(44), tone.deep(34));
    draw!(
        c,
        r#"<path d="{side}" fill="{edge}"/><path d="{body}" fill="{face}"/><path d="M216 560Q400 580 586 560L590 620Q592 660 552 662L246 662Q206 660 210 620Z" fill="{seam}" opacity=".75"/><path d="M234 262L224 640M558 262L574 640" stroke="{seam}" stroke-width="3" opacity=".5"/>"#
    );
    let roll = c.down(&[
        at(0, tone.lit(34)),
        at(30, tone.lit(6)),
        at(55, tone.deep(28)),
        at(60, tone.lit(14)),
        at(100, tone.deep(34)),
    ]);
    let (strap, buckle) = (SHADE, SHADE.lit(18));
    draw!(
        c,
        r#"<path d="M202 178Q202 160 222 160L574 160Q596 160 596 180L600 232Q600 252 580 252L218 252Q198 252 198 232Z" fill="{roll}"/><path d="M206 206Q400 216 596 206" fill="none" stroke="{edge}" stroke-width="3" opacity=".6"/><path d="M344 124C344 106 456 106 456 124L460 168H340Z" fill="none" stroke="{strap}" stroke-width="15" stroke-linejoin="round"/><path d="M292 156L300 430M508 156L500 430" stroke="{strap}" stroke-width="25"/><path d="M280 330h40v52h-40zM480 330h40v52h-40z" fill="{buckle}"/><path d="M290 342h20v28h-20zM490 342h20v28h-20z" fill="{strap}"/>"#
    );
    let reflex = c.slant(&[at(0, PAPER), at(50, PAPER.deep(22)), at(100, PAPER.lit(60))]);
    draw!(
        c,
        r#"<path d="M368 470h64l20 36l-20 36h-64l-20-36z" fill="{reflex}"/><path d="M368 470h64l20 36l-20 36h-64l-20-36z" fill="none" stroke="{edge}" stroke-width="3" opacity=".5"/>"#
    );
    c.gleam("M244 290L236 540", 11, 40);
    c.gleam("M226 174Q400 166 560 174", 7, 44);
}
