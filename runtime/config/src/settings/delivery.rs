//! `[[stores.delivery]]`: the ways a store delivers and what they cost.

use std::collections::BTreeMap;

use kernel_common::{Currency, Locale, LocalizedText, Money};

use crate::{
    reader::Reader,
    section::Section,
    values::{AmountMinor, Name, Setting},
};

/// One way of delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryOption {
    /// Stable id within the store: `standard`.
    pub id: String,
    /// What the shopper reads.
    pub name: LocalizedText,
    /// The price in every currency of the store.
    pub price: Vec<Money>,
    /// From this value of goods on it is free, per currency; never where a currency is absent.
    pub free_from: Vec<Money>,
    /// The tax category of the delivery.
    pub tax_category: String,
    /// Fewest days until arrival.
    pub days_min: u32,
    /// Most days until arrival.
    pub days_max: u32,
}

impl DeliveryOption {
    /// The price in `currency`, which one of the store always has.
    #[must_use]
    pub fn price_in(&self, currency: Currency) -> Option<Money> {
        self.price.iter().copied().find(|price| price.currency == currency)
    }

    /// From what value of goods on it is free in `currency`.
    #[must_use]
    pub fn free_from_in(&self, currency: Currency) -> Option<Money> {
        self.free_from.iter().copied().find(|price| price.currency == currency)
    }

    /// Reads the options of one store, whose language and currencies they must cover.
    pub(super) fn read_all(
        reader: &mut Reader<'_>,
        store: &mut Section,
        locale: Option<&Locale>,
        currencies: &[Currency],
    ) -> Vec<Self> {
        let path = store.key("delivery");
        let tables = reader.tables(store, "delivery");
        if tables.is_empty() {
            reader.missing(path, "add at least one [[stores.delivery]]");
        }
        tables
            .into_iter()
            .filter_map(|table| Self::read(reader, table, locale, currencies))
            .collect()
    }

    fn read(
        reader: &mut Reader<'_>,
        mut table: Section,
        locale: Option<&Locale>,
        currencies: &[Currency],
    ) -> Option<Self> {
        let section = &mut table;
        let id = reader.get::<Token>(section, "id");
        let name = reader.map::<Locale, Name>(section, "name");
        let price = reader.map::<Currency, AmountMinor>(section, "price_minor");
        let free_from = reader.map::<Currency, AmountMinor>(section, "free_from_minor");
        let tax_category = reader.find::<Token>(section, "tax_category");
        let days_min = reader.whole(section, "days_min", 0..=365);
        let days_max = reader.whole(section, "days_max", 0..=365);
        if let Some(locale) = locale {
            let key = format!("{}.{locale}", section.key("name"));
            if !reader.is_given(&key) {
                reader.missing(key, "name it in the first language of the store");
            }
        }
        for currency in currencies {
            let key = format!("{}.{currency}", section.key("price_minor"));
            if !reader.is_given(&key) {
                reader.missing(key, "set the price in minor units, 0 for free delivery");
            }
        }
        if days_min.zip(days_max).is_some_and(|(min, max)| min > max) {
            let fix = "use a number that is not above days_max";
            reader.refuse(&section.key("days_min"), "is above days_max", fix);
        }
        reader.finish(table);
        Some(Self {
            id: id?.0,
            name: LocalizedText(name.into_iter().map(|(locale, name)| (locale, name.0)).collect()),
            price: amounts(price),
            free_from: amounts(free_from),
            tax_category: tax_category.map_or_else(|| "standard".to_owned(), |token| token.0),
            days_min: days_min?,
            days_max: days_max?,
        })
    }
}

fn amounts(by_currency: BTreeMap<Currency, AmountMinor>) -> Vec<Money> {
    by_currency.into_iter().map(|(currency, minor)| Money::new(minor.0, currency)).collect()
}

/// A name used in keys and addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token(pub(super) String);

impl Setting for Token {
    const WHAT: &'static str = "a short name of letters, digits, - and _";
    const EXAMPLE: &'static str = "\"standard\"";

    fn from_text(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        (plain && (1..=64).contains(&text.len())).then(|| Self(text.to_owned()))
    }
}
