//! Creates, changes and revives attributes with their dictionaries.

use std::collections::{BTreeMap, HashMap};

use kernel_common::FieldError;
use mod_catalog_api::{
    AttributePut, CatalogWriteError, Code, CodeOutcome, OptionLabel, Outcome, Unit,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;

use super::writing::{Begun, begin, finish, key_of};
use crate::{
    Catalog,
    attribute::{self, AttributeRecord, OptionRecord},
    publisher,
    store::{AttributeStore, DictionaryStore, UnitStore},
};

const OPERATION: &str = "put_attributes";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<AttributePut>,
) -> Result<Vec<CodeOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    attribute::validate_attributes(&puts)
        .map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[AttributePut],
) -> Result<Vec<CodeOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let units = UnitStore::new(&mut uow, ctx.tenant).all().await?;
    let units: HashMap<Code, Unit> = units.into_iter().map(|u| (u.code.clone(), u)).collect();
    let known =
        AttributeStore::new(&mut uow, ctx.tenant).lock(puts.iter().map(|p| &p.code)).await?;
    let mut known: HashMap<Code, AttributeRecord> =
        known.into_iter().map(|record| (record.code.clone(), record)).collect();
    check(puts, &known, &units).map_err(UnitError::Domain)?;
    let dictionaries = DictionaryStore::new(&mut uow, ctx.tenant).whole(known.keys()).await?;
    let (mut outcomes, mut changed, mut options) = (Vec::new(), Vec::new(), Vec::new());
    for put in puts {
        let rearranged = rearranged(put, &dictionaries);
        let (record, outcome) = match known.remove(&put.code) {
            Some(mut record) => {
                let outcome = record.put(put, !rearranged.is_empty());
                (record, outcome)
            }
            None => (AttributeRecord::new(put), Outcome::Created),
        };
        outcomes.push(CodeOutcome { code: put.code.clone(), outcome });
        if outcome != Outcome::Unchanged {
            changed.push(record);
            options.extend(rearranged);
        }
    }
    AttributeStore::new(&mut uow, ctx.tenant).save(&changed, catalog.clock.now()).await?;
    DictionaryStore::new(&mut uow, ctx.tenant).save(&options).await?;
    publisher::attributes(&mut uow, &changed).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}

/// The dictionary as put, when it differs from what is there: the values named first, in their
/// order, then those that are not named.
fn rearranged(
    put: &AttributePut,
    dictionaries: &BTreeMap<Code, Vec<OptionLabel>>,
) -> Vec<OptionRecord> {
    let before = dictionaries.get(&put.code).map_or(&[][..], Vec::as_slice);
    let is_named =
        |option: &&OptionLabel| put.options.iter().any(|named| named.code == option.code);
    let unnamed = before.iter().filter(|option| !is_named(option));
    let after: Vec<&OptionLabel> = put.options.iter().chain(unnamed).collect();
    if after.iter().copied().eq(before.iter()) {
        return Vec::new();
    }
    let record = |(position, option): (i32, &OptionLabel)| OptionRecord {
        attribute: put.code.clone(),
        code: option.code.clone(),
        label: option.label.clone(),
        position,
    };
    (0..).zip(after).map(record).collect()
}

/// Units exist; kinds and measures stay.
fn check(
    puts: &[AttributePut],
    known: &HashMap<Code, AttributeRecord>,
    units: &HashMap<Code, Unit>,
) -> Result<(), CatalogWriteError> {
    let is_unknown = |put: &AttributePut| put.unit.as_ref().is_some_and(|u| !units.contains_key(u));
    let unknown = puts.iter().enumerate().filter(|(_, put)| is_unknown(put));
    let fault = |(n, _): (usize, _)| FieldError::new(format!("/{n}/unit"), "unknown", "is no unit");
    let faults: Vec<FieldError> = unknown.map(fault).collect();
    if !faults.is_empty() {
        return Err(CatalogWriteError::Invalid(faults));
    }
    let measure = |unit: &Option<Code>| {
        let unit = unit.as_ref().and_then(|code| units.get(code));
        unit.map(|unit| unit.base.clone())
    };
    let is_other = |put: &&AttributePut| {
        let keeps = |record: &AttributeRecord| {
            record.keeps_nature(put, measure(&record.unit) == measure(&put.unit))
        };
        known.get(&put.code).is_some_and(|record| !keeps(record))
    };
    let other: Vec<Code> = puts.iter().filter(is_other).map(|put| put.code.clone()).collect();
    if other.is_empty() { Ok(()) } else { Err(CatalogWriteError::NatureFixed(other)) }
}
