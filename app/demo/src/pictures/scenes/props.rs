//! What stands around.

use super::{
    super::{
        kit::{Canvas, Rgb, SHADE, WARM_WHITE, at, draw},
        shape::Look,
        shapes,
    },
    Subject,
};

struct Prop {
    shape: &'static str,
    main: Rgb,
    accent: Rgb,
}

const fn prop(shape: &'static str, main: u32, accent: u32) -> Prop {
    Prop { shape, main: Rgb::hex(main), accent: Rgb::hex(accent) }
}

/// Left and right companions by top-level category.
fn companions(root: &str) -> [Prop; 2] {
    match root {
        "kitchen" => [prop("spoon-crock", 0xf3f0ea, 0xc99d6c), prop("bowl", 0x9aac8f, 0)],
        "tea-coffee" => [prop("amphora", 0xeadcc4, 0), prop("ribbed-mug", 0x9aac8f, 0)],
        "lighting" => [prop("book", 0x33455f, 0xeadcc4), prop("amphora", 0xbf6b4c, 0)],
        "textiles" => [prop("amphora", 0xeadcc4, 0), prop("jar-candle", 0x7a5a44, 0)],
        "living" => [prop("book", 0x3f5f4e, 0xeadcc4), prop("bowl", 0xdfb0a2, 0)],
        "desk" => [prop("snake-plant", 0xbf6b4c, 0x5d8060), prop("ribbed-mug", 0xeadcc4, 0)],
        "bags-outdoor" => {
            [prop("camp-lantern", 0x3f5f4e, 0xc6a153), prop("enamel-mug", 0x9ab5c4, 0)]
        }
        "plants" => [prop("terracotta-pot", 0xbf6b4c, 0), prop("bowl", 0xeadcc4, 0)],
        "bath" => [prop("pump-bottle", 0x8ea584, 0), prop("jar-candle", 0xa9bcc6, 0)],
        "kids" => [prop("stacking-rings", 0xc99d6c, 0), prop("bear", 0xd3bc98, 0)],
        _ => [prop("oil-bottle", 0xe3b23c, 0x474a50), prop("bell", 0xc6a153, 0x474a50)],
    }
}

/// The two companions, out of focus.
pub(super) fn behind(c: &mut Canvas, subject: &Subject<'_>, places: [[i32; 3]; 2]) {
    let soft = c.blur(3);
    draw!(c, r#"<g filter="{soft}">"#);
    for (companion, place) in companions(subject.root).into_iter().zip(places) {
        put(c, subject, &companion, place);
    }
    draw!(c, "</g>");
}

/// A poster on the wall and a plant in the corner.
pub(super) fn in_room(c: &mut Canvas, subject: &Subject<'_>) {
    let soft = c.blur(2);
    draw!(c, r#"<g filter="{soft}">"#);
    put(c, subject, &prop("poster-hills", 0x9aac8f, 0xbf6b4c), [640, 330, 46]);
    put(c, subject, &prop("snake-plant", 0xeadcc4, 0x5d8060), [110, 640, 70]);
    draw!(c, "</g>");
}

fn put(c: &mut Canvas, subject: &Subject<'_>, prop: &Prop, place: [i32; 3]) {
    if prop.shape == subject.shape.name {
        return;
    }
    if let Some(shape) = shapes::find(prop.shape) {
        shape.place(c, Look { main: prop.main, accent: prop.accent }, place);
    }
}

/// Coffee on a saucer, seen from above.
pub(super) fn cup_from_above(c: &mut Canvas, x: i32, y: i32) {
    let clay = Rgb::hex(0xe6d8c0);
    let soft = c.blur(10);
    let dish = c.slant(&[at(0, clay.lit(50)), at(100, clay.deep(14))]);
    let rim = c.slant(&[at(0, clay.lit(70)), at(100, clay.deep(10))]);
    let (hollow, coffee) = (
        c.slant(&[at(0, clay.deep(40)), at(100, clay.lit(20))]),
        c.slant(&[at(0, Rgb::hex(0x3c2418)), at(100, Rgb::hex(0x7a4d30))]),
    );
    draw!(
        c,
        r#"<g transform="translate({x} {y})"><circle cx="16" cy="20" r="118" fill="{SHADE}" opacity=".34" filter="{soft}"/><circle r="118" fill="{dish}"/><circle r="92" fill="none" stroke="{SHADE}" stroke-width="2" opacity=".14"/><path d="M40 54L92 106Q104 114 110 106Q118 98 108 88L58 38Z" fill="{rim}"/><circle cx="8" cy="10" r="76" fill="{SHADE}" opacity=".2" filter="{soft}"/><circle r="74" fill="{rim}"/><circle r="66" fill="{hollow}"/><circle cx="3" cy="4" r="58" fill="{coffee}"/><path d="M-34-22A44 44 0 0 1 10-44" fill="none" stroke="{WARM_WHITE}" stroke-width="6" stroke-linecap="round" opacity=".4"/></g>"#
    );
}
