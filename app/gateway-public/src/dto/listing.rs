//! Listings: what they are asked, and what they answer.

use app_search::{FacetContent, SearchSort, number_of_day};
use app_storefront::{FoundPage, ProductsPage, Selection};
use kernel_common::{FieldError, Locale};
use kernel_search::Number;
use mod_catalog_api::{CalendarDate, ProductSort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Money, catalog::ProductCard};

/// The order of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Best match first; for words only.
    Relevance,
    /// Last added first.
    Newest,
    /// By name.
    Name,
    /// Cheapest first.
    PriceAscending,
    /// Dearest first.
    PriceDescending,
}

/// Which products to list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListingParams {
    /// Words to search for; the first 200 characters count.
    #[param(example = "blue mug")]
    pub(crate) q: Option<String>,
    /// Whether the words are meant as they are: no other keyboard layout is tried and no word
    /// corrected.
    pub(crate) exact: Option<bool>,
    /// Slug of a category; its subcategories are included.
    #[param(example = "kitchen")]
    pub(crate) category: Option<String>,
    /// A facet's code and one of its values. Values of one facet are alternatives, facets narrow
    /// each other.
    #[serde(default)]
    #[param(example = json!(["color:blue", "color:red", "brand:halden"]))]
    pub(crate) filter: Vec<String>,
    /// A number or date facet's code and its bounds, both included; either may be missing.
    #[serde(default)]
    #[param(example = json!(["weight:0.5..2", "height:..30", "released:2026-01-01.."]))]
    pub(crate) range: Vec<String>,
    /// Lowest price, in minor units of the currency.
    #[param(minimum = 0, example = 1000)]
    pub(crate) price_min_minor: Option<i64>,
    /// Highest price, in minor units of the currency.
    #[param(minimum = 0, example = 5000)]
    pub(crate) price_max_minor: Option<i64>,
    /// Only what can be bought now.
    pub(crate) in_stock: Option<bool>,
    /// The order; without it `relevance` for words, else `newest`.
    #[param(value_type = Option<Order>, inline)]
    pub(crate) sort: Option<Order>,
    /// Whether facets with their counts come along, with the total and the categories around.
    pub(crate) facets: Option<bool>,
    /// Cards per page.
    #[param(minimum = 1, maximum = 100, default = 24)]
    pub(crate) limit: Option<u32>,
    /// Which page, by number, of what was found. Any depth is reached by `after`.
    #[param(minimum = 1, maximum = 100)]
    pub(crate) page: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
    /// Language of the answer.
    #[serde(rename = "locale")]
    pub(crate) _locale: Option<String>,
    /// Currency of the prices.
    #[serde(rename = "currency")]
    pub(crate) _currency: Option<String>,
}

/// A value of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetValue {
    /// Its code, for `filter`.
    value: String,
    /// Its name.
    label: String,
    /// Products there would be with it.
    count: u64,
    /// Whether it is chosen.
    selected: bool,
}

/// The numbers of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetRange {
    /// The lowest there is.
    lowest: String,
    /// The highest there is.
    highest: String,
    /// The unit of the numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Products that have a number.
    count: u64,
}

/// The days of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetDays {
    /// The first there is.
    #[schema(example = "2026-01-01")]
    first: String,
    /// The last there is.
    #[schema(example = "2026-11-21")]
    last: String,
    /// Products that have a day.
    count: u64,
}

/// A facet: values to choose from, or numbers or days to bound.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "color", "name": "Colour", "more": false,
    "values": [{ "value": "blue", "label": "Blue", "count": 12, "selected": true }]
}))]
pub(crate) struct Facet {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// Its values, the most frequent first.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<FacetValue>>,
    /// Whether there are more values than these.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<bool>,
    /// Its numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<FacetRange>,
    /// Its days.
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<FacetDays>,
}

/// A category around what was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundCategory {
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
    /// Levels above it.
    depth: u32,
    /// Products in it and below it.
    count: u64,
    /// Whether it is the one asked for.
    selected: bool,
}

/// What surrounds a page of products that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Facets {
    /// The facets, in order.
    facets: Vec<Facet>,
    /// The categories around.
    categories: Vec<FoundCategory>,
    /// The lowest price there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_lowest: Option<Money>,
    /// The highest price there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_highest: Option<Money>,
    /// Products that can be bought now.
    in_stock_count: u64,
}

/// A page of products.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductPage {
    /// The products.
    items: Vec<ProductCard>,
    /// Pass it as `after` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Products on all pages, where they were searched for.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    /// The words that were searched for instead, where those given find nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<String>,
    /// What the listing can be narrowed by, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    narrowing: Option<Facets>,
}

impl ListingParams {
    /// Whether the catalog's own listing cannot answer it.
    pub(crate) fn needs_search(&self, selection: &Selection) -> bool {
        *selection != Selection::default()
            || self.page.is_some()
            || !matches!(self.sort, None | Some(Order::Newest | Order::Name))
    }

    /// Words and filters.
    ///
    /// # Errors
    /// Every field that cannot be read.
    pub(crate) fn selection(&self) -> Result<Selection, Vec<FieldError>> {
        let mut faults = Vec::new();
        let mut selection = Selection::default()
            .with_text(self.q.as_deref())
            .with_exact(self.exact.unwrap_or(false))
            .with_price(self.price_min_minor, self.price_max_minor)
            .with_in_stock_only(self.in_stock.unwrap_or(false));
        for (pointer, price) in
            [("/price_min_minor", self.price_min_minor), ("/price_max_minor", self.price_max_minor)]
        {
            if price.is_some_and(i64::is_negative) {
                faults.push(FieldError::new(pointer, "out_of_range", "is zero or more"));
            }
        }
        for (at, filter) in self.filter.iter().enumerate() {
            match filter
                .split_once(':')
                .filter(|(facet, value)| !facet.is_empty() && !value.is_empty())
            {
                Some((facet, value)) => selection = selection.with_value(facet, value),
                None => faults.push(FieldError::new(
                    format!("/filter/{at}"),
                    "invalid",
                    "is a facet's code, a colon and a value",
                )),
            }
        }
        for (at, range) in self.range.iter().enumerate() {
            match bounds(range) {
                Some((facet, bounds)) => selection = selection.with_range(facet, bounds),
                None => faults.push(FieldError::new(
                    format!("/range/{at}"),
                    "invalid",
                    "is a facet's code, a colon and bounds with two dots between them",
                )),
            }
        }
        if faults.is_empty() { Ok(selection) } else { Err(faults) }
    }

    /// The order for the index.
    pub(crate) fn search_sort(&self) -> SearchSort {
        match self.sort {
            Some(Order::Relevance) => SearchSort::Relevance,
            Some(Order::Newest) => SearchSort::Newest,
            Some(Order::Name) => SearchSort::Name,
            Some(Order::PriceAscending) => SearchSort::PriceAscending,
            Some(Order::PriceDescending) => SearchSort::PriceDescending,
            None if self.q.is_some() => SearchSort::Relevance,
            None => SearchSort::Newest,
        }
    }

    /// The order for the catalog, which knows two.
    pub(crate) fn catalog_sort(&self) -> ProductSort {
        match self.sort {
            Some(Order::Name) => ProductSort::Name,
            _ => ProductSort::Newest,
        }
    }
}

/// `weight:0.5..2`, `weight:..2`, `weight:0.5..`, `released:2026-01-01..`
fn bounds(text: &str) -> Option<(&str, app_storefront::Bounds)> {
    let (facet, bounds) = text.split_once(':').filter(|(facet, _)| !facet.is_empty())?;
    let (min, max) = bounds.split_once("..")?;
    let bound = |text: &str| match text {
        "" => Some(None),
        text => {
            let day = text.parse::<CalendarDate>().ok().map(number_of_day);
            day.or_else(|| text.parse::<Number>().ok()).map(Some)
        }
    };
    let bounds = (bound(min)?, bound(max)?);
    (bounds != (None, None)).then_some((facet, bounds))
}

impl ProductPage {
    pub(crate) fn of(page: &ProductsPage, locale: &Locale) -> Self {
        Self {
            items: page.cards.iter().map(|card| ProductCard::of(card, locale)).collect(),
            next: page.next.as_ref().map(|cursor| cursor.0.clone()),
            total: None,
            corrected: None,
            narrowing: None,
        }
    }

    pub(crate) fn of_found(page: &FoundPage, locale: &Locale, with_facets: bool) -> Self {
        Self {
            items: page.cards.iter().map(|card| ProductCard::of(card, locale)).collect(),
            next: page.next.as_ref().map(|cursor| cursor.0.clone()),
            total: Some(page.total),
            corrected: page.corrected.clone(),
            narrowing: with_facets.then(|| Facets::of(page)),
        }
    }
}

impl Facets {
    fn of(page: &FoundPage) -> Self {
        let category = |category: &app_search::CategoryCount| FoundCategory {
            slug: category.slug.clone(),
            name: category.name.clone(),
            depth: category.depth,
            count: category.count,
            selected: category.selected,
        };
        Self {
            facets: page.facets.iter().map(Facet::of).collect(),
            categories: page.categories.iter().map(category).collect(),
            price_lowest: page.price.map(|span| span.lowest.into()),
            price_highest: page.price.map(|span| span.highest.into()),
            in_stock_count: page.in_stock_count,
        }
    }
}

impl Facet {
    fn of(facet: &app_search::Facet) -> Self {
        let bare = Self {
            code: facet.code.clone(),
            name: facet.name.clone(),
            values: None,
            more: None,
            range: None,
            days: None,
        };
        match &facet.content {
            FacetContent::Values { values, more } => {
                let value = |value: &app_search::FacetValue| FacetValue {
                    value: value.value.clone(),
                    label: value.label.clone(),
                    count: value.count,
                    selected: value.selected,
                };
                let values = Some(values.iter().map(value).collect());
                Self { values, more: Some(*more), ..bare }
            }
            FacetContent::Range { range, unit, .. } => {
                let range = FacetRange {
                    lowest: range.lowest.to_string(),
                    highest: range.highest.to_string(),
                    unit: unit.clone(),
                    count: range.count,
                };
                Self { range: Some(range), ..bare }
            }
            FacetContent::Days { range, .. } => {
                let days = FacetDays {
                    first: range.first.to_string(),
                    last: range.last.to_string(),
                    count: range.count,
                };
                Self { days: Some(days), ..bare }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bounds;

    #[test]
    fn bounds_have_a_facet_and_at_least_one_end() {
        let read = |text| {
            bounds(text).map(|(facet, (min, max))| {
                let text = |n: kernel_search::Number| n.to_string();
                (facet, min.map(text).unwrap_or_default(), max.map(text).unwrap_or_default())
            })
        };
        let some = |min: &str, max: &str| Some(("weight", min.to_owned(), max.to_owned()));
        assert_eq!(read("weight:0.5..2"), some("0.5", "2"));
        assert_eq!(read("weight:..2"), some("", "2"));
        assert_eq!(read("weight:-1.."), some("-1", ""));
        assert_eq!(read("weight:2026-01-31..").map(|found| found.1), Some("20260131".to_owned()));
        for bad in ["", "weight", "weight:", "weight:2", "weight:..", ":1..2", "weight:a..b"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
