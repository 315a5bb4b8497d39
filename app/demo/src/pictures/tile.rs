//! A picture for a category: up to three of its things together, 800 × 600.

use super::{
    kit::{Canvas, Rgb, SHADE, WARM_WHITE, at, draw},
    product::{colours, look, tint},
    shape::{Look, Shape, Stage},
    shapes,
};
use crate::content::{Backdrop, Category, DemoShop, Product};

/// Draws the tile of a category.
pub(super) fn tile(shop: &DemoShop, category: &Category) -> String {
    let mut canvas = Canvas::new(800, 600);
    ground(&mut canvas, shop.store.backdrop, tint(shop, &category.slug));
    let things = things(shop, category);
    let mut standing: Vec<_> =
        things.iter().copied().filter(|(shape, _)| shape.stage == Stage::Ground).collect();
    if standing.len() < 2 && things.len() > standing.len() {
        standing.clear();
    }
    match standing.as_slice() {
        [] => side_by_side(&mut canvas, &things),
        [one] => one.0.place(&mut canvas, one.1, [400, 520, 76]),
        [first, second] => {
            second.0.place(&mut canvas, second.1, [540, 494, 58]);
            first.0.place(&mut canvas, first.1, [282, 526, 66]);
        }
        [first, second, third, ..] => {
            second.0.place(&mut canvas, second.1, [180, 496, 54]);
            third.0.place(&mut canvas, third.1, [620, 496, 54]);
            first.0.place(&mut canvas, first.1, [402, 538, 64]);
        }
    }
    canvas.finish()
}

fn ground(c: &mut Canvas, backdrop: Backdrop, tint: Rgb) {
    let (wall, floor) = match backdrop {
        Backdrop::Cove => (tint.deep(2), tint.lit(26)),
        Backdrop::Disc => (tint.lit(30), tint.lit(56)),
    };
    let paint = c.down(&[at(0, wall.lit(12)), at(60, wall.deep(4)), at(74, floor), at(100, wall)]);
    let light = c.glow(24, 10, 76, &[at(0, WARM_WHITE).fade(60), at(100, WARM_WHITE).fade(0)]);
    let dusk =
        c.glow(40, 40, 76, &[at(0, SHADE).fade(0), at(66, SHADE).fade(0), at(100, SHADE).fade(10)]);
    draw!(
        c,
        r#"<path d="M0 0H800V600H0Z" fill="{paint}"/><path d="M0 0H800V600H0Z" fill="{light}"/><path d="M0 0H800V600H0Z" fill="{dusk}"/>"#
    );
}

/// What the category sells, no two alike; of a category with children the first thing of each
/// child. Where that is too little, the same things in their other colours.
fn things(shop: &DemoShop, category: &Category) -> Vec<(Shape, Look)> {
    let children: Vec<_> = shop
        .categories
        .iter()
        .filter(|child| child.parent.as_deref() == Some(category.slug.as_str()))
        .collect();
    let products: Vec<&Product> = if children.is_empty() {
        shop.products.iter().filter(|product| product.category == category.slug).collect()
    } else {
        let of = |slug: &str| shop.products.iter().find(|product| product.category == slug);
        children.iter().filter_map(|child| of(&child.slug)).collect()
    };
    let mut things: Vec<(Shape, Look)> = Vec::new();
    for (shape, look) in products.iter().filter_map(|product| first_look(product)) {
        if things.iter().all(|(other, seen)| other.name != shape.name || seen.main != look.main) {
            things.push((shape, look));
        }
    }
    for (shape, look) in products.iter().flat_map(|product| other_looks(product)) {
        if things.len() >= 3 {
            break;
        }
        things.push((shape, look));
    }
    things
}

fn first_look(product: &Product) -> Option<(Shape, Look)> {
    shapes::find(&product.picture.shape).map(|shape| (shape, look(product)))
}

fn other_looks(product: &Product) -> Vec<(Shape, Look)> {
    let Some((shape, first)) = first_look(product) else {
        return Vec::new();
    };
    let colours = colours(product).filter_map(|value| value.swatch).map(Rgb::from);
    // Every other one, because neighbours in the list are neighbours in tone.
    colours
        .filter(|colour| *colour != first.main)
        .skip(1)
        .step_by(2)
        .map(|main| (shape, Look { main, ..first }))
        .collect()
}

/// Things that lie or hang.
fn side_by_side(c: &mut Canvas, things: &[(Shape, Look)]) {
    let places: &[[i32; 3]] = match things.len() {
        0 | 1 => &[[400, 474, 74]],
        2 => &[[250, 470, 70], [560, 470, 70]],
        _ => &[[180, 440, 60], [402, 440, 60], [624, 440, 60]],
    };
    for ((shape, look), place) in things.iter().zip(places) {
        shape.place(c, *look, *place);
    }
}
