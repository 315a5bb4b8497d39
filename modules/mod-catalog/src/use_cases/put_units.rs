//! Creates units and changes their symbols. What a unit is worth never changes: numbers are
//! stored in it.

use std::collections::HashMap;

use kernel_common::FieldError;
use mod_catalog_api::{CatalogWriteError, Code, CodeOutcome, Outcome, Unit, UnitPut};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, begin, finish, key_of};
use crate::{Catalog, attribute, store::UnitStore};

const OPERATION: &str = "put_units";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<UnitPut>,
) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    attribute::validate_units(&puts)
        .map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[UnitPut],
) -> Result<Vec<CodeOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let mut store = UnitStore::new(&mut uow, ctx.tenant);
    let known = store.all().await?;
    let known: HashMap<Code, Unit> = known.into_iter().map(|u| (u.code.clone(), u)).collect();
    let wanted: Vec<Unit> = puts.iter().map(unit).collect();
    check(&wanted, &known).map_err(UnitError::Domain)?;
    let outcome = |unit: &Unit| match known.get(&unit.code) {
        None => Outcome::Created,
        Some(known) if known == unit => Outcome::Unchanged,
        Some(_) => Outcome::Changed,
    };
    let told = |unit: &Unit| CodeOutcome { code: unit.code.clone(), outcome: outcome(unit) };
    let outcomes: Vec<CodeOutcome> = wanted.iter().map(told).collect();
    let is_changed = |unit: &Unit| outcome(unit) != Outcome::Unchanged;
    let changed: Vec<Unit> = wanted.iter().filter(|unit| is_changed(unit)).cloned().collect();
    store.save(&changed).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}

fn unit(put: &UnitPut) -> Unit {
    Unit {
        code: put.code.clone(),
        symbol: put.symbol.clone(),
        base: put.base.clone().unwrap_or_else(|| put.code.clone()),
        numerator: put.numerator,
        denominator: put.denominator,
    }
}

/// Every base exists and is one, and no unit is worth something else than before.
fn check(wanted: &[Unit], known: &HashMap<Code, Unit>) -> Result<(), CatalogWriteError> {
    let find = |code: &Code| wanted.iter().find(|u| u.code == *code).or_else(|| known.get(code));
    let is_base = |code: &Code| find(code).is_some_and(|unit| unit.base == unit.code);
    let unbased = wanted.iter().enumerate().filter(|(_, unit)| !is_base(&unit.base));
    let fault =
        |(n, _): (usize, _)| FieldError::new(format!("/{n}/base"), "unknown", "is no base unit");
    let faults: Vec<FieldError> = unbased.map(fault).collect();
    if !faults.is_empty() {
        return Err(CatalogWriteError::Invalid(faults));
    }
    let worth = |unit: &Unit| (unit.base.clone(), unit.numerator, unit.denominator);
    let is_other = |unit: &&Unit| known.get(&unit.code).is_some_and(|k| worth(k) != worth(unit));
    let other: Vec<Code> = wanted.iter().filter(is_other).map(|unit| unit.code.clone()).collect();
    if other.is_empty() { Ok(()) } else { Err(CatalogWriteError::NatureFixed(other)) }
}
