//! The category tree of a store, with the ways up and down found at once however large it is.

use std::{collections::HashMap, sync::Arc};

use kernel_common::CategoryId;
use mod_catalog_api::{Category, Slug};
use rt_contract::CallCtx;

use crate::{Storefront, ViewError};

/// All categories of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryTree {
    all: Vec<Category>,
    by_id: HashMap<CategoryId, usize>,
    by_slug: HashMap<Slug, usize>,
    below: HashMap<Option<CategoryId>, Vec<usize>>,
}

/// Memory that a category takes, about, with its places in the tables.
const CATEGORY_BYTES: usize = 600;

impl CategoryTree {
    /// The tree of `all`, siblings in their order. One whose parent is unknown stands at the top:
    /// better in a wrong place than nowhere.
    #[must_use]
    pub fn of(all: Vec<Category>) -> Self {
        let by_id: HashMap<_, _> =
            all.iter().enumerate().map(|(at, category)| (category.id, at)).collect();
        let by_slug = all.iter().enumerate().map(|(at, c)| (c.slug.clone(), at)).collect();
        let mut below: HashMap<_, Vec<_>> = HashMap::new();
        for (at, category) in all.iter().enumerate() {
            let parent = category.parent.filter(|id| by_id.contains_key(id));
            below.entry(parent).or_default().push(at);
        }
        Self { all, by_id, by_slug, below }
    }

    /// Every category.
    #[must_use]
    pub fn all(&self) -> &[Category] {
        &self.all
    }

    /// The category of a slug.
    #[must_use]
    pub fn by_slug(&self, slug: &Slug) -> Option<&Category> {
        self.by_slug.get(slug).map(|at| &self.all[*at])
    }

    /// The category of an id.
    #[must_use]
    pub fn by_id(&self, id: CategoryId) -> Option<&Category> {
        self.by_id.get(&id).map(|at| &self.all[*at])
    }

    /// The categories right below one, or at the top, in order.
    pub fn below(&self, parent: Option<CategoryId>) -> impl Iterator<Item = &Category> {
        self.below.get(&parent).into_iter().flatten().map(|at| &self.all[*at])
    }

    /// The categories above one, the topmost first.
    #[must_use]
    pub fn above(&self, category: &Category) -> Vec<Category> {
        let mut above: Vec<Category> = Vec::new();
        let mut parent = category.parent;
        // The catalog refuses cycles; the bound keeps a broken row from hanging a page.
        while let Some(next) = parent.filter(|_| above.len() < self.all.len()) {
            let Some(next) = self.by_id(next) else { break };
            parent = next.parent;
            above.push(next.clone());
        }
        above.reverse();
        above
    }

    /// From the top down to a category, itself included.
    #[must_use]
    pub fn path(&self, id: CategoryId) -> Vec<Category> {
        self.by_id(id).map_or_else(Vec::new, |own| {
            let mut path = self.above(own);
            path.push(own.clone());
            path
        })
    }

    /// How many bytes it keeps in memory, about.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.all.len() * CATEGORY_BYTES
    }
}

impl Storefront {
    /// The tree of the store, out of memory where the storefront has one.
    pub async fn categories(&self, ctx: &CallCtx) -> Result<Arc<CategoryTree>, ViewError> {
        let make = async {
            let all = self.contracts.catalog.categories(ctx, ()).await.map_err(ViewError::of)?;
            Ok::<_, ViewError>(CategoryTree::of(all))
        };
        match &self.trees {
            Some(trees) => trees
                .get_or_make(ctx.tenant, "categories", make)
                .await
                .map_err(|error| error.as_ref().clone()),
            None => make.await.map(Arc::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::{IdSource, LocalizedText, SequentialIds};

    use super::*;

    fn category(ids: &dyn IdSource, slug: &str, parent: Option<&Category>) -> Category {
        Category {
            id: CategoryId::generate(ids),
            parent: parent.map(|parent| parent.id),
            slug: slug.parse().expect("a slug"),
            name: LocalizedText::en_ru(slug, slug),
            position: 0,
            product_count: 0,
        }
    }

    fn slugs<'c>(categories: impl IntoIterator<Item = &'c Category>) -> Vec<&'c str> {
        categories.into_iter().map(|category| category.slug.as_str()).collect()
    }

    #[test]
    fn the_ways_up_and_down_are_found() {
        let ids = SequentialIds::default();
        let home = category(&ids, "home", None);
        let garden = category(&ids, "garden", None);
        let kitchen = category(&ids, "kitchen", Some(&home));
        let cups = category(&ids, "cups", Some(&kitchen));
        let lost = category(&ids, "lost", Some(&category(&ids, "gone", None)));
        let tree = CategoryTree::of(vec![home.clone(), garden, kitchen, cups.clone(), lost]);
        assert_eq!(slugs(tree.below(None)), ["home", "garden", "lost"]);
        assert_eq!(slugs(tree.below(Some(home.id))), ["kitchen"]);
        assert_eq!(slugs(tree.below(Some(cups.id))), [""; 0]);
        assert_eq!(slugs(&tree.above(&cups)), ["home", "kitchen"]);
        assert_eq!(slugs(&tree.path(cups.id)), ["home", "kitchen", "cups"]);
        assert_eq!(tree.by_slug(&cups.slug), Some(&cups));
    }

    #[test]
    fn categories_above_each_other_hang_nobody() {
        let ids = SequentialIds::default();
        let mut one = category(&ids, "one", None);
        let two = category(&ids, "two", Some(&one));
        one.parent = Some(two.id);
        let tree = CategoryTree::of(vec![one.clone(), two]);
        assert_eq!(tree.above(&one).len(), 2);
    }
}
