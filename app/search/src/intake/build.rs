//! Building an index from the whole catalog, page by page.

use std::collections::BTreeSet;

use kernel_common::{Cursor, Page, PageRequest, ProductId, Sku, page::LIMIT_MAX};
use kernel_search::Rebuild;
use mod_catalog_api::{ProductSort, ProductsQuery, StatusFilter};

use super::read::{Sources, Unread};
use crate::{checkpoint::Checkpoint, tenant::TenantSearch};

/// An index on its way. What changes meanwhile is written once more before it answers.
pub(super) struct Building {
    rebuild: Box<dyn Rebuild>,
    after: Option<Cursor>,
    touched: BTreeSet<ProductId>,
    touched_skus: BTreeSet<Sku>,
    done: u64,
    read_to_end: bool,
}

impl Building {
    pub(super) async fn begin(search: &TenantSearch, sources: &Sources) -> Result<Self, Unread> {
        sources.tree(search).await?;
        sources.labels(search, Vec::new()).await?;
        let rebuild = search.index.rebuild().await?;
        Ok(Self {
            rebuild,
            after: None,
            touched: BTreeSet::new(),
            touched_skus: BTreeSet::new(),
            done: 0,
            read_to_end: false,
        })
    }

    /// Notes what changed after it may have been read.
    pub(super) fn touch(&mut self, products: &BTreeSet<ProductId>, skus: &BTreeSet<Sku>) {
        self.touched.extend(products);
        self.touched_skus.extend(skus.iter().cloned());
    }

    /// Reads and writes one page. Whether the catalog is at its end.
    pub(super) async fn step(
        &mut self,
        search: &TenantSearch,
        sources: &Sources,
    ) -> Result<bool, Unread> {
        if self.read_to_end {
            return Ok(true);
        }
        let query = ProductsQuery {
            category: None,
            status: StatusFilter::Published,
            sort: ProductSort::Newest,
            page: PageRequest { after: self.after.clone(), limit: LIMIT_MAX },
        };
        let ctx = Sources::ctx(&search.settings);
        let Page { items, next } = sources.catalog.products(&ctx, query).await?;
        let ids: Vec<ProductId> = items.into_iter().map(|product| product.id).collect();
        self.write(search, sources, &ids).await?;
        self.done += ids.len() as u64;
        search.set_progress(self.done);
        self.read_to_end = next.is_none();
        self.after = next;
        Ok(self.read_to_end)
    }

    /// Lets the index answer. The SKUs whose prices and availability are to be read once more.
    pub(super) async fn finish(
        mut self,
        search: &TenantSearch,
        sources: &Sources,
        checkpoint: &Checkpoint,
    ) -> Result<BTreeSet<Sku>, Unread> {
        let touched: Vec<_> = std::mem::take(&mut self.touched).into_iter().collect();
        self.write(search, sources, &touched).await?;
        self.rebuild.finish(checkpoint.written()).await?;
        search.set_ready();
        let (tenant, products) = (search.settings.tenant, self.done);
        tracing::info!(%tenant, products, "the search index is built");
        Ok(self.touched_skus)
    }

    async fn write(
        &self,
        search: &TenantSearch,
        sources: &Sources,
        ids: &[ProductId],
    ) -> Result<(), Unread> {
        let read = sources.products(search, ids).await?;
        self.rebuild.write(read.batch).await?;
        search.set_live(&sources.live(&search.settings, &read.shelves).await?);
        Ok(())
    }
}
