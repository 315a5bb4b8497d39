//! The category tree of a tenant.

use std::collections::HashMap;

use kernel_common::CategoryId;
use mod_catalog_api::Category;

/// The categories of a tenant, as documents and answers need them.
#[derive(Debug, Default)]
pub struct Categories(pub(crate) Tree);

impl Categories {
    /// Of all categories, siblings in their order.
    #[must_use]
    pub fn new(categories: Vec<Category>) -> Self {
        Self(Tree::new(categories))
    }
}

/// Categories by id, with what stands above and below each.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    categories: HashMap<CategoryId, Category>,
    /// Ids below each category and at the top, in the merchant's order.
    below: HashMap<Option<CategoryId>, Vec<CategoryId>>,
}

impl Tree {
    /// The tree of all categories, siblings in their order.
    pub(crate) fn new(categories: Vec<Category>) -> Self {
        let mut below: HashMap<_, Vec<_>> = HashMap::new();
        for category in &categories {
            below.entry(category.parent).or_default().push(category.id);
        }
        let categories = categories.into_iter().map(|category| (category.id, category)).collect();
        Self { categories, below }
    }

    pub(crate) fn get(&self, id: CategoryId) -> Option<&Category> {
        self.categories.get(&id)
    }

    /// The categories from the top down to `id`, itself last; none for an unknown one.
    pub(crate) fn path(&self, id: CategoryId) -> Vec<&Category> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(category) = next.and_then(|id| self.categories.get(&id)) {
            // A tree cannot be deeper than it is large, whatever a broken one says.
            if path.len() > self.categories.len() {
                return Vec::new();
            }
            path.push(category);
            next = category.parent;
        }
        path.reverse();
        path
    }

    /// Right below a category, or at the top.
    pub(crate) fn below(&self, id: Option<CategoryId>) -> impl Iterator<Item = &Category> {
        let ids = self.below.get(&id).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.categories.get(id))
    }
}
