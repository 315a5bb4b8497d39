//! What the index of a tenant is made of.

use kernel_common::{Currency, Locale, TenantId};
use kernel_search::{Field, FieldKind, IndexDefinition, Language, Synonyms};

/// What is indexed for one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantSettings {
    /// The tenant.
    pub tenant: TenantId,
    /// Currencies prices are kept in.
    pub currencies: Vec<Currency>,
    /// Sales channels prices are kept for, at least one; a call from another channel sees the
    /// prices of the first.
    pub channels: Vec<String>,
}

pub(crate) const NAME: &str = "name";
pub(crate) const KIND: &str = "kind";
pub(crate) const TRAITS: &str = "traits";
pub(crate) const ABOUT: &str = "about";
pub(crate) const CODE: &str = "code";
pub(crate) const FACETS: &str = "facets";
pub(crate) const NUMBERS: &str = "numbers";
pub(crate) const CATEGORY: &str = "category";
pub(crate) const SORT_NAME: &str = "sort_name";
/// One where a product can be bought; no value where not.
pub(crate) const IN_STOCK: &str = "in_stock";

impl TenantSettings {
    /// The index of the tenant.
    #[must_use]
    pub fn definition(&self, synonyms: &[Vec<String>]) -> IndexDefinition {
        let field = |name: &str, kind| Field { name: name.to_owned(), kind };
        let text = |weight| FieldKind::Text { weight };
        let prices = self.markets().map(|(currency, channel)| price_column(currency, channel));
        IndexDefinition {
            fields: vec![
                field(NAME, text(10)),
                field(KIND, text(6)),
                field(TRAITS, text(4)),
                field(ABOUT, text(1)),
                field(CODE, FieldKind::Code),
                field(FACETS, FieldKind::Facets),
                field(NUMBERS, FieldKind::Numbers),
                field(CATEGORY, FieldKind::TreePath),
                field(SORT_NAME, FieldKind::SortText),
            ],
            live: std::iter::once(IN_STOCK.to_owned()).chain(prices).collect(),
            synonyms: synonyms.iter().cloned().map(Synonyms).collect(),
        }
    }

    /// Where a price may differ.
    pub(crate) fn markets(&self) -> impl Iterator<Item = (Currency, &str)> {
        let channels = self.channels.iter().map(String::as_str);
        channels.flat_map(|channel| self.currencies.iter().map(move |c| (*c, channel)))
    }

    /// The live column of the prices that a call sees; none in a currency the tenant has not.
    pub(crate) fn price_column_of(&self, currency: Currency, channel: &str) -> Option<String> {
        let known = self.channels.iter().any(|own| own == channel);
        let channel = if known { channel } else { self.channels.first()? };
        self.currencies.contains(&currency).then(|| price_column(currency, channel))
    }
}

/// The live column of a market's prices, the lowest of each product in minor units.
pub(crate) fn price_column(currency: Currency, channel: &str) -> String {
    format!("price.{currency}.{channel}")
}

/// The language whose words a locale's texts have.
pub(crate) fn language(locale: &Locale) -> Language {
    if locale.as_str().starts_with("ru") { Language::Russian } else { Language::English }
}
