//! The form beside what was found, and what was chosen with it.

use app_search::{
    CategoryCount, Facet, FacetContent as Found, FacetValue, PriceSpan, day_of_number,
};
use app_storefront::FoundPage;
use kernel_common::Currency;

use crate::{
    Href, Language,
    format::{currency_sign, number, quantity},
    paths::encoded,
    site::{
        ask::{ListingAsk, major},
        fill::facts,
        visit::Visit,
    },
    views::{
        Carried, CategoryStep, Choice, Chosen, FacetContent, FacetGroup, Facets, RangeField,
        StockBox, ValueBox,
    },
};

/// Values shown before the fold.
const SHOWN_MAX: usize = 8;
/// Facets that are unfolded from the start.
const OPEN_MAX: usize = 5;
/// Levels of categories that are told apart.
const DEPTH_MAX: u32 = 3;

/// A listing that was found: who looks at what, asked how, at which address.
#[derive(Clone, Copy)]
pub(crate) struct Finding<'a> {
    pub(crate) visit: &'a Visit,
    pub(crate) page: &'a FoundPage,
    pub(crate) ask: &'a ListingAsk,
    pub(crate) base: &'a Href,
}

impl Finding<'_> {
    pub(crate) fn currency(&self) -> Currency {
        self.visit.ctx.currency
    }

    pub(crate) fn address(&self, ask: &ListingAsk) -> Href {
        ask.at(self.base, self.currency())
    }

    /// The form.
    pub(crate) fn facets(&self) -> Facets {
        let in_search = self.ask.selection.text().is_some();
        let groups = self.page.facets.iter().enumerate();
        let groups: Vec<FacetGroup> =
            groups.filter_map(|(at, facet)| self.group(facet, at < OPEN_MAX)).collect();
        let price = self.page.price.map(|span| self.price(&span));
        let categories = self.page.categories.iter().filter(|_| in_search);
        let anywhere = ListingAsk { category: None, ..self.ask.on(Default::default()) };
        Facets {
            action: self.base.clone(),
            carried: self.carried(&groups, price.is_some()),
            categories: categories.map(|category| self.step(category)).collect(),
            all_categories: self.ask.category.is_some().then(|| self.address(&anywhere)),
            currency: currency_sign(self.currency().code()).to_owned(),
            in_stock: StockBox {
                count: self.page.in_stock_count,
                checked: self.ask.selection.in_stock_only(),
            },
            chosen_count: u64::try_from(self.chosen().len()).unwrap_or(u64::MAX),
            price,
            groups,
        }
    }

    /// What the listing is narrowed by, each with the way back.
    pub(crate) fn chosen(&self) -> Vec<Chosen> {
        let selection = &self.ask.selection;
        let without = |selection| self.address(&self.ask.selecting(selection));
        let mut chosen: Vec<Chosen> = selection
            .values()
            .map(|(code, value)| {
                let facet = self.facet(code);
                let label = facet.and_then(|facet| label(facet, value)).unwrap_or(value);
                let choice = Choice::Value {
                    facet: facet.map_or(code, |facet| &facet.name).to_owned(),
                    value: label.to_owned(),
                };
                Chosen { choice, url: without(selection.clone().without_value(code, value)) }
            })
            .collect();
        for (code, bounds) in selection.ranges() {
            let facet = self.facet(code);
            let [min, max] = [bounds.0, bounds.1].map(|bound| bound.map(|n| self.said(facet, n)));
            let name = facet.map_or(code, |facet| &facet.name).to_owned();
            if let Some(choice) = between(Some(name), min, max) {
                let selection = selection.clone().with_range(code, (None, None));
                chosen.push(Chosen { choice, url: without(selection) });
            }
        }
        let price = selection.price();
        let [min, max] = [price.min_minor, price.max_minor].map(|bound| {
            let money = |minor| kernel_common::Money::new(minor, self.currency());
            bound.map(|minor| self.visit.money(money(minor)).text)
        });
        if let Some(choice) = between(None, min, max) {
            let url = without(selection.clone().with_price(None, None));
            chosen.push(Chosen { choice, url });
        }
        if selection.in_stock_only() {
            let url = without(selection.clone().with_in_stock_only(false));
            chosen.push(Chosen { choice: Choice::InStock, url });
        }
        chosen
    }

    /// A bound in words: with its unit, or as the day that it stands for.
    fn said(&self, facet: Option<&Facet>, n: kernel_search::Number) -> String {
        let (unit, of_days) = match facet.map(|facet| &facet.content) {
            Some(Found::Range { unit, .. }) => (unit.as_deref(), false),
            Some(Found::Days { .. }) => (None, true),
            Some(Found::Values { .. }) | None => (None, false),
        };
        let day = day_of_number(n).filter(|_| of_days);
        day.and_then(|day| facts::day(self.visit, &day.to_string()))
            .unwrap_or_else(|| quantity(&n.to_string(), unit, self.visit.language))
    }

    fn facet(&self, code: &str) -> Option<&Facet> {
        self.page.facets.iter().find(|facet| facet.code == code)
    }

    fn group(&self, facet: &Facet, open: bool) -> Option<FacetGroup> {
        let (content, chosen) = match &facet.content {
            Found::Values { values, .. } => {
                let mut boxes = values.iter().map(|value| value_box(&facet.code, value));
                let shown: Vec<ValueBox> = boxes.by_ref().take(SHOWN_MAX).collect();
                let chosen = values.iter().any(|value| value.selected);
                if shown.is_empty() {
                    return None;
                }
                (FacetContent::Values { shown, folded: boxes.collect() }, chosen)
            }
            Found::Range { range, min, max, unit } => {
                let [lowest, highest] = [range.lowest, range.highest].map(|n| self.plain(n));
                let field = RangeField {
                    min_name: format!("min.{}", facet.code),
                    max_name: format!("max.{}", facet.code),
                    min: min.map(|n| self.plain(n)).unwrap_or_default(),
                    max: max.map(|n| self.plain(n)).unwrap_or_default(),
                    lowest,
                    highest,
                };
                let chosen = min.is_some() || max.is_some();
                (FacetContent::Range { field, unit: unit.clone() }, chosen)
            }
            Found::Days { range, min, max } => {
                let field = RangeField {
                    min_name: format!("min.{}", facet.code),
                    max_name: format!("max.{}", facet.code),
                    min: min.map(|day| day.to_string()).unwrap_or_default(),
                    max: max.map(|day| day.to_string()).unwrap_or_default(),
                    lowest: range.first.to_string(),
                    highest: range.last.to_string(),
                };
                (FacetContent::Days { field }, min.is_some() || max.is_some())
            }
        };
        Some(FacetGroup {
            id: format!("facet-{}", encoded(&facet.code)),
            title: facet.name.clone(),
            open: open || chosen,
            content,
        })
    }

    fn price(&self, span: &PriceSpan) -> RangeField {
        let typed = |minor: i64| price_typed(minor, self.currency(), self.visit.language);
        let bounds = self.ask.selection.price();
        RangeField {
            min_name: "price_min".to_owned(),
            max_name: "price_max".to_owned(),
            min: bounds.min_minor.map(typed).unwrap_or_default(),
            max: bounds.max_minor.map(typed).unwrap_or_default(),
            lowest: typed(span.lowest.amount_minor),
            highest: typed(span.highest.amount_minor),
        }
    }

    fn plain(&self, n: kernel_search::Number) -> String {
        number(&n.to_string(), self.visit.language)
    }

    fn step(&self, category: &CategoryCount) -> CategoryStep {
        let there =
            ListingAsk { category: category.slug.parse().ok(), ..self.ask.on(Default::default()) };
        CategoryStep {
            title: category.name.clone(),
            url: self.address(&there),
            count: category.count,
            depth: category.depth.min(DEPTH_MAX),
            current: category.selected,
        }
    }

    /// What the form would lose: fields that no control of it has.
    fn carried(&self, groups: &[FacetGroup], priced: bool) -> Vec<Carried> {
        let has_box = |filter: &str| {
            groups.iter().any(|group| match &group.content {
                FacetContent::Values { shown, folded } => {
                    shown.iter().chain(folded).any(|known| known.value == filter)
                }
                FacetContent::Range { .. } | FacetContent::Days { .. } => false,
            })
        };
        let has_field = |name: &str| {
            groups.iter().any(|group| match &group.content {
                FacetContent::Range { field, .. } | FacetContent::Days { field } => {
                    field.min_name == name || field.max_name == name
                }
                FacetContent::Values { .. } => false,
            })
        };
        let shown = |(name, value): &(String, String)| match name.as_str() {
            "filter" => has_box(value),
            "price_min" | "price_max" => priced,
            "in_stock" => true,
            name => has_field(name),
        };
        let fields = self.ask.carried(self.currency()).into_iter();
        fields.filter(|field| !shown(field)).map(|(name, value)| Carried { name, value }).collect()
    }
}

/// A price as people type it: `9.90`, `99`.
fn price_typed(minor: i64, currency: Currency, language: Language) -> String {
    let plain = major(minor, currency);
    let exponent = usize::from(currency.exponent());
    let padded = match plain.split_once('.') {
        Some((whole, fraction)) => format!("{whole}.{fraction:0<exponent$}"),
        None => plain,
    };
    number(&padded, language)
}

fn value_box(facet: &str, value: &FacetValue) -> ValueBox {
    ValueBox {
        id: format!("f-{}-{}", encoded(facet), encoded(&value.value)),
        value: format!("{facet}:{}", value.value),
        label: value.label.clone(),
        count: value.count,
        checked: value.selected,
    }
}

fn label<'f>(facet: &'f Facet, wanted: &str) -> Option<&'f str> {
    let Found::Values { values, .. } = &facet.content else { return None };
    values.iter().find(|value| value.value == wanted).map(|value| value.label.as_str())
}

fn between(facet: Option<String>, min: Option<String>, max: Option<String>) -> Option<Choice> {
    Some(match (min, max) {
        (Some(min), Some(max)) => Choice::Between { facet, min, max },
        (Some(min), None) => Choice::AtLeast { facet, min },
        (None, Some(max)) => Choice::AtMost { facet, max },
        (None, None) => return None,
    })
}
