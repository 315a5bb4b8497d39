//! The CSV that Vendure's `populate` imports.

use super::{Item, major};

const HEADER: [&str; 14] = [
    "name",
    "slug",
    "description",
    "assets",
    "facets",
    "optionGroups",
    "optionValues",
    "sku",
    "price",
    "taxCategory",
    "stockOnHand",
    "trackInventory",
    "variantAssets",
    "variantFacets",
];

pub(super) fn write(items: impl Iterator<Item = Item>) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEADER)?;
    for item in items {
        let facets = format!("category:{}|brand:{}", item.category[1], item.brand);
        for (at, size) in item.sizes.iter().enumerate() {
            let of_product = |text: &'_ str| if at == 0 { text.to_owned() } else { String::new() };
            out.write_record([
                of_product(&item.name),
                of_product(&item.slug),
                of_product(&item.description),
                String::new(),
                of_product(&facets),
                of_product("size"),
                size.name.to_owned(),
                size.sku.clone(),
                major(size.price_minor),
                "standard".to_owned(),
                size.stock.to_string(),
                "true".to_owned(),
                String::new(),
                String::new(),
            ])?;
        }
    }
    out.into_inner().map_err(|error| error.into_error().into())
}
