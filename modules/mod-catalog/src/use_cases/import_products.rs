//! Puts products and goes on past a bad one.

use kernel_common::FieldError;
use mod_catalog_api::{CatalogWriteError, ImportOutcome, ImportProducts, ProductPut};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;
use sha2::{Digest, Sha256};

use super::{
    putting::put_batch,
    writing::{Begun, begin, finish, key_of},
};
use crate::{Catalog, product};

const OPERATION: &str = "import_products";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: ImportProducts,
) -> Result<Vec<ImportOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    let faults = product::validate(&request.products).map_err(|fault| {
        let fault = FieldError { pointer: format!("/products{}", fault.pointer), ..fault };
        CallError::Domain(CatalogWriteError::Invalid(vec![fault]))
    })?;
    let fingerprint = fingerprint(&request);
    Ok(catalog.db.with_retries(|| import(catalog, ctx, &request, &faults, &fingerprint)).await?)
}

/// Stands for the request. Of its JSON as it is written: a tree of a whole batch, built only to be
/// put in order, would cost as much as the rest of the work on it.
fn fingerprint(request: &ImportProducts) -> String {
    let json = serde_json::to_vec(request).expect("contract types are plain data");
    format!("{:x?}", Sha256::digest(json).as_slice())
}

async fn import(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: &ImportProducts,
    faults: &[Vec<FieldError>],
    fingerprint: &str,
) -> Result<Vec<ImportOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &fingerprint).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let checked = || request.products.iter().zip(faults);
    let valid: Vec<&ProductPut> =
        checked().filter(|(_, faults)| faults.is_empty()).map(|(put, _)| put).collect();
    let results = put_batch(catalog, &mut uow, ctx, &valid, request.define_missing).await?;
    let mut results = results.into_iter();
    let outcome = |(_, faults): (&ProductPut, &Vec<FieldError>)| {
        if !faults.is_empty() {
            return ImportOutcome::Refused(faults.clone());
        }
        match results.next() {
            Some(Ok(outcome)) => ImportOutcome::Put(outcome),
            Some(Err(faults)) => {
                ImportOutcome::Refused(faults.into_iter().map(FieldError::from).collect())
            }
            None => unreachable!("there is a result for every valid product"),
        }
    };
    let outcomes = checked().map(outcome).collect();
    finish(uow, ctx, OPERATION, outcomes).await
}
