//! Levels into the warehouse.

use std::collections::BTreeSet;

use kernel_common::{Problem, Sku};
use mod_inventory_api::{BATCH_MAX, KeeperError, StockChange, StockCount};

use super::{Fate, Job, Stepped, prices::position};
use crate::{ImportError, Reject, When, patience::patiently};

/// A count, with the draft and line it is of.
type Told = (usize, u64, StockCount);

/// The levels that the file tells of what the catalog took.
pub(crate) fn told(job: &Job<'_>, fates: &[Fate]) -> Vec<Told> {
    let Some(warehouse) = job.work.warehouse else { return Vec::new() };
    let taken = job.drafts.iter().zip(fates).enumerate();
    let taken = taken.filter(|(_, (_, fate))| **fate != Fate::Rejected);
    taken
        .flat_map(|(index, (draft, _))| draft.variants.iter().map(move |v| (index, v)))
        .filter_map(|(index, variant)| {
            let count = StockCount {
                sku: variant.sku.clone(),
                warehouse,
                available: variant.available?,
                unseen_only: job.work.stock_when == When::New,
                document: "import".to_owned(),
            };
            Some((index, variant.line, count))
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

/// Books counts; those at fault are left out and told.
async fn put_some(
    job: &Job<'_>,
    mut told: Vec<Told>,
    stepped: &mut Stepped,
) -> Result<(), ImportError> {
    while !told.is_empty() {
        let error = match count(job, &told).await? {
            Ok(changes) => {
                let changed: BTreeSet<&Sku> = changes.iter().map(|change| &change.sku).collect();
                let different = told.iter().filter(|(_, _, count)| changed.contains(&count.sku));
                stepped.changed.extend(different.map(|(index, ..)| *index));
                return Ok(());
            }
            Err(error) => error,
        };
        let at_fault = at_fault(&error, &told);
        if at_fault.is_empty() {
            let reason = error.to_string();
            return Err(ImportError::Refused { what: "the stock", reason });
        }
        for (_, line, count) in at_fault.iter().filter_map(|position| told.get(*position)) {
            let fields = error.fields();
            let message = fields.first().map_or_else(|| error.to_string(), |f| f.message.clone());
            stepped.rejects.push(Reject::new(*line, "available", count.sku.as_str(), message));
        }
        let mut position = 0..;
        told.retain(|_| position.next().is_some_and(|at| !at_fault.contains(&at)));
    }
    Ok(())
}

/// Which of the counts the refusal is about.
fn at_fault(error: &KeeperError, told: &[Told]) -> BTreeSet<usize> {
    match error {
        KeeperError::InsufficientStock { sku, .. } | KeeperError::LevelOverflow { sku } => {
            let of_sku = told.iter().enumerate().filter(|(_, (_, _, count))| count.sku == *sku);
            of_sku.map(|(position, _)| position).collect()
        }
        _ => error.fields().iter().filter_map(|field| position(&field.pointer)).collect(),
    }
}

async fn count(
    job: &Job<'_>,
    told: &[Told],
) -> Result<Result<Vec<StockChange>, KeeperError>, ImportError> {
    let counts: Vec<StockCount> = told.iter().map(|(_, _, count)| count.clone()).collect();
    let ctx = job.work.keyed(job.number, "stock", &counts);
    patiently("counting stock", job.line, || {
        let (ctx, counts) = (ctx.with_timeout(super::CALL_TIMEOUT), counts.clone());
        async move { job.work.contracts.stock_keeper.count(&ctx, counts).await }
    })
    .await
}
