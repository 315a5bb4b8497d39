//! Answers products for their own pages, and the variants that did not fit there.

use kernel_common::{Cursor, Page};
use mod_catalog_api::{
    CatalogReadError, PRODUCTS_READ_MAX, ProductRef, ProductsFound, Variant, VariantsQuery,
};
use rt_contract::{CallCtx, CallError};

use super::list_products::invalid;
use crate::{
    Catalog,
    store::{PageStore, VariantStore},
};

pub(crate) async fn by_ref(
    catalog: &Catalog,
    ctx: &CallCtx,
    refs: Vec<ProductRef>,
) -> Result<ProductsFound, CallError<CatalogReadError>> {
    if refs.len() > PRODUCTS_READ_MAX {
        return Err(invalid("", "there are at most 100 references"));
    }
    let mut uow = catalog.db.begin_read(ctx).await?;
    let mut products = PageStore::new(&mut uow, ctx.tenant).products(&refs).await?;
    let mut found = ProductsFound::default();
    for one in refs {
        let named = |id, slug| match &one {
            ProductRef::Id(wanted) => *wanted == id,
            ProductRef::Slug(wanted) => wanted == slug,
        };
        if let Some(at) = products.iter().position(|product| named(product.id, &product.slug)) {
            found.items.push(products.swap_remove(at));
        } else if !found.items.iter().any(|product| named(product.id, &product.slug)) {
            found.missing.push(one);
        }
    }
    Ok(found)
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
    let page = Page::from_rows(rows, query.page.limit_clamped(), |(position, _)| *position);
    Ok(page.map(|(_, variant)| variant))
}
