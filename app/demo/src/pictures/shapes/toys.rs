//! Toys of wood and wool.

use super::super::{
    kit::{Canvas, GROUND, OAK, Rgb, SHADE, Turned, Weave, at, draw},
    shape::{Look, Shape},
};

pub(super) const SHAPES: &[Shape] = &[
    Shape::standing("blocks", blocks).close(380, 470),
    Shape::standing("bear", bear),
    Shape::standing("toy-car", toy_car).zoom(112),
    Shape::standing("stacking-rings", stacking_rings),
];

/// The colours painted toys share.
const PAINTS: [Rgb; 6] = [
    Rgb::hex(0xbf6b4c),
    Rgb::hex(0xd39b3d),
    Rgb::hex(0x9aac8f),
    Rgb::hex(0x7fa0b4),
    Rgb::hex(0xdfb0a2),
    Rgb::hex(0x3f5f4e),
];

/// A box: front, top and right side. `place` is left, foot, width, height.
fn brick(c: &mut Canvas, place: [i32; 4], tone: Rgb, plain: bool) {
    let [left, foot, width, height] = place;
    let depth = 34;
    let (right, top) = (left + width, foot - height);
    let front = format!("M{left} {top}H{right}V{foot}H{left}Z");
    let lid = format!(
        "M{left} {top}L{} {}H{}L{right} {top}Z",
        left + depth,
        top - depth / 2,
        right + depth
    );
    let side = format!(
        "M{right} {top}L{} {}V{}L{right} {foot}Z",
        right + depth,
        top - depth / 2,
        foot - depth / 2
    );
    let face = c.slant(&[at(0, tone.lit(18)), at(100, tone.deep(8))]);
    let (bright, dark) = (tone.lit(40), tone.deep(30));
    draw!(
        c,
        r#"<g stroke-linejoin="round" stroke-width="5"><path d="{side}" fill="{dark}" stroke="{dark}"/><path d="{lid}" fill="{bright}" stroke="{bright}"/><path d="{front}" fill="{face}" stroke="{face}"/></g>"#
    );
    if plain {
        let inside = c.clip(&front);
        c.wood_grain([left, top, right, foot], tone, &inside);
    }
}

fn blocks(c: &mut Canvas, look: Look) {
    let wood = look.main;
    let [clay, mustard, sage, sky, blush, _] = PAINTS;
    c.long_shadow(412, 642, 286, 40);
    brick(c, [150, 640, 116, 116], sage, false);
    brick(c, [282, 640, 116, 116], wood, true);
    brick(c, [538, 640, 116, 116], clay, false);
    arch(c, wood.lit(8));
    brick(c, [176, 522, 116, 76], mustard, false);
    brick(c, [330, 406, 150, 44], sky, false);
    brick(c, [196, 444, 64, 102], wood, true);
    brick(c, [368, 360, 76, 76], blush, false);
    let (front, side) = (c.slant(&[at(0, clay.lit(20)), at(100, clay)]), clay.deep(30));
    draw!(
        c,
        r#"<path d="M406 176L440 164L490 262L448 282Z" fill="{side}" stroke="{side}" stroke-width="5" stroke-linejoin="round"/><path d="M406 178L362 282H450Z" fill="{front}" stroke="{front}" stroke-width="5" stroke-linejoin="round"/>"#
    );
    let ball = c.ball(mustard);
    draw!(
        c,
        r#"<ellipse cx="700" cy="646" rx="56" ry="12" fill="{SHADE}" opacity=".4"/><circle cx="692" cy="606" r="40" fill="{ball}"/>"#
    );
}

fn arch(c: &mut Canvas, wood: Rgb) {
    let front = c.slant(&[at(0, wood.lit(18)), at(100, wood.deep(8))]);
    let (top, side, hollow) = (wood.lit(40), wood.deep(32), wood.deep(46));
    draw!(
        c,
        r#"<path d="M300 410L334 393H564L530 410Z" fill="{top}"/><path d="M530 410L564 393V505L530 522Z" fill="{side}"/><path d="M350 522A65 62 0 0 1 430 462Q384 470 382 506Z" fill="{hollow}"/><path d="M300 410H530V522H480A65 62 0 0 0 350 522H300Z" fill="{front}"/>"#
    );
    let inside = c.clip("M300 410H530V522H480A65 62 0 0 0 350 522H300Z");
    c.wood_grain([300, 408, 530, 524], wood, &inside);
}

fn bear(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 652, 186, 34);
    let fur = c.ball(tone);
    let pale = tone.lit(46);
    let (muzzle, dark) = (c.ball(pale), Rgb::hex(0x3a2a28));
    let plush = c.weave(Weave::Terry, tone);
    let limbs = r#"<ellipse cx="256" cy="450" rx="52" ry="96" transform="rotate(26 256 450)"/><ellipse cx="544" cy="450" rx="52" ry="96" transform="rotate(-26 544 450)"/>"#;
    let parts = r#"<circle cx="292" cy="176" r="56"/><circle cx="508" cy="176" r="56"/>"#;
    draw!(c, r#"<g fill="{fur}">{limbs}{parts}</g>"#);
    let inner = c.ball(tone.toward(Rgb::hex(0xdfb0a2), 60));
    draw!(
        c,
        r#"<circle cx="290" cy="178" r="32" fill="{inner}"/><circle cx="510" cy="178" r="32" fill="{inner}"/><ellipse cx="400" cy="500" rx="140" ry="150" fill="{fur}"/><ellipse cx="400" cy="520" rx="84" ry="98" fill="{muzzle}" opacity=".8"/>"#
    );
    for (x, turn) in [(276, -14), (524, 14)] {
        draw!(
            c,
            r#"<g transform="rotate({turn} {x} 606)"><ellipse cx="{x}" cy="606" rx="74" ry="60" fill="{fur}"/><ellipse cx="{x}" cy="610" rx="42" ry="34" fill="{inner}"/></g>"#
        );
    }
    draw!(
        c,
        r#"<ellipse cx="400" cy="270" rx="158" ry="140" fill="{fur}"/><ellipse cx="400" cy="270" rx="158" ry="140" fill="{plush}" opacity=".7"/><ellipse cx="400" cy="500" rx="140" ry="150" fill="{plush}" opacity=".7"/><ellipse cx="400" cy="320" rx="70" ry="56" fill="{muzzle}"/><path d="M374 290Q400 280 426 290Q420 316 400 318Q380 316 374 290Z" fill="{dark}"/><path d="M400 316V336M372 344Q388 356 400 338Q412 356 428 344" fill="none" stroke="{dark}" stroke-width="5" stroke-linecap="round"/><circle cx="334" cy="252" r="13" fill="{dark}"/><circle cx="466" cy="252" r="13" fill="{dark}"/><circle cx="330" cy="247" r="4" fill="{pale}"/><circle cx="462" cy="247" r="4" fill="{pale}"/>"#
    );
    let scarf = Rgb::hex(0x6f8a7a);
    let knit = c.across(&[at(0, scarf.lit(20)), at(60, scarf), at(100, scarf.deep(26))]);
    let line = scarf.deep(40);
    draw!(
        c,
        r#"<path d="M268 372Q400 436 532 372Q546 392 536 410Q400 468 264 410Q254 392 268 372Z" fill="{knit}"/><path d="M446 420L490 408L516 520L466 530Z" fill="{knit}"/><path d="M468 530l4 16M482 527l4 16M498 524l4 16M300 396l-6 24M350 414l-4 26M400 420v26M450 414l4 26M500 396l6 24" stroke="{line}" stroke-width="4" opacity=".5"/>"#
    );
}

fn toy_car(c: &mut Canvas, look: Look) {
    let tone = look.main;
    c.long_shadow(404, 622, 280, 36);
    let body = "M136 486Q136 436 196 430L250 424Q300 320 390 312L470 312Q540 316 574 418L636 432Q672 440 672 486V540Q672 564 646 564H162Q136 564 136 540Z";
    let paint = c.down(&[at(0, tone.lit(36)), at(40, tone.lit(6)), at(100, tone.deep(24))]);
    let wood = c.slant(&[at(0, OAK.lit(40)), at(100, OAK)]);
    let (line, light) = (tone.deep(40), tone.lit(66));
    draw!(
        c,
        r#"<path d="{body}" fill="{paint}"/><path d="M288 424Q322 356 384 350H396V424Z" fill="{wood}"/><path d="M424 350H462Q510 356 534 424H424Z" fill="{wood}"/><path d="M290 420Q324 358 384 352" fill="none" stroke="{line}" stroke-width="3" opacity=".4"/><path d="M140 498H670" stroke="{line}" stroke-width="4" opacity=".25"/><path d="M198 440L252 434Q304 334 392 324L466 324" fill="none" stroke="{light}" stroke-width="5" stroke-linecap="round" opacity=".6"/><circle cx="648" cy="478" r="17" fill="{wood}"/>"#
    );
    let rim = c.ball(OAK.lit(10));
    let (tyre, arc) = (c.ball(OAK.deep(26)), tone.deep(58));
    for x in [256, 552] {
        draw!(
            c,
            r#"<path d="M{} 566A78 78 0 0 1 {} 566Z" fill="{arc}" opacity=".7"/><circle cx="{x}" cy="560" r="66" fill="{tyre}"/><circle cx="{x}" cy="558" r="44" fill="{rim}"/><circle cx="{x}" cy="558" r="12" fill="{arc}"/>"#,
            x - 78,
            x + 78,
        );
    }
}

fn stacking_rings(c: &mut Canvas, look: Look) {
    let wood = look.main;
    c.shadow(400, GROUND + 6, 168);
    let foot = Turned::new(&[
        (594, 158),
        (594, 158),
        (604, 164),
        (624, 150),
        (GROUND + 4, 116),
        (GROUND + 4, 116),
    ]);
    let (outline, wall) = (foot.outline(), c.round(wood));
    let rod = c.round(wood.lit(10));
    draw!(
        c,
        r#"<path d="{outline}" fill="{wall}"/><path d="M388 200H412V600H388Z" fill="{rod}"/>"#
    );
    let [clay, mustard, sage, sky, blush, forest] = PAINTS;
    let mut y = 562;
    for (radius, tone) in
        [(160, forest), (146, sage), (132, sky), (116, mustard), (100, blush), (84, clay)]
    {
        let paint = c.across(&[
            at(0, tone.deep(24)),
            at(24, tone.lit(30)),
            at(55, tone),
            at(100, tone.deep(32)),
        ]);
        let lean = radius * 12 / 100;
        let (left, right, top, foot) = (400 - radius, 400 + radius, y - 29, y + 27);
        let (shine, middle) = (tone.lit(60), y - 12);
        draw!(
            c,
            r#"<path d="M{left} {y}Q{left} {top} {} {top}H{}Q{right} {top} {right} {y}Q{right} {foot} {} {foot}Q400 {} {} {foot}Q{left} {foot} {left} {y}Z" fill="{paint}"/><path d="M{} {middle}Q{} {} {} {}" fill="none" stroke="{shine}" stroke-width="7" stroke-linecap="round" opacity=".3"/>"#,
            left + 30,
            right - 30,
            right - 30,
            foot + lean,
            left + 30,
            left + 30,
            left + 44,
            middle + lean / 2,
            400 - radius / 3,
            middle + lean / 2 + 2,
        );
        y -= 56;
    }
    let ball = c.ball(mustard);
    draw!(c, r#"<circle cx="400" cy="192" r="56" fill="{ball}"/>"#);
    c.gleam("M366 184Q372 160 392 152", 7, 50);
}
