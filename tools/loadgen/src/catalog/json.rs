//! The catalog as JSON, for the seeds in `peers/`: servers without an import of their own that
//! takes everything.

use serde_json::{Value, json};

use super::Item;

pub(super) fn write(items: impl Iterator<Item = Item>) -> Value {
    items.map(|item| product(&item)).collect()
}

fn product(item: &Item) -> Value {
    let sizes = item.sizes.iter().map(|size| {
        json!({
            "sku": size.sku, "name": size.name, "price_minor": size.price_minor, "stock": size.stock,
        })
    });
    json!({
        "slug": item.slug, "name": item.name, "description": item.description,
        "brand": item.brand, "category": item.category, "sizes": sizes.collect::<Value>(),
    })
}
