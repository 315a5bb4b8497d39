//! The index of one tenant and what is known around it.

use std::{
    collections::HashMap,
    sync::{
        Arc, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use kernel_common::{CategoryId, TenantId};
use kernel_search::{LiveRow, SearchIndex};
use mod_catalog_api::Facet;

use crate::{NotReady, TenantSettings, labels::Labels, tree::Tree};

/// One tenant's index. There is no way from one tenant's to another's.
pub(crate) struct TenantSearch {
    pub(crate) settings: TenantSettings,
    pub(crate) index: Arc<dyn SearchIndex>,
    tree: RwLock<Arc<Tree>>,
    pub(crate) labels: RwLock<Labels>,
    /// Facets chosen for categories, asked for once.
    facets: RwLock<HashMap<CategoryId, Arc<Vec<Facet>>>>,
    /// Products read so far, or [`READY`].
    progress: AtomicU64,
    /// How often answers became different.
    changes: AtomicU64,
    /// Who wants to know that answers are different now.
    told: Told,
}

/// Hears that a tenant's answers are different from now on.
pub(crate) type Told = Arc<dyn Fn(TenantId) + Send + Sync>;

/// No shop has so many products.
const READY: u64 = u64::MAX;

impl TenantSearch {
    pub(crate) fn new(settings: TenantSettings, index: Arc<dyn SearchIndex>) -> Self {
        Self {
            settings,
            index,
            tree: RwLock::default(),
            labels: RwLock::default(),
            facets: RwLock::default(),
            progress: AtomicU64::new(0),
            changes: AtomicU64::new(0),
            told: Arc::new(|_| ()),
        }
    }

    /// The same, telling `told` of what changes.
    pub(crate) fn telling(self, told: Told) -> Self {
        Self { told, ..self }
    }

    /// Says that answers are different from now on.
    pub(crate) fn changed(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        (self.told)(self.settings.tenant);
    }

    /// How often answers became different so far.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Sets live values.
    pub(crate) fn set_live(&self, rows: &[LiveRow]) {
        if self.index.set_live(rows) {
            self.changed();
        }
    }

    /// Whether it can be asked.
    pub(crate) fn ready(&self) -> Result<(), NotReady> {
        match self.progress.load(Ordering::Acquire) {
            READY => Ok(()),
            done => Err(NotReady::Building { done }),
        }
    }

    pub(crate) fn set_ready(&self) {
        self.progress.store(READY, Ordering::Release);
        self.changed();
    }

    /// Notes how many products were read for the first answer; later readings go on unseen.
    pub(crate) fn set_progress(&self, done: u64) {
        if self.ready().is_err() {
            self.progress.store(done, Ordering::Release);
        }
    }

    pub(crate) fn tree(&self) -> Arc<Tree> {
        self.tree.read().expect("no panic under the lock").clone()
    }

    /// Another tree; facets of categories are asked for anew.
    pub(crate) fn set_tree(&self, tree: Tree) {
        *self.tree.write().expect("no panic under the lock") = Arc::new(tree);
        self.forget_facets();
    }

    pub(crate) fn forget_facets(&self) {
        self.facets.write().expect("no panic under the lock").clear();
        self.changed();
    }

    pub(crate) fn facets_of(&self, category: CategoryId) -> Option<Arc<Vec<Facet>>> {
        self.facets.read().expect("no panic under the lock").get(&category).cloned()
    }

    pub(crate) fn keep_facets(&self, category: CategoryId, facets: Vec<Facet>) -> Arc<Vec<Facet>> {
        let facets = Arc::new(facets);
        let mut known = self.facets.write().expect("no panic under the lock");
        known.insert(category, facets.clone());
        facets
    }
}
