//! The address of a listing: what it asks for, and how each such question is spelt.
//!
//! Names: `q` words, `exact` that they are meant as typed, `category` a slug (where the address
//! itself names none), `filter` a chosen value as `facet:value`, `min.facet` and `max.facet` bounds
//! of a number or a day (`2026-11-21` or `20261121`), `price_min` and `price_max` bounds of the
//! price as people write it, `in_stock`, `sort`, and one of `page`, `next`, `previous` (places in
//! what was found) or `after` (a trail in a listing of the catalog).
//!
//! Invariant: what was read from an address and written again is read as the same; two addresses
//! that ask for the same are written as one.

use std::collections::BTreeMap;

use app_search::{PAGE_NUMBER_MAX, SearchPage, SearchSort, number_of_day};
use app_storefront::Selection;
use kernel_common::{Currency, Cursor, FieldError};
use kernel_search::Number;
use mod_catalog_api::{CalendarDate, Slug};

use crate::{Href, paths::encoded, views::SortOrder};

/// The fields of an address or a form, as they came.
pub(crate) type Fields = BTreeMap<String, Vec<String>>;

/// The most fields of one kind that an address may have; more fit no page of ours.
const VALUES_MAX: usize = 200;

/// What a listing is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ListingAsk {
    pub(crate) selection: Selection,
    /// The category, where the path names none.
    pub(crate) category: Option<Slug>,
    pub(crate) sort: Option<SearchSort>,
    pub(crate) page: SearchPage,
    /// Only the piece that changes.
    pub(crate) fragment: bool,
}

impl ListingAsk {
    /// What the fields of an address ask for; prices are in `currency`.
    ///
    /// # Errors
    /// The field that no page of ours would have. What people type (words, bounds) is never
    /// refused: what is no number bounds nothing.
    pub(crate) fn read(fields: &Fields, currency: Currency) -> Result<Self, FieldError> {
        let mut selection = Selection::default()
            .with_text(one(fields, "q"))
            .with_exact(one(fields, "exact").is_some())
            .with_price(
                one(fields, "price_min").and_then(|text| minor(text, currency)),
                one(fields, "price_max").and_then(|text| minor(text, currency)),
            )
            .with_in_stock_only(one(fields, "in_stock").is_some());
        for filter in fields.get("filter").into_iter().flatten().take(VALUES_MAX) {
            let chosen = filter.split_once(':');
            if let Some((facet, value)) = chosen.filter(|(f, v)| !f.is_empty() && !v.is_empty()) {
                selection = selection.with_value(facet, value);
            }
        }
        for (name, _) in fields.iter().take(VALUES_MAX) {
            let Some(facet) = name.strip_prefix("min.").or(name.strip_prefix("max.")) else {
                continue;
            };
            let bound = |end: &str| one(fields, &format!("{end}.{facet}")).and_then(bound);
            selection = selection.with_range(facet, (bound("min"), bound("max")));
        }
        Ok(Self {
            selection,
            category: one(fields, "category")
                .map(|slug| slug.parse().map_err(|_| invalid("/category")))
                .transpose()?,
            sort: one(fields, "sort").map(sort).transpose()?,
            page: page(fields)?,
            fragment: one(fields, "fragment").is_some(),
        })
    }

    /// The fields, in the one order there is; without the fragment, which is no other question.
    pub(crate) fn fields(&self, currency: Currency) -> Vec<(String, String)> {
        let mut fields = self.carried(currency);
        let page = match &self.page {
            SearchPage::Number(1) => None,
            SearchPage::Number(number) => Some(("page", number.to_string())),
            SearchPage::After(cursor) => Some(("next", cursor.0.clone())),
            SearchPage::Before(cursor) => Some(("previous", cursor.0.clone())),
        };
        fields.extend(page.map(|(name, value)| (name.to_owned(), value)));
        fields
    }

    /// The same without the page: another choice begins at the first.
    pub(crate) fn carried(&self, currency: Currency) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: String| fields.push((name.to_owned(), value));
        let selection = &self.selection;
        if let Some(text) = selection.text() {
            add("q", text.to_owned());
        }
        if selection.exact() {
            add("exact", "1".to_owned());
        }
        if let Some(category) = &self.category {
            add("category", category.to_string());
        }
        for (facet, value) in selection.values() {
            add("filter", format!("{facet}:{value}"));
        }
        for (facet, (min, max)) in selection.ranges() {
            if let Some(min) = min {
                add(&format!("min.{facet}"), min.to_string());
            }
            if let Some(max) = max {
                add(&format!("max.{facet}"), max.to_string());
            }
        }
        let price = selection.price();
        if let Some(min) = price.min_minor {
            add("price_min", major(min, currency));
        }
        if let Some(max) = price.max_minor {
            add("price_max", major(max, currency));
        }
        if selection.in_stock_only() {
            add("in_stock", "1".to_owned());
        }
        if let Some(sort) = self.sort {
            add("sort", sort_name(sort).to_owned());
        }
        fields
    }

    /// The address of this question at `base`.
    pub(crate) fn at(&self, base: &Href, currency: Currency) -> Href {
        let fields = self.fields(currency);
        if fields.is_empty() {
            return base.clone();
        }
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        Href::of_own_path(format!("{base}?{}", pairs.join("&")))
    }

    /// The first page of what another selection leaves.
    pub(crate) fn selecting(&self, selection: Selection) -> Self {
        Self { selection, page: SearchPage::Number(1), ..self.clone() }
    }

    /// Its first page in another order; none is the listing's own.
    pub(crate) fn sorted(&self, sort: Option<SearchSort>) -> Self {
        Self { sort, page: SearchPage::Number(1), ..self.clone() }
    }

    /// Another of its pages.
    pub(crate) fn on(&self, page: SearchPage) -> Self {
        Self { page, ..self.clone() }
    }
}

/// A field that is there once, or the first of several; an empty one says nothing.
pub(crate) fn one<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    let values = fields.get(name)?;
    values.iter().map(|value| value.trim()).find(|value| !value.is_empty())
}

fn invalid(pointer: &str) -> FieldError {
    FieldError::new(pointer, "invalid", "is none that this listing has")
}

/// How an order is called in addresses.
pub(crate) fn sort_name(sort: SearchSort) -> &'static str {
    match sort {
        SearchSort::Relevance => "relevance",
        SearchSort::Newest => "newest",
        SearchSort::PriceAscending => "price_ascending",
        SearchSort::PriceDescending => "price_descending",
        SearchSort::Name => "name",
    }
}

fn sort(name: &str) -> Result<SearchSort, FieldError> {
    [
        SearchSort::Relevance,
        SearchSort::Newest,
        SearchSort::PriceAscending,
        SearchSort::PriceDescending,
        SearchSort::Name,
    ]
    .into_iter()
    .find(|known| sort_name(*known) == name)
    .ok_or_else(|| FieldError::new("/sort", "unknown_variant", "is no order of this listing"))
}

/// The order as views name it.
pub(crate) fn shown_order(sort: SearchSort) -> SortOrder {
    match sort {
        SearchSort::Relevance => SortOrder::Relevance,
        SearchSort::Newest => SortOrder::Newest,
        SearchSort::PriceAscending => SortOrder::PriceAscending,
        SearchSort::PriceDescending => SortOrder::PriceDescending,
        SearchSort::Name => SortOrder::Name,
    }
}

fn page(fields: &Fields) -> Result<SearchPage, FieldError> {
    if let Some(cursor) = one(fields, "next") {
        return Ok(SearchPage::After(Cursor(cursor.to_owned())));
    }
    if let Some(cursor) = one(fields, "previous") {
        return Ok(SearchPage::Before(Cursor(cursor.to_owned())));
    }
    let Some(number) = one(fields, "page") else { return Ok(SearchPage::default()) };
    let number: Option<u32> = number.parse().ok();
    let number = number.filter(|number| (1..=PAGE_NUMBER_MAX).contains(number));
    number.map(SearchPage::Number).ok_or_else(|| invalid("/page"))
}

/// `1 234,5` and `1,234.50` as minor units; what is no amount is none.
fn minor(text: &str, currency: Currency) -> Option<i64> {
    let exponent = usize::from(currency.exponent());
    let (whole, fraction) = parts(text, exponent)?;
    let digits = format!("{whole}{:0<exponent$}", fraction.get(..exponent.min(fraction.len()))?);
    digits.parse().ok()
}

/// Minor units as an address has them: `12.9`, `12`.
pub(crate) fn major(minor: i64, currency: Currency) -> String {
    let exponent = usize::from(currency.exponent());
    let digits = format!("{minor:0>width$}", width = exponent + 1);
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

/// A day as a browser's own field sends it, else a number.
fn bound(text: &str) -> Option<Number> {
    let day: Option<CalendarDate> = text.parse().ok();
    day.map(number_of_day).or_else(|| number(text))
}

/// A number as people type it, with a point or a comma.
fn number(text: &str) -> Option<Number> {
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, fraction) = parts(digits, 3)?;
    match fraction.get(..fraction.len().min(3))? {
        "" => format!("{negative}{whole}").parse().ok(),
        fraction => format!("{negative}{whole}.{fraction}").parse().ok(),
    }
}

/// The digits before and after the point. The last `.` or `,` is the point, unless exactly three
/// digits follow it where so many cannot stand, or it is there twice: then it parts thousands.
fn parts(text: &str, decimals_max: usize) -> Option<(String, String)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let point = text.rfind(['.', ',']).filter(|at| {
        let sign = &text[*at..=*at];
        let thousands = text.len() - at == 4 && decimals_max < 3;
        !thousands && text.matches(sign).count() == 1
    });
    let (whole, fraction) = point.map_or((text.as_str(), ""), |at| (&text[..at], &text[at + 1..]));
    let whole: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let plain = |digits: &str| digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    (plain(&whole) && plain(fraction) && !(whole.is_empty() && fraction.is_empty())).then(|| {
        let whole = whole.trim_start_matches('0');
        (if whole.is_empty() { "0".to_owned() } else { whole.to_owned() }, fraction.to_owned())
    })
}

#[cfg(test)]
mod tests;
