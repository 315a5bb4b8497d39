//! Creates and changes prices.

use std::collections::{BTreeSet, HashMap, HashSet};

use mod_pricing_api::{PriceBookError, PriceSet, PricingEvent, Revision};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;
use serde::{Serialize, de::DeserializeOwned};

use super::writing::{Begun, batch_check, begin, finish_check, finish_with, key_of};
use crate::{
    Pricing,
    price_list::PriceListRecord,
    store::{ListStore, PriceStore},
};

const OPERATION: &str = "set_prices";

pub(crate) async fn run(
    pricing: &Pricing,
    ctx: &CallCtx,
    sets: Vec<PriceSet>,
) -> Result<Revision, CallError<PriceBookError>> {
    write(pricing, ctx, OPERATION, &sets, |revision, _| revision).await
}

/// Writes prices under `operation`, and answers with what `answer` makes of the revision and of
/// the places of those that are different now.
pub(super) async fn write<A: Serialize + DeserializeOwned + Send + Sync>(
    pricing: &Pricing,
    ctx: &CallCtx,
    operation: &'static str,
    sets: &[PriceSet],
    answer: fn(Revision, Vec<u32>) -> A,
) -> Result<A, CallError<PriceBookError>> {
    key_of(ctx).and_then(|_| checked(sets)).map_err(CallError::Domain)?;
    Ok(pricing.db.with_retries(|| set(pricing, ctx, operation, sets, answer)).await?)
}

async fn set<A: Serialize + DeserializeOwned + Send + Sync>(
    pricing: &Pricing,
    ctx: &CallCtx,
    operation: &'static str,
    sets: &[PriceSet],
    answer: fn(Revision, Vec<u32>) -> A,
) -> Result<A, UnitError<PriceBookError>> {
    let (mut uow, before) = match begin(pricing, ctx, operation, &sets).await? {
        Begun::Unit(uow, before) => (uow, before),
        Begun::Answered(answer) => return Ok(answer),
    };
    let lists = ListStore::new(&mut uow, ctx.tenant).all().await?;
    let rows = in_their_lists(sets, &lists).map_err(UnitError::Domain)?;
    let (places, prices) = PriceStore::new(&mut uow, ctx.tenant).save(&rows).await?;
    let event = (!prices.is_empty()).then_some(PricingEvent::PriceChanged { prices });
    let answer = |revision| answer(revision, places);
    finish_with(uow, ctx, operation, before, event, answer).await
}

fn checked(sets: &[PriceSet]) -> Result<(), PriceBookError> {
    let mut check = batch_check(sets.len());
    let mut seen = HashSet::new();
    for (position, set) in sets.iter().enumerate() {
        let first = seen.insert((&set.list, &set.sku));
        check.require(first, &format!("/{position}/sku"), "duplicate", "comes twice");
        for (field, amount) in [("price", Some(set.price)), ("compare_at", set.compare_at)] {
            let fits = amount.is_none_or(|amount| !amount.is_negative());
            check.require(fits, &format!("/{position}/{field}"), "out_of_range", "is below zero");
        }
    }
    finish_check(check)
}

/// Each price beside its list, which must exist and be in the price's currency.
fn in_their_lists<'a>(
    sets: &'a [PriceSet],
    lists: &'a [PriceListRecord],
) -> Result<Vec<(&'a PriceListRecord, &'a PriceSet)>, PriceBookError> {
    let by_code: HashMap<_, _> = lists.iter().map(|list| (&list.terms.code, list)).collect();
    let unknown: BTreeSet<_> =
        sets.iter().map(|set| &set.list).filter(|code| !by_code.contains_key(code)).collect();
    if !unknown.is_empty() {
        return Err(PriceBookError::UnknownLists(unknown.into_iter().cloned().collect()));
    }
    let row = |set: &'a PriceSet| {
        let list = by_code[&set.list];
        let expected = list.terms.currency;
        let amounts = [Some(set.price), set.compare_at];
        match amounts.into_iter().flatten().find(|amount| amount.currency != expected) {
            None => Ok((list, set)),
            Some(amount) => Err(PriceBookError::CurrencyMismatch {
                list: set.list.clone(),
                expected,
                found: amount.currency,
            }),
        }
    };
    sets.iter().map(row).collect()
}
