//! Creates and changes families.

use std::collections::HashMap;

use kernel_common::FieldError;
use mod_catalog_api::{
    AttributeAssignment, CatalogWriteError, Code, CodeOutcome, FamilyPut, Outcome,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};

use super::{
    lexicon,
    writing::{Begun, begin, finish, key_of},
};
use crate::{
    Catalog,
    attribute::{self, FamilyRecord},
    publisher,
    store::{AttributeStore, FamilyStore},
};

const OPERATION: &str = "put_families";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<FamilyPut>,
) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    attribute::validate_families(&puts)
        .map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[FamilyPut],
) -> Result<Vec<CodeOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let inputs: Vec<_> = puts.iter().flat_map(|put| &put.values).collect();
    let lexicon = lexicon::of(&mut uow, ctx, &inputs).await?;
    let mut faults = Vec::new();
    let assigned = puts.iter().map(|put| put.attributes.as_slice());
    check_assigned(&mut uow, ctx, assigned, &mut faults).await?;
    FamilyStore::new(&mut uow, ctx.tenant).lock(puts.iter().map(|put| &put.code)).await?;
    let known = FamilyStore::new(&mut uow, ctx.tenant).all().await?;
    let known: HashMap<Code, FamilyRecord> =
        known.into_iter().map(|family| (family.code.clone(), family)).collect();
    let (mut outcomes, mut changed) = (Vec::with_capacity(puts.len()), Vec::new());
    for (n, put) in puts.iter().enumerate() {
        let before = known.get(&put.code);
        let after = FamilyRecord {
            code: put.code.clone(),
            name: put.name.clone(),
            assigned: put.attributes.clone(),
            values: lexicon.read_all(&put.values, &format!("/{n}/values"), &mut faults),
            version: before.map_or(0, |family| family.version),
        };
        let outcome = match before {
            None => Outcome::Created,
            Some(before) if *before == after => Outcome::Unchanged,
            Some(_) => Outcome::Changed,
        };
        outcomes.push(CodeOutcome { code: put.code.clone(), outcome });
        if outcome != Outcome::Unchanged {
            changed.push(FamilyRecord { version: after.version + 1, ..after });
        }
    }
    if !faults.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::Invalid(faults)));
    }
    FamilyStore::new(&mut uow, ctx.tenant).save(&changed).await?;
    publisher::families(&mut uow, &changed).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}

/// Every assigned attribute of each item is one.
pub(super) async fn check_assigned<'a>(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    assigned: impl Iterator<Item = &'a [AttributeAssignment]> + Clone + Send,
    faults: &mut Vec<FieldError>,
) -> Result<(), UnitError<CatalogWriteError>> {
    let codes: Vec<&Code> = assigned.clone().flatten().map(|one| &one.code).collect();
    let known = AttributeStore::new(uow, ctx.tenant).of(codes.into_iter()).await?;
    let is_known = |code: &Code| known.iter().any(|one| one.code == *code && !one.removed);
    for (n, assigned) in assigned.enumerate() {
        for (m, one) in assigned.iter().enumerate().filter(|(_, one)| !is_known(&one.code)) {
            let message = format!("there is no attribute {}", one.code);
            let pointer = format!("/{n}/attributes/{m}/code");
            faults.push(FieldError::new(pointer, "unknown_attribute", message));
        }
    }
    Ok(())
}
