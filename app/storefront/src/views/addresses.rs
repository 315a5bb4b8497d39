//! Every public product's address, a page at a time, for whoever walks the whole shop.

use kernel_common::{Cursor, Page, PageRequest, Timestamp};
use mod_catalog_api::{ProductSort, ProductsQuery, Slug, StatusFilter};
use rt_contract::CallCtx;

use crate::{Storefront, ViewError};

/// Products in one step of the walk.
const STEP: u32 = 200;

/// Where a product is, and when it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductAddress {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its last change.
    pub updated_at: Timestamp,
}

impl Storefront {
    /// The next addresses after a place: one call, and nothing about prices or stock.
    pub async fn addresses(
        &self,
        ctx: &CallCtx,
        after: Option<Cursor>,
    ) -> Result<Page<ProductAddress>, ViewError> {
        let query = ProductsQuery {
            category: None,
            status: StatusFilter::Published,
            sort: ProductSort::Newest,
            page: PageRequest { after, limit: STEP },
        };
        let page = self.contracts.catalog.products(ctx, query).await.map_err(ViewError::of)?;
        Ok(page
            .map(|product| ProductAddress { slug: product.slug, updated_at: product.updated_at }))
    }
}
