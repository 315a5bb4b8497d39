//! Every address of a shop, for search engines (sitemaps.org 0.9).
//!
//! The index names one file for pages and categories and as many for products as they need. The
//! shop is walked product by product, a step at a time: what is kept is where each file begins and
//! the files themselves, compressed, never the products.
//!
//! Invariant: no file has more than 50,000 addresses or 50 MiB, whatever the
//! length of the addresses. A file may be some hours old; a product that came since is on the pages
//! at once.

mod entry;
mod file;
mod walk;

use std::{sync::Arc, time::Duration};

use app_storefront::{Storefront, ViewError};
use bytes::Bytes;
use kernel_common::TenantId;
use moka::future::Cache;

pub(crate) use entry::Shop;
pub(crate) use file::{index, shop_pages};
pub(crate) use walk::Start;

/// How much a file holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    urls_max: usize,
    /// Before it is compressed.
    bytes_max: usize,
}

/// By the protocol 50,000 addresses and 50 MiB; with room for the frame.
const LIMITS: Limits = Limits { urls_max: 50_000, bytes_max: 48 << 20 };

/// How long files and their beginnings are kept.
const KEPT: Duration = Duration::from_secs(4 * 60 * 60);
/// Memory for files.
const FILES_BYTES_MAX: u64 = 32 << 20;
/// Shops whose beginnings are kept.
const SHOPS_MAX: u64 = 1_000;

/// What is kept of the sitemaps of all shops.
#[derive(Debug)]
pub(crate) struct Sitemaps {
    starts: Cache<TenantId, Arc<Vec<Start>>>,
    files: Cache<(TenantId, usize), Bytes>,
}

impl Default for Sitemaps {
    fn default() -> Self {
        let weigh =
            |_: &(TenantId, usize), file: &Bytes| u32::try_from(file.len()).unwrap_or(u32::MAX);
        Self {
            starts: Cache::builder().max_capacity(SHOPS_MAX).time_to_live(KEPT).build(),
            files: Cache::builder()
                .max_capacity(FILES_BYTES_MAX)
                .weigher(weigh)
                .time_to_live(KEPT)
                .build(),
        }
    }
}

impl Sitemaps {
    /// Where each file of products begins; the first who asks walks, the others wait.
    pub(crate) async fn starts(
        &self,
        storefront: &Storefront,
        shop: &Shop,
    ) -> Result<Arc<Vec<Start>>, Arc<ViewError>> {
        let walk = async {
            let steps = walk::steps(storefront, &shop.ctx, None);
            walk::starts(shop, LIMITS, steps).await.map(Arc::new)
        };
        self.starts.try_get_with(shop.ctx.tenant, walk).await
    }

    /// A file of products, compressed; none beyond the last.
    pub(crate) async fn file(
        &self,
        storefront: &Storefront,
        shop: &Shop,
        number: usize,
    ) -> Result<Option<Bytes>, Arc<ViewError>> {
        let starts = self.starts(storefront, shop).await?;
        let Some(start) = number.checked_sub(1).and_then(|at| starts.get(at)) else {
            return Ok(None);
        };
        let steps = walk::steps(storefront, &shop.ctx, start.after.clone());
        let make = file::products(shop, start, steps);
        self.files.try_get_with((shop.ctx.tenant, number), make).await.map(Some)
    }
}

#[cfg(test)]
mod tests;
