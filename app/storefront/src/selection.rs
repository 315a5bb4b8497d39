//! What a shopper chose of a listing, in one form whatever the order it was said in.

use std::collections::{BTreeMap, BTreeSet};

use app_search::{FacetFilter, NumberFilter, PriceFilter, TEXT_CHARS_MAX};
use kernel_search::Number;

/// Bounds of one number, both included.
pub type Bounds = (Option<Number>, Option<Number>);

/// Words and filters. Two selections that mean the same are equal, so that one may name a kept
/// answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    text: Option<String>,
    exact: bool,
    values: BTreeMap<String, BTreeSet<String>>,
    ranges: BTreeMap<String, Bounds>,
    price: PriceFilter,
    in_stock_only: bool,
}

impl Selection {
    /// The same for other words: blanks around and between them mean nothing, and what is too
    /// long for a question is cut. No words are none.
    #[must_use]
    pub fn with_text(mut self, text: Option<&str>) -> Self {
        let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
        let text: String = words.join(" ").chars().take(TEXT_CHARS_MAX).collect();
        self.text = (!text.is_empty()).then(|| text.trim_end().to_owned());
        self.exact &= self.text.is_some();
        self
    }

    /// The same for the words exactly as they were typed, or for what they may have been meant to
    /// be. Without words there is nothing to be exact about.
    #[must_use]
    pub fn with_exact(mut self, exact: bool) -> Self {
        self.exact = exact && self.text.is_some();
        self
    }

    /// The same with a value of a facet.
    #[must_use]
    pub fn with_value(mut self, facet: &str, value: &str) -> Self {
        self.values.entry(facet.to_owned()).or_default().insert(value.to_owned());
        self
    }

    /// The same without it.
    #[must_use]
    pub fn without_value(mut self, facet: &str, value: &str) -> Self {
        if let Some(values) = self.values.get_mut(facet) {
            values.remove(value);
        }
        self.values.retain(|_, values| !values.is_empty());
        self
    }

    /// The same with bounds of a number, however they were ordered; none without any.
    #[must_use]
    pub fn with_range(mut self, facet: &str, (min, max): Bounds) -> Self {
        let bounds = match (min, max) {
            (Some(min), Some(max)) if min > max => (Some(max), Some(min)),
            bounds => bounds,
        };
        self.ranges.remove(facet);
        if bounds != (None, None) {
            self.ranges.insert(facet.to_owned(), bounds);
        }
        self
    }

    /// The same with bounds of the price, however they were ordered.
    #[must_use]
    pub fn with_price(mut self, min_minor: Option<i64>, max_minor: Option<i64>) -> Self {
        let (min_minor, max_minor) = match (min_minor, max_minor) {
            (Some(min), Some(max)) if min > max => (Some(max), Some(min)),
            bounds => bounds,
        };
        self.price = PriceFilter { min_minor, max_minor };
        self
    }

    /// The same with or without what is sold out.
    #[must_use]
    pub fn with_in_stock_only(mut self, in_stock_only: bool) -> Self {
        self.in_stock_only = in_stock_only;
        self
    }

    /// The same words without any filter.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { text: self.text.clone(), exact: self.exact, ..Self::default() }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Whether the words are meant as they were typed.
    #[must_use]
    pub fn exact(&self) -> bool {
        self.exact
    }

    /// The chosen values, by facet.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().flat_map(|(facet, values)| {
            values.iter().map(move |value| (facet.as_str(), value.as_str()))
        })
    }

    /// The bounds of numbers, by facet.
    pub fn ranges(&self) -> impl Iterator<Item = (&str, Bounds)> {
        self.ranges.iter().map(|(facet, bounds)| (facet.as_str(), *bounds))
    }

    /// The bounds of the price.
    #[must_use]
    pub fn price(&self) -> PriceFilter {
        self.price
    }

    /// Whether what is sold out is left out.
    #[must_use]
    pub fn in_stock_only(&self) -> bool {
        self.in_stock_only
    }

    /// Whether anything but words was chosen.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self != self.unfiltered()
    }

    pub(crate) fn facet_filters(&self) -> Vec<FacetFilter> {
        let filter = |(facet, values): (&String, &BTreeSet<String>)| FacetFilter {
            facet: facet.clone(),
            values: values.iter().cloned().collect(),
        };
        self.values.iter().map(filter).collect()
    }

    pub(crate) fn number_filters(&self) -> Vec<NumberFilter> {
        let filter = |(facet, (min, max)): (&String, &Bounds)| NumberFilter {
            facet: facet.clone(),
            min: *min,
            max: *max,
        };
        self.ranges.iter().map(filter).collect()
    }

    pub(crate) fn price_filter(&self) -> Option<PriceFilter> {
        (self.price != PriceFilter::default()).then_some(self.price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_it_was_said_in_does_not_matter() {
        let one = Selection::default()
            .with_value("size", "xl")
            .with_value("color", "red")
            .with_value("color", "blue")
            .with_price(Some(500), Some(100))
            .with_text(Some("  red   mug "));
        let other = Selection::default()
            .with_text(Some("red mug"))
            .with_price(Some(100), Some(500))
            .with_value("color", "blue")
            .with_value("color", "red")
            .with_value("color", "red")
            .with_value("size", "xl");
        assert_eq!(one, other);
        let chosen: Vec<_> = one.values().collect();
        assert_eq!(chosen, [("color", "blue"), ("color", "red"), ("size", "xl")]);
    }

    #[test]
    fn what_is_taken_back_was_never_chosen() {
        let bare = Selection::default().with_text(Some("mug"));
        let weight = (Some(Number::from_thousandths(1)), None);
        let chosen = bare
            .clone()
            .with_value("color", "red")
            .with_range("weight", weight)
            .with_price(Some(1), None)
            .with_in_stock_only(true);
        assert!(chosen.is_filtered() && !bare.is_filtered());
        assert_eq!(chosen.unfiltered(), bare);
        let taken_back = chosen
            .without_value("color", "red")
            .with_range("weight", (None, None))
            .with_price(None, None)
            .with_in_stock_only(false);
        assert_eq!(taken_back, bare);
    }

    #[test]
    fn only_words_are_meant_exactly() {
        let exact = Selection::default().with_text(Some("vug")).with_exact(true);
        assert!(exact.exact() && !exact.is_filtered());
        assert_eq!(exact.unfiltered(), exact);
        assert_eq!(exact.with_text(None), Selection::default());
        assert_eq!(Selection::default().with_exact(true), Selection::default());
    }

    #[test]
    fn words_are_trimmed_and_cut() {
        let text =
            |text: &str| Selection::default().with_text(Some(text)).text().map(str::to_owned);
        assert_eq!(text(" \t "), None);
        let long = "я".repeat(TEXT_CHARS_MAX + 50);
        assert_eq!(text(&long).map(|text| text.chars().count()), Some(TEXT_CHARS_MAX));
    }
}
