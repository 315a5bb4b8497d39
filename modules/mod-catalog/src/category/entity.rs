//! Decides where categories stand; pure.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel_common::{CategoryId, LocalizedText};
use mod_catalog_api::{
    CatalogEvent, CatalogWriteError, CategoryOutcome, CategoryPut, Outcome, Slug,
};

use super::DEPTH_MAX;

/// A category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CategoryRecord {
    pub(crate) id: CategoryId,
    pub(crate) parent: Option<CategoryId>,
    pub(crate) slug: Slug,
    pub(crate) name: LocalizedText,
    pub(crate) position: i32,
    pub(crate) version: i64,
}

/// A category and one above it, or itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ancestor {
    pub(crate) ancestor: CategoryId,
    pub(crate) descendant: CategoryId,
}

/// All categories of a tenant.
#[derive(Debug)]
pub(crate) struct CategoryTree {
    by_id: BTreeMap<CategoryId, CategoryRecord>,
    by_slug: HashMap<Slug, CategoryId>,
}

/// What a put did to the tree.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Planted {
    /// What it did to each category, in their order.
    pub(crate) outcomes: Vec<CategoryOutcome>,
    /// The categories to write.
    pub(crate) changed: Vec<CategoryRecord>,
    /// Categories that stand elsewhere now, with all below them.
    pub(crate) moved: Vec<CategoryId>,
    /// What stands above those.
    pub(crate) ancestors: Vec<Ancestor>,
    /// Categories that something was taken from or put below, itself with all below it.
    pub(crate) recounted: Vec<CategoryId>,
}

impl CategoryRecord {
    /// The event that says how the category is now.
    pub(crate) fn event(&self) -> CatalogEvent {
        CatalogEvent::CategoryChanged {
            id: self.id,
            parent: self.parent,
            slug: self.slug.clone(),
            name: self.name.clone(),
            position: self.position,
            version: self.version,
        }
    }
}

impl CategoryTree {
    /// The category of a slug.
    pub(crate) fn get(&self, slug: &Slug) -> Option<&CategoryRecord> {
        self.by_id.get(self.by_slug.get(slug)?)
    }

    pub(crate) fn new(categories: Vec<CategoryRecord>) -> Self {
        let by_slug = categories.iter().map(|c| (c.slug.clone(), c.id)).collect();
        Self { by_id: categories.into_iter().map(|c| (c.id, c)).collect(), by_slug }
    }

    /// Creates, changes and moves categories; their parents may come in any order.
    pub(crate) fn put(
        &mut self,
        puts: &[CategoryPut],
        mut fresh_id: impl FnMut() -> CategoryId,
    ) -> Result<Planted, CatalogWriteError> {
        for put in puts {
            self.by_slug.entry(put.slug.clone()).or_insert_with(&mut fresh_id);
        }
        let unknown: BTreeSet<_> =
            puts.iter().filter_map(|put| put.parent.as_ref()).filter(|p| !self.knows(p)).collect();
        if !unknown.is_empty() {
            let slugs = unknown.into_iter().cloned().collect();
            return Err(CatalogWriteError::UnknownCategories(slugs));
        }
        let stood = |put: &CategoryPut| self.by_id.get(&self.by_slug[&put.slug]);
        let above = |category: &CategoryRecord| -> Vec<CategoryId> {
            category.parent.map_or_else(Vec::new, |parent| self.path(parent).unwrap_or_default())
        };
        let above_before: HashMap<CategoryId, Vec<CategoryId>> =
            puts.iter().filter_map(stood).map(|category| (category.id, above(category))).collect();
        let (mut outcomes, mut changed, mut replanted) = (Vec::new(), Vec::new(), HashSet::new());
        for put in puts {
            let (record, outcome, has_moved) = self.put_one(put);
            if has_moved {
                replanted.insert(record.id);
            }
            outcomes.push(CategoryOutcome { id: record.id, slug: record.slug.clone(), outcome });
            if outcome != Outcome::Unchanged {
                changed.push(record.id);
            }
        }
        let is_moved = |path: &[CategoryId]| path.iter().any(|id| replanted.contains(id));
        let paths = self.paths()?;
        let mut recounted = BTreeSet::new();
        for (id, before) in above_before.iter().filter(|(id, _)| replanted.contains(*id)) {
            recounted.extend(before.iter().copied());
            recounted.extend(paths[id].iter().skip(1).copied());
        }
        let paths = paths.into_iter();
        let moved: Vec<_> = paths.filter(|(_, path)| is_moved(path)).collect();
        let above = |(descendant, path): &(CategoryId, Vec<CategoryId>)| {
            let descendant = *descendant;
            let pair = move |ancestor: &CategoryId| Ancestor { ancestor: *ancestor, descendant };
            path.iter().map(pair).collect::<Vec<_>>()
        };
        Ok(Planted {
            ancestors: moved.iter().flat_map(above).collect(),
            moved: moved.into_iter().map(|(id, _)| id).collect(),
            changed: changed.iter().map(|id| self.by_id[id].clone()).collect(),
            recounted: recounted.into_iter().collect(),
            outcomes,
        })
    }

    fn knows(&self, slug: &Slug) -> bool {
        self.by_slug.contains_key(slug)
    }

    /// The category as put, what was done to it, and whether it stands elsewhere now.
    fn put_one(&mut self, put: &CategoryPut) -> (&CategoryRecord, Outcome, bool) {
        let id = self.by_slug[&put.slug];
        let before = self.by_id.get(&id);
        let after = CategoryRecord {
            id,
            parent: put.parent.as_ref().map(|slug| self.by_slug[slug]),
            slug: put.slug.clone(),
            name: put.name.clone(),
            position: put.position,
            version: before.map_or(0, |category| category.version),
        };
        let (outcome, has_moved) = match before {
            None => (Outcome::Created, true),
            Some(before) if *before == after => (Outcome::Unchanged, false),
            Some(before) => (Outcome::Changed, before.parent != after.parent),
        };
        let version = after.version + i64::from(outcome != Outcome::Unchanged);
        self.by_id.insert(id, CategoryRecord { version, ..after });
        (&self.by_id[&id], outcome, has_moved)
    }

    /// The way from each category to its root, itself first.
    fn paths(&self) -> Result<BTreeMap<CategoryId, Vec<CategoryId>>, CatalogWriteError> {
        self.by_id.keys().map(|id| Ok((*id, self.path(*id)?))).collect()
    }

    fn path(&self, id: CategoryId) -> Result<Vec<CategoryId>, CatalogWriteError> {
        let mut path = vec![id];
        let mut next = self.by_id[&id].parent;
        while let Some(parent) = next {
            if path.contains(&parent) {
                return Err(CatalogWriteError::CategoryCycle(self.by_id[&parent].slug.clone()));
            }
            path.push(parent);
            next = self.by_id[&parent].parent;
        }
        if path.len() > DEPTH_MAX {
            let slug = self.by_id[&id].slug.clone();
            return Err(CatalogWriteError::CategoryTooDeep { slug, depth_max: DEPTH_MAX });
        }
        Ok(path)
    }
}
