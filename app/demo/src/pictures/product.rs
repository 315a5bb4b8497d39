//! The pictures of one product.

use super::{
    backdrop::backdrop,
    kit::{Canvas, Rgb, draw},
    scenes::{Subject, scene},
    shape::{Look, Shape},
    shapes,
};
use crate::content::{DemoShop, OptionValue, Product, View};

/// What to show on the product's page, without the ending: each colour once, or the plain picture
/// if there are none; then the views.
pub(super) fn gallery(product: &Product) -> Vec<String> {
    let slug = &product.slug;
    let mut stems: Vec<_> =
        colours(product).map(|value| format!("{slug}--{}", value.code)).collect();
    if stems.is_empty() {
        stems.push(slug.clone());
    }
    stems.extend(product.picture.views.iter().map(|view| format!("{slug}--{}", view.code())));
    stems
}

/// The values of the option that decides the product's colour.
pub(super) fn colours(product: &Product) -> impl Iterator<Item = &OptionValue> {
    product.options.iter().flat_map(|option| &option.values).filter(|value| value.swatch.is_some())
}

/// Draws the product plainly, in a colour or in a view; `None` if it has neither of that name.
pub(super) fn draw_product(
    shop: &DemoShop,
    product: &Product,
    part: Option<&str>,
) -> Option<String> {
    let shape = shapes::find(&product.picture.shape)?;
    let look = look(product);
    let tint = tint(shop, &product.category);
    let Some(part) = part else {
        return Some(plain(shop, shape, look, tint));
    };
    if let Some(view) = product.picture.views.iter().find(|view| view.code() == part) {
        return Some(match view {
            View::Detail => detail(shop, shape, look, tint),
            View::Scene => in_scene(shop, product, shape, look, tint),
        });
    }
    let swatch = colours(product).find(|value| value.code == part)?.swatch?;
    Some(plain(shop, shape, Look { main: swatch.into(), ..look }, tint))
}

pub(super) fn look(product: &Product) -> Look {
    let main = Rgb::from(product.picture.main);
    Look { main, accent: product.picture.accent.map_or(main, Rgb::from) }
}

/// The ground colour of a category: its own or its parent's.
pub(super) fn tint(shop: &DemoShop, slug: &str) -> Rgb {
    let mut next = Some(slug);
    while let Some(category) =
        next.and_then(|slug| shop.categories.iter().find(|category| category.slug == slug))
    {
        if let Some(tint) = category.tint {
            return tint.into();
        }
        next = category.parent.as_deref();
    }
    shop.store.accent.into()
}

fn plain(shop: &DemoShop, shape: Shape, look: Look, tint: Rgb) -> String {
    let mut canvas = Canvas::new(800, 800);
    backdrop(&mut canvas, shop.store.backdrop, shape.stage, tint);
    let percent = shape.zoom_percent;
    shape.place(&mut canvas, look, [400, 632 + (percent - 100) / 2, percent]);
    canvas.finish()
}

fn in_scene(shop: &DemoShop, product: &Product, shape: Shape, look: Look, tint: Rgb) -> String {
    let mut canvas = Canvas::new(800, 800);
    let category = shop.categories.iter().find(|category| category.slug == product.category);
    let root = category.map_or("", |category| category.parent.as_deref().unwrap_or(&category.slug));
    let backdrop = shop.store.backdrop;
    scene(&mut canvas, &Subject { shape, look, tint, backdrop, root });
    canvas.finish()
}

/// The same thing from half the distance.
fn detail(shop: &DemoShop, shape: Shape, look: Look, tint: Rgb) -> String {
    let mut canvas = Canvas::new(800, 800);
    backdrop(&mut canvas, shop.store.backdrop, shape.stage, tint);
    let (x, y) = shape.close;
    let (right, down) = (400 - x * 21 / 10, 400 - y * 21 / 10);
    draw!(canvas, r#"<g transform="translate({right} {down}) scale(2.1)">"#);
    (shape.draw)(&mut canvas, look);
    draw!(canvas, "</g>");
    canvas.finish()
}
