//! Answers products for their own pages, and the variants that did not fit there.

use std::collections::HashMap;

use kernel_common::{Cursor, Page};
use mod_catalog_api::{
    CatalogReadError, PRODUCTS_READ_MAX, Product, ProductRef, ProductsFound, VARIANTS_ANSWER_MAX,
    VARIANTS_INLINE_MAX, Variant, VariantsQuery,
};
use rt_contract::{CallCtx, CallError};

use super::{list_products::invalid, showing};
use crate::{
    Catalog,
    product::{Mentions, PageRecord},
    store::{PageStore, VariantStore},
};

pub(crate) async fn by_ref(
    catalog: &Catalog,
    ctx: &CallCtx,
    refs: Vec<ProductRef>,
) -> Result<ProductsFound, CallError<CatalogReadError>> {
    if refs.len() > PRODUCTS_READ_MAX {
        return Err(invalid("", "there are at most 500 references"));
    }
    let mut uow = catalog.db.begin_read(ctx).await?;
    let variants_max = variants_each(refs.len());
    let records = PageStore::new(&mut uow, ctx.tenant).products(&refs, variants_max).await?;
    let mut mentions = Mentions::default();
    for record in &records {
        record.mention(&mut mentions);
    }
    let showing = showing::of(&mut uow, ctx.tenant, &mentions).await?;
    uow.end_read();
    let products = records.into_iter().map(|record: PageRecord| record.into_product(&showing));
    Ok(in_order(refs, products))
}

/// How many variants each of so many products may bring, so that the answer stays bounded.
fn variants_each(products: usize) -> i64 {
    let share = VARIANTS_ANSWER_MAX / products.max(1);
    i64::try_from(share.min(VARIANTS_INLINE_MAX)).expect("small")
}

/// Each product once, at its first reference.
fn in_order(refs: Vec<ProductRef>, products: impl Iterator<Item = Product>) -> ProductsFound {
    let mut by_id = HashMap::new();
    let mut ids = HashMap::new();
    for product in products {
        ids.insert(product.slug.clone(), product.id);
        by_id.insert(product.id, Some(product));
    }
    let mut found = ProductsFound::default();
    for one in refs {
        let id = match &one {
            ProductRef::Id(id) => Some(*id),
            ProductRef::Slug(slug) => ids.get(slug).copied(),
        };
        match id.and_then(|id| by_id.get_mut(&id)) {
            Some(once) => found.items.extend(once.take()),
            None => found.missing.push(one),
        }
    }
    found
}

pub(crate) async fn variants(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: VariantsQuery,
) -> Result<Page<Variant>, CallError<CatalogReadError>> {
    let after = query.page.after.as_ref().map(Cursor::decode::<i32>);
    let after = after.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let mut uow = catalog.db.begin_read(ctx).await?;
    let rows = VariantStore::new(&mut uow, ctx.tenant).page(&query, after).await?;
    let mut mentions = Mentions::default();
    for (_, variant) in &rows {
        mentions.note(&variant.own_values);
    }
    let showing = showing::of(&mut uow, ctx.tenant, &mentions).await?;
    uow.end_read();
    let page = Page::from_rows(rows, query.page.limit_clamped(), |(position, _)| *position);
    Ok(page.map(|(_, variant)| variant.into_variant(&showing)))
}
