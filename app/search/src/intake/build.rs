//! Building an index from the whole catalog, page by page.

use std::collections::BTreeSet;

use futures_util::join;
use kernel_common::{Cursor, Page, PageRequest, ProductId, Sku, page::LIMIT_MAX};
use kernel_search::Rebuild;
use mod_catalog_api::{ProductSort, ProductsQuery, StatusFilter};

use super::read::{READ_TOGETHER, Read, Sources, Unread};
use crate::{checkpoint::Checkpoint, tenant::TenantSearch};

/// An index on its way. What changes meanwhile is written once more before it answers.
pub(super) struct Building {
    rebuild: Box<dyn Rebuild>,
    after: Option<Cursor>,
    touched: BTreeSet<ProductId>,
    touched_skus: BTreeSet<Sku>,
    done: u64,
    read_to_end: bool,
    /// Products that were read, and are not written yet.
    waiting: (Vec<ProductId>, Read),
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
            waiting: Default::default(),
        })
    }

    /// Notes what changed after it may have been read.
    pub(super) fn touch(&mut self, products: &BTreeSet<ProductId>, skus: &BTreeSet<Sku>) {
        self.touched.extend(products);
        self.touched_skus.extend(skus.iter().cloned());
    }

    /// Reads on, and writes what was read before. Whether the catalog is at its end.
    pub(super) async fn step(
        &mut self,
        search: &TenantSearch,
        sources: &Sources,
    ) -> Result<bool, Unread> {
        if self.read_to_end {
            return Ok(true);
        }
        let mut ids: Vec<ProductId> = Vec::with_capacity(READ_TOGETHER);
        let mut after = self.after.clone();
        let next = loop {
            let query = ProductsQuery {
                category: None,
                status: StatusFilter::Published,
                sort: ProductSort::Newest,
                page: PageRequest { after, limit: LIMIT_MAX },
            };
            let ctx = Sources::ctx(&search.settings);
            let Page { items, next } = sources.catalog.products(&ctx, query).await?;
            ids.extend(items.into_iter().map(|product| product.id));
            if next.is_none() || ids.len() + LIMIT_MAX as usize > READ_TOGETHER {
                break next;
            }
            after = next;
        };
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
        for some in touched.chunks(READ_TOGETHER) {
            self.write(search, sources, some).await?;
        }
        self.write(search, sources, &[]).await?;
        self.rebuild.finish(checkpoint.written()).await?;
        search.set_ready();
        let (tenant, products) = (search.settings.tenant, self.done);
        tracing::info!(%tenant, products, "the search index is built");
        Ok(self.touched_skus)
    }

    /// Reads products, while those that were read before are written.
    async fn write(
        &mut self,
        search: &TenantSearch,
        sources: &Sources,
        ids: &[ProductId],
    ) -> Result<(), Unread> {
        let (before, Read { batch, live, .. }) = std::mem::take(&mut self.waiting);
        search.set_live(&live);
        let (read, written) = join!(sources.whole(search, ids), self.rebuild.write(batch));
        if let Err(error) = written {
            // Some of them may be missing: they are written once more before the end.
            self.touched.extend(before);
            return Err(error.into());
        }
        self.waiting = (ids.to_vec(), read?);
        Ok(())
    }
}
