//! Creates and changes whole products, all or none.

use std::collections::BTreeSet;

use kernel_common::FieldError;
use mod_catalog_api::{CatalogWriteError, ProductOutcome, ProductPut, Slug};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::{
    putting::{ItemFault, ItemResult, put_batch},
    writing::{Begun, begin, finish, key_of},
};
use crate::{Catalog, product};

const OPERATION: &str = "put_products";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<ProductPut>,
) -> Result<Vec<ProductOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    validate(&puts).map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

fn validate(puts: &[ProductPut]) -> Result<(), Vec<FieldError>> {
    let faults = product::validate(puts).map_err(|fault| vec![fault])?;
    let faults: Vec<_> = faults
        .into_iter()
        .enumerate()
        .flat_map(|(n, faults)| faults.into_iter().map(move |fault| of_item(n, fault)))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults) }
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
    let refs: Vec<&ProductPut> = puts.iter().collect();
    let results = put_batch(catalog, &mut uow, ctx, &refs, false).await?;
    let outcomes = all_or_none(results).map_err(UnitError::Domain)?;
    finish(uow, ctx, OPERATION, outcomes).await
}

/// One refused product refuses all: the error that comes first in precedence, with every item
/// that it holds for.
fn all_or_none(results: Vec<ItemResult>) -> Result<Vec<ProductOutcome>, CatalogWriteError> {
    let (mut fields, mut categories, mut skus) = (Vec::new(), BTreeSet::<Slug>::new(), Vec::new());
    let mut outcomes = Vec::with_capacity(results.len());
    for (n, result) in results.into_iter().enumerate() {
        match result {
            Ok(outcome) => outcomes.push(outcome),
            Err(faults) => {
                for fault in faults {
                    match fault {
                        ItemFault::Field(fault) => fields.push(of_item(n, fault)),
                        ItemFault::UnknownCategory(_, slug) => drop(categories.insert(slug)),
                        ItemFault::SkuTaken(_, sku) => skus.push(sku),
                    }
                }
            }
        }
    }
    if !fields.is_empty() {
        return Err(CatalogWriteError::Invalid(fields));
    }
    if !categories.is_empty() {
        return Err(CatalogWriteError::UnknownCategories(categories.into_iter().collect()));
    }
    if !skus.is_empty() {
        skus.sort_unstable();
        return Err(CatalogWriteError::SkusTaken(skus));
    }
    Ok(outcomes)
}

fn of_item(n: usize, fault: FieldError) -> FieldError {
    FieldError { pointer: format!("/{n}{}", fault.pointer), ..fault }
}
