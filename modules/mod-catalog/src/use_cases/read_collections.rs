//! Answers collections and what they show.

use kernel_common::{Cursor, Page};
use mod_catalog_api::{
    BATCH_MAX, CatalogReadError, Collection, CollectionProductsQuery, CollectionsQuery,
    ProductSummary,
};
use rt_contract::{CallCtx, CallError};
use uuid::Uuid;

use super::list_products::invalid;
use crate::{
    Catalog,
    relation::CollectionRecord,
    store::{CollectionStore, LinkKey, RelatedStore},
};

pub(crate) async fn page(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: CollectionsQuery,
) -> Result<Page<Collection>, CallError<CatalogReadError>> {
    if query.slugs.len() > BATCH_MAX {
        return Err(invalid("/slugs", "there are at most 1000 collections"));
    }
    let after = query.page.after.as_ref().map(Cursor::decode::<(i32, String)>);
    let after = after.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let limit = query.page.limit_clamped();
    let mut uow = catalog.db.begin_read(ctx).await?;
    let rows = CollectionStore::new(&mut uow, ctx.tenant).page(&query.slugs, after, limit).await?;
    let page = Page::from_rows(rows, limit, |last| (last.position, last.slug.to_string()));
    Ok(page.map(CollectionRecord::into_collection))
}

pub(crate) async fn products(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: CollectionProductsQuery,
) -> Result<Page<ProductSummary>, CallError<CatalogReadError>> {
    let after = query.page.after.as_ref().map(Cursor::decode::<(i32, Uuid)>);
    let after = after.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let after = after.map(|(position, target)| LinkKey { position, target });
    let limit = query.page.limit_clamped();
    let now = catalog.clock.now();
    let mut uow = catalog.db.begin_read(ctx).await?;
    let mut store = RelatedStore::new(&mut uow, ctx.tenant);
    let rows = store.of_collection(query.collection.as_str(), now, after, limit).await?;
    let page = Page::from_rows(rows, limit, |(at, _)| (at.position, at.target));
    Ok(page.map(|(_, summary)| summary))
}
