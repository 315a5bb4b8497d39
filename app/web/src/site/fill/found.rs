//! A page of what was found, with the facets around it.

use app_search::{PAGE_NUMBER_MAX, SearchPage, SearchSort};

use super::{card, facets::Finding};
use crate::{
    Href,
    site::ask::shown_order,
    views::{Correction, Crumb, ListingView, PageLink, Searched, SortLink, Subcategory},
};

/// Cards on a page: whole rows at two, three and four in a row.
pub(crate) const PAGE_SIZE: u32 = 24;

/// Numbers shown on each side of the page's own.
const PAGES_AROUND: u32 = 2;

/// The page as the listing shows it; `title` is the whole shop's, for a page of no category.
pub(crate) fn found(finding: &Finding<'_>, title: String) -> ListingView {
    let Finding { visit, page, ask, .. } = finding;
    let selection = &ask.selection;
    let locale = &visit.ctx.locale;
    let name = |category: &mod_catalog_api::Category| category.name.get(locale).to_owned();
    let own = page.path.last().filter(|_| selection.text().is_none());
    let above = page.path.split_last().map_or(&[][..], |(_, above)| above);
    let crumb = |category: &mod_catalog_api::Category| Crumb {
        title: name(category),
        url: visit.paths.category(category.slug.as_str()),
    };
    let is_filtered = selection.is_filtered();
    let searched = selection.text().map(|text| Searched {
        text: text.to_owned(),
        corrected: page.corrected.clone().map(|text| Correction {
            text,
            as_typed: finding.address(&ask.selecting(selection.clone().with_exact(true))),
        }),
        unavailable: false,
        suggestions: Vec::new(),
    });
    ListingView {
        title: own.map_or(title, name),
        introduction: None,
        breadcrumbs: match searched {
            None => above.iter().map(crumb).collect(),
            Some(_) => Vec::new(),
        },
        subcategories: if searched.is_none() { subcategories(finding) } else { Vec::new() },
        count: Some(page.total),
        sorts: sorts(finding),
        products: page.cards.iter().filter_map(|product| card(visit, product)).collect(),
        previous: previous(finding),
        next: next(finding),
        pages: pages(finding),
        facets: (page.total > 0 || is_filtered).then(|| finding.facets()),
        chosen: finding.chosen(),
        clear: is_filtered.then(|| finding.address(&ask.selecting(selection.unfiltered()))),
        indexed: searched.is_none() && !is_filtered && matches!(ask.page, SearchPage::Number(_)),
        search: searched,
        structured: Vec::new(),
    }
}

/// The categories right below the one that is shown, with what is in them.
fn subcategories(finding: &Finding<'_>) -> Vec<Subcategory> {
    let own = finding.page.path.last().map(|category| category.id);
    let first = finding.ask.on(SearchPage::default());
    let below = finding.page.categories.iter().filter(|category| category.parent == own);
    let link = |category: &app_search::CategoryCount| Subcategory {
        title: category.name.clone(),
        // The count is of what the choices leave: they go along.
        url: first.at(&finding.visit.paths.category(&category.slug), finding.currency()),
        count: Some(category.count),
    };
    below.map(link).collect()
}

/// The orders; the first is the listing's own, whose address says nothing.
fn sorts(finding: &Finding<'_>) -> Vec<SortLink> {
    let own = match finding.ask.selection.text() {
        Some(_) => SearchSort::Relevance,
        None => SearchSort::Newest,
    };
    let others = [
        SearchSort::Newest,
        SearchSort::PriceAscending,
        SearchSort::PriceDescending,
        SearchSort::Name,
    ];
    let link = |sort| {
        let named = (sort != own).then_some(sort);
        SortLink {
            order: shown_order(sort),
            url: finding.address(&finding.ask.sorted(named)),
            current: finding.ask.sort.unwrap_or(own) == sort,
        }
    };
    std::iter::once(own).chain(others.into_iter().filter(|sort| *sort != own)).map(link).collect()
}

/// How many pages can be asked for by number.
fn page_count(total: u64) -> u32 {
    let pages = total.div_ceil(u64::from(PAGE_SIZE));
    u32::try_from(pages).unwrap_or(u32::MAX).min(PAGE_NUMBER_MAX)
}

fn previous(finding: &Finding<'_>) -> Option<Href> {
    let place = match finding.ask.page {
        SearchPage::Number(number) => SearchPage::Number(number.checked_sub(1).filter(|n| *n > 0)?),
        _ => SearchPage::Before(finding.page.previous.clone()?),
    };
    Some(finding.address(&finding.ask.on(place)))
}

fn next(finding: &Finding<'_>) -> Option<Href> {
    let after = finding.page.next.clone();
    let place = match finding.ask.page {
        SearchPage::Number(number) if number < page_count(finding.page.total) => {
            SearchPage::Number(number + 1)
        }
        _ => SearchPage::After(after?),
    };
    Some(finding.address(&finding.ask.on(place)))
}

/// The first and the last page and those around this one.
fn pages(finding: &Finding<'_>) -> Vec<PageLink> {
    let count = page_count(finding.page.total);
    let SearchPage::Number(own) = finding.ask.page else { return Vec::new() };
    if count < 2 {
        return Vec::new();
    }
    let near =
        |number: &u32| *number == 1 || *number == count || number.abs_diff(own) <= PAGES_AROUND;
    let mut last = 0;
    let link = |number: u32| {
        let gap = number > last + 1;
        last = number;
        PageLink {
            number,
            url: finding.address(&finding.ask.on(SearchPage::Number(number))),
            current: number == own,
            gap,
        }
    };
    (1..=count).filter(near).map(link).collect()
}
