//! A catalog to measure with: the same for every server, from a seed.
//!
//! Names, categories, prices and stock are drawn; a product has three to five sizes. The goods are
//! not real and are not meant to be: what counts is how many there are, how long their texts are,
//! and that words repeat as they do in a shop.

mod json;
mod shopify;
mod vendure;

use clap::ValueEnum;

use crate::turn::mix;

/// Whose import reads the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Shopify's product CSV, which `shop import products` reads.
    Shopify,
    /// The CSV of Vendure's `populate`.
    Vendure,
    /// JSON, which the seeds of the other peers read.
    Json,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    slug: String,
    name: String,
    description: String,
    brand: &'static str,
    /// Path in the tree.
    category: [&'static str; 2],
    sizes: Vec<Size>,
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Size {
    sku: String,
    name: &'static str,
    price_minor: u64,
    stock: u64,
}

const LOOKS: [&str; 20] = [
    "Ribbed",
    "Smooth",
    "Nordic",
    "Coastal",
    "Woven",
    "Matte",
    "Glazed",
    "Folding",
    "Stackable",
    "Insulated",
    "Linen",
    "Oak",
    "Copper",
    "Slate",
    "Travel",
    "Garden",
    "Kitchen",
    "Classic",
    "Slim",
    "Wide",
];
const COLOURS: [&str; 12] = [
    "sage", "cream", "sand", "charcoal", "navy", "rust", "olive", "white", "amber", "plum", "teal",
    "grey",
];
/// What it is, and where it stands.
const THINGS: [(&str, [&str; 2]); 20] = [
    ("mug", ["Kitchen", "Cups"]),
    ("teapot", ["Kitchen", "Cups"]),
    ("plate", ["Kitchen", "Plates"]),
    ("bowl", ["Kitchen", "Plates"]),
    ("knife", ["Kitchen", "Tools"]),
    ("board", ["Kitchen", "Tools"]),
    ("towel", ["Bath", "Textiles"]),
    ("robe", ["Bath", "Textiles"]),
    ("soap dish", ["Bath", "Things"]),
    ("mirror", ["Bath", "Things"]),
    ("lamp", ["Living", "Light"]),
    ("lantern", ["Living", "Light"]),
    ("cushion", ["Living", "Textiles"]),
    ("blanket", ["Living", "Textiles"]),
    ("basket", ["Living", "Storage"]),
    ("shelf", ["Living", "Storage"]),
    ("planter", ["Garden", "Pots"]),
    ("watering can", ["Garden", "Tools"]),
    ("shears", ["Garden", "Tools"]),
    ("bench", ["Garden", "Seats"]),
];
const BRANDS: [&str; 8] =
    ["Halden", "Norrvik", "Tihaven", "Marsk", "Ostra", "Velle", "Kaldor", "Brenna"];
const SIZES: [&str; 5] = ["XS", "S", "M", "L", "XL"];
const SENTENCES: [&str; 8] = [
    "Made to be used every day and to look better with the years.",
    "Wipe it with a soft cloth; it does not need more.",
    "The shape sits well in the hand and stays out of the way.",
    "Every piece differs a little from the next, as it should.",
    "It fits shelves and drawers of the usual depth.",
    "The colour comes from the material itself and does not fade.",
    "Spare parts are kept for ten years.",
    "It is packed in paper and nothing else.",
];

/// The whole catalog as a file of `format`.
pub(crate) fn write(products: u32, seed: u64, format: Format) -> Result<String, String> {
    let items = (0..products).map(|number| item(seed, number));
    let written = match format {
        Format::Shopify => shopify::write(items),
        Format::Vendure => vendure::write(items),
        Format::Json => return Ok(json::write(items).to_string()),
    };
    let bytes = written.map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn item(seed: u64, number: u32) -> Item {
    let drawn = |nth: u64| mix(mix(seed).wrapping_add(u64::from(number) * 64 + nth));
    let below = |nth, limit: usize| usize::try_from(drawn(nth) % limit as u64).unwrap_or(0);
    let (look, colour) = (LOOKS[below(0, LOOKS.len())], COLOURS[below(1, COLOURS.len())]);
    let (thing, category) = THINGS[below(2, THINGS.len())];
    let slug = format!("{look}-{colour}-{}-{number}", thing.replace(' ', "-")).to_lowercase();
    let sentences = 2 + below(3, 3);
    let described: Vec<&str> = (0..sentences)
        .map(|at| SENTENCES[(below(4, SENTENCES.len()) + at) % SENTENCES.len()])
        .collect();
    let count = 3 + below(5, 3);
    let first = below(6, SIZES.len() - count + 1);
    let base_minor = 490 + drawn(7) % 150 * 100;
    let size = |at: usize| Size {
        sku: format!("LG-{number:06}-{}", SIZES[first + at]),
        name: SIZES[first + at],
        price_minor: base_minor + 200 * at as u64,
        stock: 100_000,
    };
    Item {
        slug,
        name: format!("{look} {thing} in {colour}, no. {number}"),
        description: described.join(" "),
        brand: BRANDS[below(8, BRANDS.len())],
        category,
        sizes: (0..count).map(size).collect(),
    }
}

/// `1290` as `12.90`.
fn major(minor: u64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

#[cfg(test)]
mod tests;
