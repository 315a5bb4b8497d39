//! Creates and changes whole products.

use std::collections::{BTreeSet, HashMap};

use kernel_common::{CategoryId, ProductId};
use mod_catalog_api::{CatalogWriteError, Outcome, ProductOutcome, ProductPut, Slug};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{Fingerprint, UnitError, UnitOfWork};

use super::writing::{Begun, begin, finish, key_of, raced};
use crate::{
    Catalog,
    product::{self, Content, Digest, ProductRecord},
    publisher,
    store::{CategoryStore, ProductStore, VariantStore},
};

const OPERATION: &str = "put_products";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<ProductPut>,
) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    product::validate(&puts).map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[ProductPut],
) -> Result<Vec<ProductOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let slugs: Vec<Slug> = puts.iter().filter_map(|put| put.category.clone()).collect();
    let categories = CategoryStore::new(&mut uow, ctx.tenant).ids_of(&slugs).await?;
    let contents = contents(puts, &categories).map_err(UnitError::Domain)?;
    let slugs: Vec<Slug> = puts.iter().map(|put| put.slug.clone()).collect();
    let mut known = ProductStore::new(&mut uow, ctx.tenant).lock_slugs(&slugs).await?;
    let (mut outcomes, mut changed) = (Vec::with_capacity(puts.len()), Vec::new());
    for (put, (content, digest)) in puts.iter().zip(contents) {
        let known = known.remove(&put.slug);
        let (record, outcome) = decide(catalog, put, &content, digest, known);
        outcomes.push(record.told(outcome));
        if outcome != Outcome::Unchanged {
            changed.push((record, content));
        }
    }
    write(catalog, &mut uow, ctx, &changed).await?;
    publisher::products(&mut uow, changed.iter().map(|(record, _)| record)).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}

/// The contents with their digests; every category must be known.
fn contents(
    puts: &[ProductPut],
    categories: &HashMap<Slug, CategoryId>,
) -> Result<Vec<(Content, Digest)>, CatalogWriteError> {
    let named = puts.iter().filter_map(|put| put.category.as_ref());
    let unknown: BTreeSet<_> = named.filter(|slug| !categories.contains_key(slug)).collect();
    if !unknown.is_empty() {
        let slugs = unknown.into_iter().cloned().collect();
        return Err(CatalogWriteError::UnknownCategories(slugs));
    }
    let content = |put: &ProductPut| {
        let content = Content::of(put, put.category.as_ref().map(|slug| categories[slug]));
        let digest = *Fingerprint::of(&content).as_bytes();
        (content, digest)
    };
    Ok(puts.iter().map(content).collect())
}

fn decide(
    catalog: &Catalog,
    put: &ProductPut,
    content: &Content,
    digest: Digest,
    known: Option<ProductRecord>,
) -> (ProductRecord, Outcome) {
    let now = catalog.clock.now();
    match known {
        Some(mut record) => {
            let outcome = record.put(content, digest, put.status, now);
            (record, outcome)
        }
        None => {
            let id = ProductId::generate(catalog.ids.as_ref());
            (ProductRecord::new(id, content, digest, put.status, now), Outcome::Created)
        }
    }
}

/// SKUs may move between products of one batch: first all are let go, then all are taken.
async fn write(
    catalog: &Catalog,
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    changed: &[(ProductRecord, Content)],
) -> Result<(), UnitError<CatalogWriteError>> {
    let mut products = ProductStore::new(uow, ctx.tenant);
    products.save(changed, &ctx.locale).await.map_err(raced)?;
    let mut variants = VariantStore::new(uow, ctx.tenant);
    variants.retire(changed, catalog.clock.now()).await?;
    let taken = variants.taken(changed).await?;
    if !taken.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::SkusTaken(taken)));
    }
    Ok(variants.save(changed).await.map_err(raced)?)
}
