//! Products of a category, or all of them.

use app_storefront::{CategoryPage, CategoryTree, CollectionPage, ProductsPage};
use mod_catalog_api::ProductSort;

use super::{
    card,
    categories::{crumb, subcategory},
};
use crate::{
    Href,
    paths::encoded,
    site::visit::Visit,
    views::{ListingView, SortLink, SortOrder},
};

/// Which page of a listing is shown. Pages are found by the last product of the page before, so a
/// page knows the way back only because its address keeps the trail.
#[derive(Clone, Debug)]
pub(crate) struct ListingPlace {
    /// The listing without parameters.
    pub(crate) base: Href,
    pub(crate) sort: ProductSort,
    /// Cursors of the pages from the second to this one.
    pub(crate) trail: Vec<String>,
}

/// Joins cursors in an address; base64url has none of it.
pub(crate) const TRAIL_SEPARATOR: char = '.';

impl ListingPlace {
    /// The page behind the last cursor of `trail`, under `sort`.
    fn at(&self, sort: ProductSort, trail: &[String]) -> Href {
        let sort = match sort {
            ProductSort::Newest => None,
            ProductSort::Name => Some("sort=name".to_owned()),
        };
        // All but the last come from the address as they were typed.
        let trail: Vec<String> = trail.iter().map(|cursor| encoded(cursor)).collect();
        let after = (!trail.is_empty())
            .then(|| format!("after={}", trail.join(&TRAIL_SEPARATOR.to_string())));
        let query: Vec<String> = sort.into_iter().chain(after).collect();
        if query.is_empty() {
            return self.base.clone();
        }
        Href::of_own_path(format!("{}?{}", self.base, query.join("&")))
    }

    fn previous(&self) -> Option<Href> {
        let (_, before) = self.trail.split_last()?;
        Some(self.at(self.sort, before))
    }

    fn next(&self, page: &ProductsPage) -> Option<Href> {
        let cursor = page.next.as_ref()?;
        let mut trail = self.trail.clone();
        trail.push(cursor.0.clone());
        Some(self.at(self.sort, &trail))
    }

    fn sorts(&self) -> Vec<SortLink> {
        let orders =
            [(SortOrder::Newest, ProductSort::Newest), (SortOrder::Name, ProductSort::Name)];
        let link =
            |(order, sort)| SortLink { order, url: self.at(sort, &[]), current: sort == self.sort };
        orders.map(link).into()
    }
}

/// The listing of a category.
pub(crate) fn category(visit: &Visit, page: &CategoryPage, place: &ListingPlace) -> ListingView {
    let title = page.category.name.get(&visit.ctx.locale).to_owned();
    ListingView {
        breadcrumbs: page.ancestors.iter().map(|above| crumb(visit, above)).collect(),
        subcategories: page.children.iter().map(|child| subcategory(visit, child)).collect(),
        count: u64::try_from(page.category.product_count).ok(),
        ..listing(visit, title, &page.products, place)
    }
}

/// The listing of the whole shop.
pub(crate) fn all_products(
    visit: &Visit,
    title: String,
    page: &ProductsPage,
    tree: &CategoryTree,
    place: &ListingPlace,
) -> ListingView {
    let top = tree.below(None).map(|category| subcategory(visit, category));
    ListingView { subcategories: top.collect(), ..listing(visit, title, page, place) }
}

/// The products of a collection, in the merchant's order.
pub(crate) fn collection(
    visit: &Visit,
    page: &CollectionPage,
    place: &ListingPlace,
) -> ListingView {
    let locale = &visit.ctx.locale;
    let words = page.collection.description.get(locale);
    ListingView {
        introduction: (!words.is_empty()).then(|| words.to_owned()),
        sorts: Vec::new(),
        ..listing(visit, page.collection.name.get(locale).to_owned(), &page.products, place)
    }
}

fn listing(visit: &Visit, title: String, page: &ProductsPage, place: &ListingPlace) -> ListingView {
    ListingView {
        title,
        introduction: None,
        breadcrumbs: Vec::new(),
        subcategories: Vec::new(),
        count: None,
        sorts: place.sorts(),
        products: page.cards.iter().filter_map(|product| card(visit, product)).collect(),
        previous: place.previous(),
        next: place.next(page),
        pages: Vec::new(),
        facets: None,
        chosen: Vec::new(),
        clear: None,
        search: None,
        // A later page has no address of its own: it is found through the one before.
        indexed: place.trail.is_empty(),
        structured: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::Cursor;

    use super::*;

    #[test]
    fn pages_are_linked_both_ways() {
        let base = Href::try_new("/products").unwrap();
        let first = ListingPlace { base, sort: ProductSort::Name, trail: Vec::new() };
        let page = |next: &str| ProductsPage { cards: vec![], next: Some(Cursor(next.to_owned())) };
        let url = |href: Option<Href>| href.map(|href| href.to_string());
        assert_eq!(first.previous(), None);
        assert_eq!(url(first.next(&page("b"))).as_deref(), Some("/products?sort=name&after=b"));
        let third = ListingPlace { trail: vec!["b".into(), "c".into()], ..first.clone() };
        assert_eq!(url(third.previous()).as_deref(), Some("/products?sort=name&after=b"));
        assert_eq!(url(third.next(&page("d"))).as_deref(), Some("/products?sort=name&after=b.c.d"));
        let last = ProductsPage { cards: vec![], next: None };
        assert_eq!(third.next(&last), None);
        assert_eq!(third.sorts()[0].url.as_str(), "/products", "another order begins anew");
    }

    #[test]
    fn a_made_up_trail_stays_a_value_of_the_address() {
        let base = Href::try_new("/products").unwrap();
        let trail = vec!["\" &sort=x#".to_owned(), "c".to_owned()];
        let place = ListingPlace { base, sort: ProductSort::Newest, trail };
        let back = place.previous().map(|href| href.to_string());
        assert_eq!(back.as_deref(), Some("/products?after=%22%20%26sort%3Dx%23"));
    }
}
