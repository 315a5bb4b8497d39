//! What can be wrong with the content files.

use std::{error::Error, fmt};

/// A mistake in the demo content, with the place it was found in.
#[derive(Debug)]
pub enum ContentError {
    /// A file is not TOML or does not have the expected fields.
    Unreadable { file: &'static str, message: String },
    /// A product names an option that `options.toml` does not define.
    UnknownOption { product: String, option: String },
    /// A product or variant names a value its option does not have.
    UnknownValue { product: String, option: String, value: String },
    /// A variant gives more or fewer values than its product has options.
    WrongValueCount { sku: String, expected: usize, found: usize },
    /// A colour is neither a swatch of `options.toml` nor `#rrggbb`.
    UnknownColour { product: String, colour: String },
    /// A product or a category names an attribute that `attributes.toml` does not define.
    UnknownAttribute { place: String, attribute: String },
    /// A product without variants cannot be sold.
    NoVariants { product: String },
    /// A collection names a product that the shop does not sell.
    UnknownProduct { collection: String, product: String },
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, message } => write!(f, "{file}: {message}"),
            Self::UnknownOption { product, option } => {
                write!(f, "product {product} names the unknown option {option}")
            }
            Self::UnknownValue { product, option, value } => {
                write!(f, "product {product}: option {option} has no value {value}")
            }
            Self::WrongValueCount { sku, expected, found } => {
                write!(f, "variant {sku} gives {found} option values instead of {expected}")
            }
            Self::UnknownColour { product, colour } => {
                write!(f, "product {product}: {colour} is neither a swatch nor #rrggbb")
            }
            Self::UnknownAttribute { place, attribute } => {
                write!(f, "{place} names the unknown attribute {attribute}")
            }
            Self::NoVariants { product } => write!(f, "product {product} has no variants"),
            Self::UnknownProduct { collection, product } => {
                write!(f, "collection {collection} names the unknown product {product}")
            }
        }
    }
}

impl Error for ContentError {}
