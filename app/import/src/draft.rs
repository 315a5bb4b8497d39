//! A product as a file tells it, before anything is asked of the shop.

use std::collections::BTreeMap;

use kernel_common::{Money, Sku, TaxCategory};
use mod_catalog_api::{Code, ProductStatus, Slug};

use crate::Reject;

/// A product as a file tells it. What is `None` the file does not tell: an existing product
/// keeps it, a new one gets what a new one has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The line it begins on.
    pub line: u64,
    /// Lines of the file it takes.
    pub rows: u64,
    /// Its address, if the file names it; else it follows from the name and the first SKU.
    pub slug: Slug,
    /// Its name, one line.
    pub name: String,
    /// Plain text.
    pub description: Option<String>,
    /// The names of its category and those above it, from the top down.
    pub category: Option<Vec<String>>,
    /// How it is taxed.
    pub tax_category: Option<TaxCategory>,
    /// Whether it may be seen and sold.
    pub status: Option<ProductStatus>,
    /// The names of what a shopper chooses.
    pub options: Vec<String>,
    /// At least one.
    pub variants: Vec<DraftVariant>,
    /// Its pictures, in order.
    pub images: Option<Vec<DraftImage>>,
    /// Attributes by code, as texts.
    pub attributes: BTreeMap<Code, String>,
}

/// A variant as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftVariant {
    /// The line it stands on.
    pub line: u64,
    /// Its code.
    pub sku: Sku,
    /// The name of its value of each option, in the options' order.
    pub values: Vec<String>,
    /// The number under its bars.
    pub barcode: Option<String>,
    /// Weight.
    pub weight_grams: Option<u32>,
    /// Price of one.
    pub price: Option<Money>,
    /// Former or recommended price.
    pub compare_at: Option<Money>,
    /// Units to be available.
    pub available: Option<i64>,
    /// Address of the picture that shows it.
    pub image: Option<String>,
}

/// A picture as a file tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftImage {
    /// Its address.
    pub url: String,
    /// What it shows; an empty text is a word of the file too.
    pub alt: Option<String>,
}

/// What a reader finds, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A product.
    Product(Box<Draft>),
    /// Lines that make none.
    Rejected {
        /// How many lines.
        rows: u64,
        /// Why; at least one reason.
        rejects: Vec<Reject>,
    },
    /// Lines that a rule of the mapping passes over.
    Skipped {
        /// How many lines.
        rows: u64,
    },
}
