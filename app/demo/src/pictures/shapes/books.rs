//! Books, seen from the front with a little of the spine.

use super::super::{
    kit::{Canvas, PAPER, Rgb, SHADE, WARM_WHITE, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("book", cook_book), Shape::standing("picture-book", picture_book)];

/// A standing book: spine on the left, cover as a slightly slanted page. The cover's clip stays
/// open for the caller's art.
fn open_cover(c: &mut Canvas, tone: Rgb, spine: Rgb) {
    c.long_shadow(408, 652, 186, 34);
    let board = "M272 164L572 146Q584 146 584 158L584 640Q584 650 574 650L272 664Z";
    let face = c.slant(&[at(0, tone.lit(14)), at(60, tone), at(100, tone.deep(14))]);
    let back = c.across(&[at(0, spine.deep(30)), at(40, spine.lit(12)), at(100, spine.deep(20))]);
    let cloth = c.weave(Weave::Plain, spine);
    let inside = c.clip(board);
    draw!(
        c,
        r#"<path d="M584 158L600 166L600 640L584 646Z" fill="{PAPER}"/><path d="M589 162V642M594 164V640" stroke="{SHADE}" stroke-width="1" opacity=".4"/><path d="M236 152L272 164V664L236 648Z" fill="{back}"/><path d="M236 152L272 164V664L236 648Z" fill="{cloth}"/><path d="{board}" fill="{face}"/><g clip-path="{inside}">"#
    );
}

fn close_cover(c: &mut Canvas) {
    let hinge = c.across(&[
        at(0, SHADE).fade(34),
        at(4, WARM_WHITE).fade(22),
        at(8, SHADE).fade(20),
        at(11, SHADE).fade(0),
        at(70, WARM_WHITE).fade(0),
        at(100, SHADE).fade(16),
    ]);
    draw!(c, r#"<path d="M272 140H600V670H272Z" fill="{hinge}"/></g>"#);
}

fn cook_book(c: &mut Canvas, look: Look) {
    let (tone, print) = (look.main, look.accent);
    open_cover(c, tone, tone.deep(44));
    let (pot, shine, steam) = (tone.deep(40), tone.lit(30), print.lit(10));
    draw!(
        c,
        r#"<path d="M306 216L552 202M306 610L552 600" stroke="{print}" stroke-width="4" opacity=".8"/><circle cx="430" cy="408" r="128" fill="{print}"/><path d="M350 408H512Q512 484 478 490H384Q350 484 350 408Z" fill="{pot}"/><path d="M340 400Q340 388 352 388H510Q522 388 522 400Z" fill="{pot}"/><path d="M336 420q-24 4-18 24q6 16 30 12M524 420q26 4 20 24q-6 16-32 12" fill="none" stroke="{pot}" stroke-width="9"/><path d="M372 420Q374 460 388 476" fill="none" stroke="{shine}" stroke-width="7" stroke-linecap="round"/><g fill="none" stroke="{tone}" stroke-width="7" stroke-linecap="round"><path d="M398 370q-16-22 0-42t0-40M434 366q-16-22 0-42t0-40M470 370q-16-22 0-42t0-40"/></g><path d="M352 250L508 242M388 560L474 556" stroke="{steam}" stroke-width="13" stroke-linecap="round"/>"#
    );
    close_cover(c);
}

fn picture_book(c: &mut Canvas, look: Look) {
    let (sky, fox) = (look.main, look.accent);
    open_cover(c, sky, fox);
    let (snow, drift, dark) = (WARM_WHITE, sky.lit(60), fox.deep(50));
    let mut flakes = String::new();
    for (x, y) in [
        (316, 214),
        (372, 268),
        (430, 206),
        (500, 250),
        (548, 208),
        (330, 330),
        (540, 320),
        (300, 420),
        (556, 400),
        (404, 320),
        (476, 316),
    ] {
        flakes += &format!("M{x} {y}h.1");
    }
    draw!(
        c,
        r#"<path d="{flakes}" stroke="{snow}" stroke-width="15" stroke-linecap="round"/><path d="M272 560Q360 500 450 548T600 530V680H272Z" fill="{drift}"/><path d="M272 610Q380 560 470 600T600 590V680H272Z" fill="{snow}"/><path d="M470 560C560 560 580 470 530 440C550 500 500 510 470 520Z" fill="{fox}"/><path d="M530 440C548 470 546 490 536 506C524 486 518 462 530 440Z" fill="{snow}"/><path d="M376 580C364 500 380 440 430 436C480 440 494 510 484 580Q430 596 376 580Z" fill="{fox}"/><path d="M404 584C398 530 410 490 430 488C450 490 462 530 456 584Q430 590 404 584Z" fill="{snow}"/><path d="M362 330L388 374Q430 356 472 374L498 330Q508 400 484 436Q456 470 430 474Q404 470 376 436Q352 400 362 330Z" fill="{fox}"/><path d="M372 420Q404 408 430 450Q456 408 488 420Q474 462 430 474Q386 462 372 420Z" fill="{snow}"/><path d="M370 346L384 370L376 384ZM490 346L476 370L484 384Z" fill="{dark}"/><path d="M398 414q8 8 16 0M446 414q8 8 16 0" fill="none" stroke="{dark}" stroke-width="5" stroke-linecap="round"/><ellipse cx="430" cy="458" rx="10" ry="8" fill="{dark}"/>"#
    );
    close_cover(c);
}
