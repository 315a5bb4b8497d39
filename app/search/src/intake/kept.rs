//! One tenant's index, and what is being done with it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::join;
use kernel_common::{CategoryId, Page, PageRequest, ProductId, Sku, TenantId, page::LIMIT_MAX};
use mod_catalog_api::{ProductSort, ProductsQuery, StatusFilter};
use tokio::time::Instant;

use super::{
    build::Building,
    hints::Hints,
    load::Loading,
    memory::Memory,
    pending::Pending,
    read::{READ_TOGETHER, Read, Shelf, Sources, Unread},
};
use crate::{checkpoint::Checkpoint, document::Stored, tenant::TenantSearch};

/// Writes that wait for a commit at most, and how long they wait, while many come. A commit makes
/// a segment, and segments are merged again and again.
const PENDING_MAX: usize = 20_000;
const COMMIT_EVERY: Duration = Duration::from_secs(5);

/// One tenant's index and what is being done with it.
pub(super) struct Kept {
    search: Arc<TenantSearch>,
    /// Whether there is an index of this shop: one of another may lie there until it is built.
    is_built: bool,
    building: Option<Building>,
    loading: Option<Loading>,
    rebuild_wanted: bool,
    /// The place before the fact that asked for what is being built or loaded: no later one is
    /// noted before that is done, so that a process that dies meanwhile is asked again.
    asked_after: Option<Checkpoint>,
    /// What the index itself says.
    committed: Checkpoint,
    committed_at: Instant,
    pending: Pending,
    /// The state of the answers that was left to the next process, and when.
    left: Option<(u64, Instant)>,
}

impl Kept {
    /// An index that is built from nothing; facts after `heads` are followed.
    pub(super) fn from_nothing(search: Arc<TenantSearch>, heads: Checkpoint) -> Self {
        let (is_built, rebuild_wanted, loading) = (false, true, None);
        Self { is_built, rebuild_wanted, loading, ..Self::going_on(search, heads, None) }
    }

    /// An index that was built before. With what the process before has left it answers at once;
    /// else prices and availability are read again before it does.
    pub(super) fn going_on(
        search: Arc<TenantSearch>,
        committed: Checkpoint,
        memory: Option<Memory>,
    ) -> Self {
        let (mut committed, mut loading, mut left) = (committed, Some(Loading::default()), None);
        if let Some(memory) = memory {
            committed = committed.earlier(&memory.places);
            loading = None;
            memory.restore(&search);
            search.set_ready();
            left = Some((search.changes(), Instant::now()));
        }
        Self {
            search,
            is_built: true,
            building: None,
            loading,
            rebuild_wanted: false,
            asked_after: None,
            committed,
            committed_at: Instant::now(),
            pending: Pending::default(),
            left,
        }
    }

    pub(super) fn tenant(&self) -> TenantId {
        self.search.settings.tenant
    }

    /// How far the index itself has come.
    pub(super) fn committed(&self) -> &Checkpoint {
        &self.committed
    }

    /// Whether it can be asked.
    pub(super) fn answers(&self) -> bool {
        self.search.ready().is_ok()
    }

    /// Whether everything that facts asked for is done.
    fn is_whole(&self) -> bool {
        self.building.is_none() && self.loading.is_none() && !self.rebuild_wanted
    }

    /// Commits what waits, unless more of it comes and it has not waited for long. What is loaded
    /// is loaded for what is committed.
    pub(super) async fn settle(&mut self, read: &Checkpoint, is_calm: bool) -> Result<(), Unread> {
        let waits = self.pending.operations();
        let has_waited = self.committed_at.elapsed() >= COMMIT_EVERY;
        let is_due = is_calm || has_waited || waits >= PENDING_MAX || self.loading.is_some();
        if waits > 0 && is_due {
            self.commit(read).await?;
        }
        Ok(())
    }

    /// Forgets what waits for a commit. Whether there was anything.
    pub(super) fn forget_pending(&mut self) -> bool {
        std::mem::take(&mut self.pending).operations() > 0
    }

    /// Notes in an index without changes of its own how far the logs were followed.
    pub(super) async fn note_place(
        &mut self,
        read: &Checkpoint,
        every: Duration,
    ) -> Result<(), Unread> {
        let is_behind = self.committed != *read && self.is_whole();
        let due = self.committed_at.elapsed() >= every;
        if due && self.is_built && (is_behind || self.pending.operations() > 0) {
            self.commit(read).await?;
        }
        Ok(())
    }

    /// Leaves what lies in memory to the next process, where it is different from what was left.
    pub(super) async fn leave_memory(
        &mut self,
        read: &Checkpoint,
        every: Duration,
    ) -> Result<(), Unread> {
        let changes = self.search.changes();
        let is_due = |(state, at): (u64, Instant)| state != changes && at.elapsed() >= every;
        if self.is_whole() && self.is_built && self.left.is_none_or(is_due) {
            Memory::leave(&self.search, read).await?;
            self.left = Some((changes, Instant::now()));
        }
        Ok(())
    }

    /// Does what facts ask for; `before` is the place before them.
    pub(super) async fn apply(
        &mut self,
        hints: &mut Hints,
        sources: &Sources,
        before: &Checkpoint,
    ) -> Result<(), Unread> {
        if hints.is_empty() {
            return Ok(());
        }
        if hints.everything || hints.every_price {
            if self.is_whole() {
                self.asked_after = None;
            }
            self.asked_after.get_or_insert_with(|| before.clone());
            self.rebuild_wanted |= hints.everything;
        }
        if !hints.attributes.is_empty() {
            let codes = hints.attributes.iter().cloned().collect();
            sources.labels(&self.search, codes).await?;
            self.search.forget_facets();
        }
        if hints.tree {
            sources.tree(&self.search).await?;
        }
        for category in &hints.categories {
            hints.products.extend(products_of(&self.search, sources, *category).await?);
        }
        if let Some(building) = &mut self.building {
            building.touch(&hints.products, &hints.skus);
        }
        if self.is_built {
            self.write(hints, sources).await?;
        }
        if hints.every_price {
            self.loading = Some(Loading::default());
        }
        self.refresh(&hints.skus, sources).await
    }

    /// Writes changed products into the index that answers, and takes their SKUs from the hints:
    /// prices and availability have been read with them. The next ones are read meanwhile.
    async fn write(&mut self, hints: &mut Hints, sources: &Sources) -> Result<(), Unread> {
        let ids: Vec<_> = hints.products.iter().copied().collect();
        let search = self.search.clone();
        let mut waiting = Read::default();
        for some in ids.chunks(READ_TOGETHER) {
            let put = self.put(std::mem::take(&mut waiting), &mut hints.skus);
            let (read, put) = join!(sources.whole(&search, some), put);
            put?;
            waiting = read?;
        }
        self.put(waiting, &mut hints.skus).await
    }

    async fn put(&mut self, read: Read, skus: &mut BTreeSet<Sku>) -> Result<(), Unread> {
        let operations = read.batch.operations.len();
        if operations == 0 {
            return Ok(());
        }
        self.search.set_live(&read.live);
        self.search.index.write(read.batch).await?;
        for sku in read.shelves.iter().flat_map(|(_, skus)| skus) {
            skus.remove(sku);
        }
        self.pending.note(operations, read.shelves);
        metrics::counter!("shop_search_documents_written_total").increment(operations as u64);
        Ok(())
    }

    /// Reads prices and availability of SKUs again.
    async fn refresh(&self, skus: &BTreeSet<Sku>, sources: &Sources) -> Result<(), Unread> {
        if !self.is_built {
            return Ok(());
        }
        let skus: Vec<&Sku> = skus.iter().collect();
        for some in skus.chunks(READ_TOGETHER) {
            let codes = some.iter().map(ToString::to_string).collect();
            let documents = self.search.index.by_codes(codes).await?;
            let shelf = |document: kernel_search::StoredDocument| -> Option<Shelf> {
                Some((document.id, Stored::read(&document.stored)?.skus))
            };
            let committed = documents.into_iter().filter_map(shelf).collect();
            let shelves = self.pending.over(committed, some);
            self.search.set_live(&sources.live(&self.search.settings, &shelves).await?);
        }
        Ok(())
    }

    async fn commit(&mut self, read: &Checkpoint) -> Result<(), Unread> {
        let place = match self.is_whole() {
            true => read,
            false => self.asked_after.as_ref().unwrap_or(read),
        };
        self.search.index.commit(place.written()).await?;
        self.committed = place.clone();
        self.committed_at = Instant::now();
        if self.forget_pending() {
            self.search.changed();
        }
        metrics::counter!("shop_search_commits_total").increment(1);
        metrics::gauge!("shop_search_documents", "tenant" => self.search.settings.tenant.to_string())
            .set(u32::try_from(self.search.index.size().documents).unwrap_or(u32::MAX));
        Ok(())
    }

    /// Goes on with a build or a load. Whether there was anything to do.
    pub(super) async fn build_step(
        &mut self,
        sources: &Sources,
        read: &Checkpoint,
    ) -> Result<bool, Unread> {
        // Without an index there is nothing to load for: a build reads prices and stock itself, and
        // what is to be loaded again is loaded once it is done.
        let is_built = self.is_built;
        if let Some(mut loading) = self.loading.take_if(|_| is_built) {
            match loading.step(&self.search, sources).await {
                // An index that is to be built anew answers when that is done.
                Ok(true) if !self.rebuild_wanted && self.building.is_none() => {
                    self.search.set_ready();
                }
                Ok(true) => {}
                Ok(false) => self.loading = Some(loading),
                Err(error) => {
                    self.loading = Some(loading);
                    return Err(error);
                }
            }
            return Ok(true);
        }
        if std::mem::take(&mut self.rebuild_wanted) {
            match Building::begin(&self.search, sources).await {
                Ok(building) => self.building = Some(building),
                Err(error) => {
                    self.rebuild_wanted = true;
                    return Err(error);
                }
            }
        }
        let Some(building) = &mut self.building else { return Ok(false) };
        if building.step(&self.search, sources).await?
            && let Some(building) = self.building.take()
        {
            // What fails now is built again from its beginning.
            self.rebuild_wanted = true;
            let skus = building.finish(&self.search, sources, read).await?;
            self.rebuild_wanted = false;
            self.committed = read.clone();
            self.committed_at = Instant::now();
            self.is_built = true;
            self.pending = Pending::default();
            let refreshed = self.refresh(&skus, sources).await;
            if refreshed.is_err() {
                self.loading = Some(Loading::default());
            }
            refreshed?;
        }
        Ok(true)
    }
}

/// The published products of a category and those below it.
async fn products_of(
    search: &TenantSearch,
    sources: &Sources,
    category: CategoryId,
) -> Result<Vec<ProductId>, Unread> {
    let ctx = Sources::ctx(&search.settings);
    let mut query = ProductsQuery {
        category: Some(category),
        status: StatusFilter::Published,
        sort: ProductSort::Newest,
        page: PageRequest::first(LIMIT_MAX),
    };
    let mut ids = Vec::new();
    loop {
        let Page { items, next } = sources.catalog.products(&ctx, query.clone()).await?;
        ids.extend(items.into_iter().map(|product| product.id));
        match next {
            Some(next) => query.page.after = Some(next),
            None => return Ok(ids),
        }
    }
}
