//! The ways into a large catalog.

use app_storefront::CategoryTree;
use mod_catalog_api::{Category, Collection};

use super::picture;
use crate::{
    Href,
    site::visit::Visit,
    views::{CategoriesView, CategoryGroup, CollectionTile, Crumb, Subcategory},
};

/// Categories shown below each topmost one; its own page has all.
const BELOW_MAX: usize = 8;

/// The topmost categories with the first of those below them.
pub(crate) fn categories(visit: &Visit, tree: &CategoryTree) -> CategoriesView {
    let group = |top: &Category| {
        let all: Vec<&Category> = tree.below(Some(top.id)).collect();
        let below = all.iter().take(BELOW_MAX).map(|category| subcategory(visit, category));
        CategoryGroup {
            top: crumb(visit, top),
            count: u64::try_from(top.product_count).unwrap_or(0),
            below: below.collect(),
            more_count: u64::try_from(all.len().saturating_sub(BELOW_MAX)).unwrap_or(0),
        }
    };
    CategoriesView { groups: tree.below(None).map(group).collect(), structured: Vec::new() }
}

/// A category to go down to; its count is told where it is counted anew.
pub(crate) fn subcategory(visit: &Visit, category: &Category) -> Subcategory {
    let Crumb { title, url } = crumb(visit, category);
    Subcategory { title, url, count: None }
}

/// A category to go up to.
pub(crate) fn crumb(visit: &Visit, category: &Category) -> Crumb {
    Crumb {
        title: category.name.get(&visit.ctx.locale).to_owned(),
        url: visit.paths.category(category.slug.as_str()),
    }
}

/// A collection among others.
pub(crate) fn collection_tile(visit: &Visit, collection: &Collection) -> CollectionTile {
    let title = collection.name.get(&visit.ctx.locale).to_owned();
    let image = collection.image.as_ref().and_then(|image| Href::try_new(&image.url).ok());
    CollectionTile {
        picture: image.and_then(|url| picture(url, &title, 800, 600)),
        url: visit.paths.collection(collection.slug.as_str()),
        title,
    }
}
