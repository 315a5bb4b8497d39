//! Shopify's product CSV, with its older headers, which more programs read.

use super::{Item, major};

const HEADER: [&str; 13] = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Product Category",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Qty",
    "Variant Price",
    "Status",
];

pub(super) fn write(items: impl Iterator<Item = Item>) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEADER)?;
    for item in items {
        let body = format!("<p>{}</p>", item.description);
        let category = item.category.join(" > ");
        for (at, size) in item.sizes.iter().enumerate() {
            let of_product = |text: &'_ str| if at == 0 { text.to_owned() } else { String::new() };
            out.write_record([
                item.slug.clone(),
                of_product(&item.name),
                of_product(&body),
                of_product(item.brand),
                of_product(&category),
                of_product("true"),
                of_product("Size"),
                size.name.to_owned(),
                size.sku.clone(),
                "350".to_owned(),
                size.stock.to_string(),
                major(size.price_minor),
                of_product("active"),
            ])?;
        }
    }
    out.into_inner().map_err(|error| error.into_error().into())
}
