//! What the shop has already of the products of a batch.

use std::collections::HashMap;

use kernel_common::{PageRequest, ProductId, Sku, page::LIMIT_MAX};
use mod_catalog_api::{BATCH_MAX, PRODUCTS_READ_MAX, Product, ProductRef, Slug, VariantsQuery};

use crate::{Draft, ImportError, mapping::Match, patience::patiently, put::Work};

/// For each draft the product it is about, whole, if there is one.
pub(crate) async fn of(
    work: &Work,
    drafts: &[Draft],
    line: u64,
) -> Result<Vec<Option<Product>>, ImportError> {
    let refs = match work.match_by {
        Match::Slug => {
            drafts.iter().map(|draft| Some(ProductRef::Slug(draft.slug.clone()))).collect()
        }
        Match::Sku => by_sku(work, drafts, line).await?,
    };
    let asked: Vec<ProductRef> = refs.iter().flatten().cloned().collect();
    let (mut by_slug, mut by_id) = (HashMap::new(), HashMap::new());
    for some in asked.chunks(PRODUCTS_READ_MAX) {
        for product in read(work, some.to_vec(), line).await? {
            let product = whole(work, product, line).await?;
            match work.match_by {
                Match::Slug => by_slug.insert(product.slug.clone(), product),
                Match::Sku => by_id.insert(product.id, product),
            };
        }
    }
    let found = by_slug.values().chain(by_id.values());
    let ids =
        found.flat_map(|product: &Product| product.category.iter().chain(&product.categories));
    let is_known = ids.copied().all(|id| work.categories.get(id).is_some());
    if !is_known {
        learn_categories(work, line).await?;
    }
    let found = refs.into_iter().map(|one| match one? {
        ProductRef::Slug(slug) => by_slug.remove(&slug),
        ProductRef::Id(id) => by_id.remove(&id),
    });
    Ok(found.collect())
}

/// The product of the first SKU of each draft that the catalog knows.
async fn by_sku(
    work: &Work,
    drafts: &[Draft],
    line: u64,
) -> Result<Vec<Option<ProductRef>>, ImportError> {
    let skus: Vec<Sku> = drafts.iter().flat_map(|d| &d.variants).map(|v| v.sku.clone()).collect();
    let mut owners: HashMap<Sku, ProductId> = HashMap::new();
    for some in skus.chunks(BATCH_MAX) {
        let found = patiently("looking for SKUs", line, || {
            let (catalog, ctx, some) = (&work.contracts.catalog, work.ctx(), some.to_vec());
            async move { catalog.sellables(&ctx, some).await }
        });
        let found = found.await?.map_err(|error| refused(&error))?;
        owners.extend(found.items.into_iter().map(|item| (item.sku, item.product_id)));
    }
    let of = |draft: &Draft| draft.variants.iter().find_map(|v| owners.get(&v.sku)).copied();
    Ok(drafts.iter().map(|draft| of(draft).map(ProductRef::Id)).collect())
}

async fn read(work: &Work, refs: Vec<ProductRef>, line: u64) -> Result<Vec<Product>, ImportError> {
    let found = patiently("reading products", line, || {
        let (catalog, ctx, refs) = (&work.contracts.catalog, work.ctx(), refs.clone());
        async move { catalog.product(&ctx, refs).await }
    });
    Ok(found.await?.map_err(|error| refused(&error))?.items)
}

/// The product with all its variants.
async fn whole(work: &Work, mut product: Product, line: u64) -> Result<Product, ImportError> {
    let count = i64::try_from(product.variants.len()).unwrap_or(i64::MAX);
    if count >= product.variant_count {
        return Ok(product);
    }
    product.variants.clear();
    let mut page = PageRequest::first(LIMIT_MAX);
    loop {
        let query = VariantsQuery { product: product.id, page: page.clone() };
        let found = patiently("reading variants", line, || {
            let (catalog, ctx, query) = (&work.contracts.catalog, work.ctx(), query.clone());
            async move { catalog.variants(&ctx, query).await }
        });
        let found = found.await?.map_err(|error| refused(&error))?;
        product.variants.extend(found.items);
        match found.next {
            Some(next) => page.after = Some(next),
            None => return Ok(product),
        }
    }
}

/// Somebody has made categories since the import began.
async fn learn_categories(work: &Work, line: u64) -> Result<(), ImportError> {
    let tree = patiently("reading categories", line, || {
        let (catalog, ctx) = (&work.contracts.catalog, work.ctx());
        async move { catalog.categories(&ctx, ()).await }
    });
    let tree = tree.await?.map_err(|error| refused(&error))?;
    let pairs: Vec<(_, Slug)> = tree.into_iter().map(|one| (one.id, one.slug)).collect();
    work.categories.insert(pairs);
    Ok(())
}

fn refused(error: &dyn std::error::Error) -> ImportError {
    ImportError::Refused { what: "reading the catalog", reason: error.to_string() }
}
