//! One tenant's index, and what is being done with it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use kernel_common::{CategoryId, Page, PageRequest, ProductId, Sku, TenantId, page::LIMIT_MAX};
use mod_catalog_api::{ProductSort, ProductsQuery, StatusFilter};
use tokio::time::Instant;

use super::{
    build::Building,
    hints::Hints,
    load::Loading,
    read::{Shelf, Sources, Unread},
};
use crate::{checkpoint::Checkpoint, document::Stored, tenant::TenantSearch};

/// One tenant's index and what is being done with it.
pub(super) struct Kept {
    search: Arc<TenantSearch>,
    building: Option<Building>,
    loading: Option<Loading>,
    rebuild_wanted: bool,
    /// What the index itself says.
    committed: Checkpoint,
    committed_at: Instant,
}

impl Kept {
    /// An index that is built from nothing; facts after `heads` are followed.
    pub(super) fn from_nothing(search: Arc<TenantSearch>, heads: Checkpoint) -> Self {
        Self { rebuild_wanted: true, loading: None, ..Self::going_on(search, heads) }
    }

    /// An index that was built before; what lies in memory is read again.
    pub(super) fn going_on(search: Arc<TenantSearch>, committed: Checkpoint) -> Self {
        Self {
            search,
            building: None,
            loading: Some(Loading::default()),
            rebuild_wanted: false,
            committed,
            committed_at: Instant::now(),
        }
    }

    pub(super) fn tenant(&self) -> TenantId {
        self.search.settings.tenant
    }

    /// How far the index itself has come.
    pub(super) fn committed(&self) -> &Checkpoint {
        &self.committed
    }

    /// Notes in an index without changes of its own how far the logs were followed.
    pub(super) async fn note_place(
        &mut self,
        read: &Checkpoint,
        every: Duration,
    ) -> Result<(), Unread> {
        let due = self.committed_at.elapsed() >= every && self.committed != *read;
        if due && self.search.index.checkpoint().is_some() && self.building.is_none() {
            self.commit(read).await?;
        }
        Ok(())
    }

    /// Does what facts ask for.
    pub(super) async fn apply(
        &mut self,
        hints: &mut Hints,
        sources: &Sources,
        read: &Checkpoint,
    ) -> Result<(), Unread> {
        if hints.is_empty() {
            return Ok(());
        }
        self.rebuild_wanted |= hints.everything;
        if !hints.attributes.is_empty() {
            let codes = hints.attributes.iter().cloned().collect();
            sources.labels(&self.search, codes).await?;
            self.search.forget_facets();
        }
        if !hints.categories.is_empty() {
            sources.tree(&self.search).await?;
            for category in &hints.categories {
                hints.products.extend(products_of(&self.search, sources, *category).await?);
            }
        }
        if let Some(building) = &mut self.building {
            building.touch(&hints.products, &hints.skus);
        }
        if self.search.index.checkpoint().is_some() {
            self.write(hints, sources, read).await?;
        }
        if hints.every_price {
            self.loading = Some(Loading::default());
        }
        self.refresh(&hints.skus, sources).await
    }

    /// Writes changed products into the index that answers.
    async fn write(
        &mut self,
        hints: &Hints,
        sources: &Sources,
        read: &Checkpoint,
    ) -> Result<(), Unread> {
        if hints.products.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = hints.products.iter().copied().collect();
        let products = sources.products(&self.search, &ids).await?;
        let live = sources.live(&self.search.settings, &products.shelves).await?;
        self.search.set_live(&live);
        self.search.index.write(products.batch).await?;
        self.commit(read).await?;
        self.search.changed();
        Ok(())
    }

    /// Reads prices and availability of SKUs again.
    async fn refresh(&self, skus: &BTreeSet<Sku>, sources: &Sources) -> Result<(), Unread> {
        if skus.is_empty() || self.search.index.checkpoint().is_none() {
            return Ok(());
        }
        let codes = skus.iter().map(ToString::to_string).collect();
        let documents = self.search.index.by_codes(codes).await?;
        let shelf = |document: kernel_search::StoredDocument| -> Option<Shelf> {
            Some((document.id, Stored::read(&document.stored)?.skus))
        };
        let shelves: Vec<Shelf> = documents.into_iter().filter_map(shelf).collect();
        self.search.set_live(&sources.live(&self.search.settings, &shelves).await?);
        Ok(())
    }

    async fn commit(&mut self, read: &Checkpoint) -> Result<(), Unread> {
        self.search.index.commit(read.written()).await?;
        self.committed = read.clone();
        self.committed_at = Instant::now();
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
        let has_index = self.search.index.checkpoint().is_some();
        if let Some(mut loading) = self.loading.take_if(|_| has_index) {
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
            self.refresh(&skus, sources).await?;
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
