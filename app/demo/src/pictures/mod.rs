//! Pictures of everything the demo shops sell, drawn on request.
//!
//! A picture is an SVG without scripts, fonts or references to anything outside itself. Its name
//! says what it shows:
//!
//! | name | shows | size |
//! | --- | --- | --- |
//! | `{slug}.svg` | the product in its first colour | 800 × 800 |
//! | `{slug}--{value}.svg` | the product in the colour of that option value | 800 × 800 |
//! | `{slug}--detail.svg`, `{slug}--scene.svg` | the views its content asks for | 800 × 800 |
//! | `{shop}--category--{slug}.svg` | a category, by some of its things | 800 × 600 |
//! | `{shop}--hero.svg` | the shop's home page | 1600 × 900 |
//! | `{shop}--mark.svg`, `{shop}--favicon.svg` | the shop's sign | 96 × 96, 32 × 32 |
//!
//! A new shape is a function in the file of its family under `shapes`, listed in that file's
//! `SHAPES`; products name it in their content.

mod backdrop;
mod bicycle;
mod hero;
mod kit;
mod mark;
mod product;
mod scenes;
mod shape;
mod shapes;
#[cfg(test)]
mod tests;
mod tile;

use crate::content::{Category, DemoShop, Product, shops};

/// The SVG of that name; `None` if nothing is called so.
pub fn picture(name: &str) -> Option<String> {
    let stem = name.strip_suffix(".svg")?;
    shops().iter().find_map(|shop| in_shop(shop, stem))
}

/// The names of all pictures, in a fixed order.
pub fn names() -> Vec<String> {
    let mut names = Vec::new();
    for shop in shops() {
        let key = &shop.store.key;
        names.extend(["mark", "favicon", "hero"].map(|part| format!("{key}--{part}.svg")));
        for category in &shop.categories {
            names.push(category_picture(shop, category));
        }
        for item in &shop.products {
            if product::colours(item).next().is_some() {
                names.push(format!("{}.svg", item.slug));
            }
            names.extend(product_pictures(item));
        }
    }
    names
}

/// The names of the pictures for a product's page: its colours in order, or the plain picture if
/// it has no colours, then its views.
pub fn product_pictures(product: &Product) -> Vec<String> {
    product::gallery(product).into_iter().map(|stem| stem + ".svg").collect()
}

/// The name of a category's picture.
pub fn category_picture(shop: &DemoShop, category: &Category) -> String {
    format!("{}--category--{}.svg", shop.store.key, category.slug)
}

fn in_shop(shop: &DemoShop, stem: &str) -> Option<String> {
    let (subject, part) =
        stem.split_once("--").map_or((stem, None), |(subject, part)| (subject, Some(part)));
    if subject == shop.store.key {
        return of_shop(shop, part?);
    }
    let item = shop.products.iter().find(|product| product.slug == subject)?;
    product::draw_product(shop, item, part)
}

fn of_shop(shop: &DemoShop, part: &str) -> Option<String> {
    let (backdrop, accent) = (shop.store.backdrop, shop.store.accent.into());
    match part {
        "mark" => Some(mark::mark(backdrop, accent, 96)),
        "favicon" => Some(mark::mark(backdrop, accent, 32)),
        "hero" => Some(hero::hero(backdrop, accent)),
        other => {
            let slug = other.strip_prefix("category--")?;
            let category = shop.categories.iter().find(|category| category.slug == slug)?;
            Some(tile::tile(shop, category))
        }
    }
}
