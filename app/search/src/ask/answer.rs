//! What was found, in the shopper's words.

use kernel_common::{CategoryId, Money};
use kernel_search::{Counts, FacetCounts, Hit, Matcher, Number, SearchAnswer};
use mod_catalog_api::{Facet as Chosen, FacetKind};
use rt_contract::CallCtx;

use super::cursor::cursor;
use crate::{
    CategoryCount, DayRange, Facet, FacetContent, FacetValue, NumberFilter, NumberRange, PriceSpan,
    ProductHit, ProductsAnswer, SearchProducts, Segment,
    day::day_of_number,
    document::{Stored, product_id},
    shape::{CATEGORY, IN_STOCK},
    tenant::TenantSearch,
};

/// Facets that are shown where nobody chose them.
const FACETS_SHOWN: usize = 8;

/// The answer to a question.
pub(super) fn products(
    search: &TenantSearch,
    ctx: &CallCtx,
    question: &SearchProducts,
    (answer, chosen, price): (SearchAnswer, Option<&Vec<Chosen>>, Option<&str>),
) -> ProductsAnswer {
    let teller = Teller { search, ctx, question };
    let key = |hit: &Hit| cursor(question.sort, &hit.key);
    let span = |of: &str| {
        let found = answer.facets.iter().find(|facet| facet.of == of)?;
        match found.counts {
            Counts::Span { bounds, count } => Some((bounds, count)),
            _ => None,
        }
    };
    let money = |minor| Money::new(minor, ctx.currency);
    let price_span = price.and_then(span).and_then(|(bounds, count)| {
        let (lowest, highest) = bounds?;
        Some(PriceSpan { lowest: money(lowest), highest: money(highest), count })
    });
    let tree = answer.facets.iter().find(|facet| facet.of == CATEGORY);
    ProductsAnswer {
        next: answer.hits.last().filter(|_| answer.has_next).map(key),
        previous: answer.hits.first().filter(|_| answer.has_previous).map(key),
        total: answer.total,
        facets: teller.facets(&answer.facets, chosen, price),
        categories: tree.map(|tree| teller.categories(&tree.counts)).unwrap_or_default(),
        price: price_span,
        in_stock_count: span(IN_STOCK).map_or(0, |(_, count)| count),
        corrected: answer.corrected,
        hits: answer.hits.iter().map(|hit| teller.hit(hit, &answer.matcher)).collect(),
    }
}

/// A text cut where it matched.
pub(super) fn segments(text: &str, matcher: &Matcher) -> Vec<Segment> {
    let pieces = matcher.pieces(text).into_iter();
    pieces.map(|piece| Segment { text: piece.text.to_owned(), matched: piece.matched }).collect()
}

fn numbers(
    range: NumberRange,
    chosen: Option<&NumberFilter>,
    unit: Option<String>,
) -> FacetContent {
    let (min, max) = (chosen.and_then(|chosen| chosen.min), chosen.and_then(|chosen| chosen.max));
    FacetContent::Range { range, min, max, unit }
}

/// The same of numbers that stand for days.
fn days(range: NumberRange, chosen: Option<&NumberFilter>) -> Option<FacetContent> {
    let range = DayRange {
        first: day_of_number(range.lowest)?,
        last: day_of_number(range.highest)?,
        count: range.count,
    };
    let day = |bound: Option<Number>| bound.and_then(day_of_number);
    let min = day(chosen.and_then(|chosen| chosen.min));
    let max = day(chosen.and_then(|chosen| chosen.max));
    Some(FacetContent::Days { range, min, max })
}

struct Teller<'a> {
    search: &'a TenantSearch,
    ctx: &'a CallCtx,
    question: &'a SearchProducts,
}

impl Teller<'_> {
    fn hit(&self, hit: &Hit, matcher: &Matcher) -> ProductHit {
        let stored = Stored::read(&hit.document.stored);
        let name = stored.as_ref().map(|stored| stored.name.get(&self.ctx.locale));
        ProductHit {
            product: product_id(hit.document.id),
            name: segments(name.unwrap_or_default(), matcher),
        }
    }

    fn facets(
        &self,
        counted: &[FacetCounts],
        chosen: Option<&Vec<Chosen>>,
        price: Option<&str>,
    ) -> Vec<Facet> {
        let own = |of: &str| of != CATEGORY && of != IN_STOCK && Some(of) != price;
        let facets = counted.iter().filter(|facet| own(&facet.of));
        let mut told: Vec<(u64, Facet)> =
            facets.filter_map(|facet| self.facet(facet, chosen)).collect();
        let nobody_chose = chosen.is_none() && self.question.facets == Default::default();
        if nobody_chose {
            // The most telling ones: those that most of what was found has, in a stable order.
            told.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.code.cmp(&b.1.code)));
            let selected = |facet: &Facet| match &facet.content {
                FacetContent::Values { values, .. } => values.iter().any(|value| value.selected),
                FacetContent::Range { min, max, .. } => min.is_some() || max.is_some(),
                FacetContent::Days { min, max, .. } => min.is_some() || max.is_some(),
            };
            let mut places = 0..;
            told.retain(|(_, facet)| {
                places.next().is_some_and(|place| place < FACETS_SHOWN) || selected(facet)
            });
        }
        told.into_iter().map(|(_, facet)| facet).collect()
    }

    /// A facet with how many of the products have it; none of one that says nothing.
    fn facet(&self, counted: &FacetCounts, chosen: Option<&Vec<Chosen>>) -> Option<(u64, Facet)> {
        let code = counted.of.clone();
        let locale = &self.ctx.locale;
        let labels = self.search.labels.read().expect("no panic under the lock");
        let by_merchant =
            chosen.and_then(|chosen| chosen.iter().find(|c| c.attribute.as_str() == code));
        let (weight, content) = match &counted.counts {
            Counts::Values { values, more } => {
                let selected = self.question.filters.iter().find(|filter| filter.facet == code);
                let told = values.iter().map(|(value, count)| FacetValue {
                    label: labels.label_of(&code, value, locale),
                    value: value.clone(),
                    count: *count,
                    selected: selected.is_some_and(|filter| filter.values.contains(value)),
                });
                let told: Vec<_> = told.collect();
                let weight = told.iter().map(|value| value.count).sum();
                (weight, FacetContent::Values { values: told, more: *more })
            }
            Counts::Span { bounds, count } => {
                let bounds_chosen = self.question.ranges.iter().find(|range| range.facet == code);
                let (lowest, highest) = (*bounds)?;
                let range = NumberRange {
                    lowest: Number::from_thousandths(lowest),
                    highest: Number::from_thousandths(highest),
                    count: *count,
                };
                let unit = by_merchant.and_then(|facet| facet.unit.as_ref());
                let unit = unit.map(|unit| unit.symbol.get(locale).to_owned());
                let content = match labels.is_of_days(&code) {
                    true => days(range, bounds_chosen)?,
                    false => numbers(range, bounds_chosen, unit),
                };
                (*count, content)
            }
            Counts::Tree(_) | Counts::Buckets(_) => return None,
        };
        let says_nothing =
            matches!(&content, FacetContent::Values { values, .. } if values.is_empty());
        let as_range = by_merchant.is_some_and(|facet| facet.kind == FacetKind::Range);
        if says_nothing || (as_range && matches!(content, FacetContent::Values { .. })) {
            return None;
        }
        let name = by_merchant.map(|facet| facet.name.get(locale)).filter(|name| !name.is_empty());
        let name = name.map_or_else(|| labels.name_of(&code, locale), str::to_owned);
        Some((weight, Facet { code, name, content }))
    }

    fn categories(&self, counted: &Counts) -> Vec<CategoryCount> {
        let Counts::Tree(nodes) = counted else { return Vec::new() };
        let count_of = |id: CategoryId| {
            let id = id.to_string();
            nodes.iter().find(|(node, _)| *node == id).map_or(0, |(_, count)| *count)
        };
        let tree = self.search.tree();
        let selected = self.question.category;
        let path = selected.map(|id| tree.path(id)).unwrap_or_default();
        let below = tree.below(selected).filter(|category| count_of(category.id) > 0);
        let depth_below = path.len();
        let leveled = path.iter().copied().enumerate().chain(below.map(|one| (depth_below, one)));
        leveled
            .map(|(depth, category)| CategoryCount {
                id: category.id,
                parent: category.parent,
                slug: category.slug.to_string(),
                name: category.name.get(&self.ctx.locale).to_owned(),
                depth: u32::try_from(depth).unwrap_or(u32::MAX),
                count: count_of(category.id),
                selected: selected == Some(category.id),
            })
            .collect()
    }
}
