//! Soap and brushes.

use super::super::{
    kit::{Canvas, Grain, OAK, PAPER, Rgb, SHADE, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] =
    &[Shape::standing("bar-soap", bar_soap).zoom(112), Shape::lying("bath-brush", bath_brush)];

fn bar_soap(c: &mut Canvas, look: Look) {
    let tone = look.main.lit(14);
    c.long_shadow(404, 630, 262, 40);
    let dish = c.down(&[at(0, OAK.lit(24)), at(100, OAK.deep(14))]);
    let (slat, edge) = (OAK.deep(50), OAK.deep(30));
    draw!(
        c,
        r#"<path d="M152 566L220 520H596L660 566V604Q660 612 652 612H160Q152 612 152 604Z" fill="{edge}"/><path d="M152 566L220 520H596L660 566Z" fill="{dish}"/><path d="M252 520L196 566M312 520L268 566M372 520L344 566M432 520L424 566M492 520L502 566M552 520L580 566" stroke="{slat}" stroke-width="7" opacity=".5"/><path d="M152 568H660" stroke="{PAPER}" stroke-width="2" opacity=".5"/><path d="M190 612h60v20h-60zM560 612h60v20h-60z" fill="{slat}"/>"#
    );
    bar(c, tone.deep(6), "translate(40 -4)", false, look.main);
    bar(c, tone, "translate(-34 -118) rotate(-5 400 480)", true, look.main);
}

fn bar(c: &mut Canvas, tone: Rgb, place: &str, wrapped: bool, flecks: Rgb) {
    let top = "M232 470Q226 462 236 456L290 424Q298 420 310 420H548Q560 420 564 428L592 458Q596 468 584 470Z";
    let front =
        "M232 470H584Q594 470 594 482V534Q594 548 580 548H240Q224 548 224 534V482Q224 470 232 470Z";
    let (lid, face) = (
        c.slant(&[at(0, tone.lit(50)), at(100, tone.lit(14))]),
        c.across(&[at(0, tone.lit(14)), at(50, tone), at(100, tone.deep(20))]),
    );
    let soft = c.blur(8);
    draw!(
        c,
        r#"<g transform="{place}"><path d="M236 540H600L620 556H250Z" fill="{SHADE}" opacity=".5" filter="{soft}"/><path d="{top}" fill="{lid}"/><path d="{front}" fill="{face}"/>"#
    );
    let mut grain = Grain::new(17);
    let mut path = String::new();
    for _ in 0..44 {
        let (x, y) = (grain.between(240, 580), grain.between(432, 540));
        path += &format!("M{x} {y}l{} {}", grain.between(3, 8), grain.between(-3, 3));
    }
    let (dark, light) = (flecks.deep(46), tone.lit(70));
    draw!(
        c,
        r#"<path d="{path}" stroke="{dark}" stroke-width="3" stroke-linecap="round" opacity=".36"/><path d="M236 472H582" stroke="{light}" stroke-width="3" opacity=".7"/>"#
    );
    if wrapped {
        let paper = c.down(&[
            at(0, PAPER.lit(50)),
            at(44, PAPER),
            at(46, PAPER.deep(8)),
            at(100, PAPER.deep(18)),
        ]);
        draw!(
            c,
            r#"<path d="M318 548V470L366 420H500L466 470V548Z" fill="{paper}"/><path d="M322 470L370 420M462 470L496 420" stroke="{SHADE}" stroke-width="1" opacity=".3"/><circle cx="392" cy="510" r="22" fill="{flecks}" opacity=".85"/><path d="M392 522v-22m0 14l-8-8m8 8l8-8" stroke="{PAPER}" stroke-width="3" stroke-linecap="round"/>"#
        );
    }
    draw!(c, "</g>");
}

fn bath_brush(c: &mut Canvas, look: Look) {
    let (wood, bristle) = (look.main, look.accent);
    let handle =
        "M372 410C384 470 382 560 374 676Q372 714 400 714Q428 714 426 676C418 560 416 470 428 410Z";
    let head = "M292 262C292 170 330 112 400 112C470 112 508 170 508 262C508 356 470 430 400 430C330 430 292 356 292 262Z";
    draw!(c, r#"<g transform="rotate(24 400 410)">"#);
    c.drop_shadow(&format!("{head}{handle}"), 16, 22, 12);
    let stick = c.across(&[at(0, wood.lit(34)), at(50, wood), at(100, wood.deep(30))]);
    let face = c.slant(&[at(0, wood.lit(30)), at(55, wood), at(100, wood.deep(20))]);
    draw!(c, r#"<path d="{handle}" fill="{stick}"/><path d="{head}" fill="{face}"/>"#);
    let inside = c.clip(&format!("{head}{handle}"));
    c.wood_grain([280, 100, 520, 720], wood, &inside);
    let mut tufts = String::new();
    for row in 0..8 {
        let y = 158 + row * 32;
        let half = [46, 68, 80, 84, 84, 76, 62, 38][usize::try_from(row).unwrap_or(0)];
        let mut x = 400 - half + (row % 2) * 6;
        while x <= 400 + half {
            tufts += &format!("M{x} {y}h.1");
            x += 26;
        }
    }
    let (deep, pale) = (bristle.deep(40), bristle.lit(40));
    draw!(
        c,
        r#"<g stroke-linecap="round"><path d="{tufts}" transform="translate(3 4)" stroke="{deep}" stroke-width="24" opacity=".6"/><path d="{tufts}" stroke="{bristle}" stroke-width="22"/><path d="{tufts}" transform="translate(-3 -3)" stroke="{pale}" stroke-width="9"/></g>"#
    );
    let hole = wood.deep(60);
    draw!(
        c,
        r#"<circle cx="400" cy="684" r="9" fill="{hole}"/><path d="M400 684C360 730 380 772 404 764C436 756 440 720 402 686" fill="none" stroke="{PAPER}" stroke-width="6" stroke-linecap="round"/></g>"#
    );
}
