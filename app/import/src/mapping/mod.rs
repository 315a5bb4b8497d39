//! Any delimited file, by a mapping: a TOML file that says which columns make a product.
//!
//! Invariants: a mapping that is wrong is refused before the first row, with the key at fault and
//! what to write; a row that does not fit is refused with its line and column, and no other; the
//! same file and mapping give the same products in the same order.
//! Left out: joining several files, more than one price or warehouse a row.

mod aggregate;
mod document;
mod fit;
mod reader;

pub use document::{Match, When};
pub use reader::MappedReader;
pub(crate) use reader::faulty;

use encoding_rs::Encoding;
use kernel_common::{Currency, Locale, LocalizedText};
use mod_catalog_api::{AttributeKind, Code};

use crate::{expression::Expression, source::Dialect};

/// A mapping that was read and makes sense by itself.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// How the file is cut.
    pub dialect: Dialect,
    /// Its encoding, if the mapping says one.
    pub encoding: Option<&'static Encoding>,
    /// Names of the columns, where the file has no header or another one shall do.
    pub columns: Vec<String>,
    /// Whether the first record is the header.
    pub header: bool,
    /// Language of the texts; the store's without one.
    pub locale: Option<Locale>,
    /// How an existing product is found.
    pub match_by: Match,
    /// Code of the price list; by currency without one.
    pub price_list: Option<String>,
    /// Currency of the prices; the store's without one.
    pub currency: Option<Currency>,
    /// Code of the warehouse; `main` without one.
    pub warehouse: Option<String>,
    /// Whether stock is set always, or only for what no warehouse has ever held.
    pub stock_when: When,
    /// Attributes to define where the catalog does not know them.
    pub(crate) definitions: Vec<Definition>,
    skip: Vec<Expression>,
    aggregate: Option<aggregate::Aggregation<Expression>>,
    fields: Fields<Expression>,
}

/// An attribute that a mapping defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) code: Code,
    pub(crate) kind: AttributeKind,
    pub(crate) name: LocalizedText,
}

/// What makes a product, as expressions.
#[derive(Clone, Debug)]
struct Fields<E> {
    slug: Option<E>,
    name: E,
    description: Option<E>,
    category: Option<E>,
    tax_category: Option<E>,
    status: Option<E>,
    images: Option<E>,
    attributes: Vec<(Code, E)>,
    options: Vec<(String, E)>,
    sku: E,
    barcode: Option<E>,
    weight_grams: Option<E>,
    amount: Option<E>,
    compare_at: Option<E>,
    available: Option<E>,
}

/// Why a mapping is refused: one sentence with the key at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the mapping is wrong: {0}")]
pub struct MappingError(pub(crate) String);

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        document::parse(text)
    }

    /// Whether the mapping gives prices.
    #[must_use]
    pub const fn has_prices(&self) -> bool {
        self.fields.amount.is_some()
    }

    /// Whether the mapping gives stock.
    #[must_use]
    pub const fn has_stock(&self) -> bool {
        self.fields.available.is_some()
    }
}

impl<E> Fields<E> {
    /// The same fields of something else; stops at the first that cannot be.
    fn try_map<F, X>(self, f: &mut impl FnMut(E) -> Result<F, X>) -> Result<Fields<F>, X> {
        Ok(Fields {
            slug: self.slug.map(&mut *f).transpose()?,
            name: f(self.name)?,
            description: self.description.map(&mut *f).transpose()?,
            category: self.category.map(&mut *f).transpose()?,
            tax_category: self.tax_category.map(&mut *f).transpose()?,
            status: self.status.map(&mut *f).transpose()?,
            images: self.images.map(&mut *f).transpose()?,
            attributes: each(self.attributes, f)?,
            options: each(self.options, f)?,
            sku: f(self.sku)?,
            barcode: self.barcode.map(&mut *f).transpose()?,
            weight_grams: self.weight_grams.map(&mut *f).transpose()?,
            amount: self.amount.map(&mut *f).transpose()?,
            compare_at: self.compare_at.map(&mut *f).transpose()?,
            available: self.available.map(&mut *f).transpose()?,
        })
    }
}

fn each<N, E, F, X>(
    pairs: Vec<(N, E)>,
    f: &mut impl FnMut(E) -> Result<F, X>,
) -> Result<Vec<(N, F)>, X> {
    pairs.into_iter().map(|(name, one)| Ok((name, f(one)?))).collect()
}

#[cfg(test)]
mod tests;
