//! Prices into the book.

use std::collections::BTreeSet;

use kernel_common::Problem;
use mod_pricing_api::{BATCH_MAX, PriceBookError, PriceListPut, PriceSet, PricesWritten};

use super::{Fate, Job, Stepped};
use crate::{ImportError, Reject, patience::patiently};

/// A price and the draft it is of.
type Told = (usize, u64, PriceSet);

/// The prices that the file tells of what the catalog took.
pub(crate) fn told(job: &Job<'_>, fates: &[Fate]) -> Vec<Told> {
    let taken = job.drafts.iter().zip(fates).enumerate();
    let taken = taken.filter(|(_, (_, fate))| **fate != Fate::Rejected);
    taken
        .flat_map(|(index, (draft, _))| draft.variants.iter().map(move |v| (index, v)))
        .filter_map(|(index, variant)| {
            let set = PriceSet {
                list: job.work.price_list.clone(),
                sku: variant.sku.clone(),
                price: variant.price?,
                compare_at: variant.compare_at,
            };
            Some((index, variant.line, set))
        })
        .collect()
}

pub(super) async fn put(job: &Job<'_>, fates: &[Fate]) -> Result<Stepped, ImportError> {
    let mut stepped = Stepped::default();
    for some in told(job, fates).chunks(BATCH_MAX) {
        put_some(job, some.to_vec(), &mut stepped).await?;
    }
    Ok(stepped)
}

/// Writes prices; those at fault are left out and told.
async fn put_some(
    job: &Job<'_>,
    mut told: Vec<Told>,
    stepped: &mut Stepped,
) -> Result<(), ImportError> {
    while !told.is_empty() {
        match write(job, &told).await? {
            Ok(written) => {
                let changed = written.changed.iter().filter_map(|position| {
                    told.get(usize::try_from(*position).ok()?).map(|(index, ..)| *index)
                });
                stepped.changed.extend(changed);
                return Ok(());
            }
            Err(PriceBookError::UnknownLists(_)) => make_list(job).await?,
            Err(error) => {
                let at_fault: BTreeSet<usize> =
                    error.fields().iter().filter_map(|field| position(&field.pointer)).collect();
                if at_fault.is_empty() {
                    let reason = error.to_string();
                    return Err(ImportError::Refused { what: "the price list", reason });
                }
                for field in error.fields() {
                    let Some((_, line, set)) =
                        position(&field.pointer).and_then(|position| told.get(position))
                    else {
                        continue;
                    };
                    let value = set.sku.as_str();
                    stepped.rejects.push(Reject::new(*line, "price", value, &*field.message));
                }
                let mut position = 0..;
                told.retain(|_| position.next().is_some_and(|at| !at_fault.contains(&at)));
            }
        }
    }
    Ok(())
}

async fn write(
    job: &Job<'_>,
    told: &[Told],
) -> Result<Result<PricesWritten, PriceBookError>, ImportError> {
    let sets: Vec<PriceSet> = told.iter().map(|(_, _, set)| set.clone()).collect();
    let ctx = job.work.keyed(job.number, "prices", &sets);
    patiently("setting prices", job.line, || {
        let (ctx, sets) = (ctx.with_timeout(super::CALL_TIMEOUT), sets.clone());
        async move { job.work.contracts.price_book.put_prices(&ctx, sets).await }
    })
    .await
}

/// Makes the price list, which nobody has made yet.
async fn make_list(job: &Job<'_>) -> Result<(), ImportError> {
    let list = vec![PriceListPut {
        code: job.work.price_list.clone(),
        currency: job.work.ctx().currency,
        channel: None,
        tax_included: job.work.tax_included,
        priority: 0,
    }];
    let ctx = job.work.keyed(0, "price list", &list);
    let made = patiently("making the price list", job.line, || {
        let (ctx, list) = (ctx.with_timeout(super::CALL_TIMEOUT), list.clone());
        async move { job.work.contracts.price_book.put_price_lists(&ctx, list).await }
    });
    let refused = |error: PriceBookError| ImportError::Refused {
        what: "the price list",
        reason: error.to_string(),
    };
    made.await?.map(|_| ()).map_err(refused)
}

/// The first number of a pointer.
pub(super) fn position(pointer: &str) -> Option<usize> {
    pointer.split('/').find(|part| !part.is_empty())?.parse().ok()
}
