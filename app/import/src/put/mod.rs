//! One batch into the shop: the catalog first, then prices and stock of what it took.
//!
//! Invariant: what is refused is told with its line and keeps nothing else out; every command has
//! a key that a repeat of the batch has too.

mod catalog;
mod place;
mod prices;
mod stock;

use std::time::Duration;

use kernel_common::{Locale, WarehouseId};
use mod_catalog_api::Slug;
use rt_contract::CallCtx;
use serde::Serialize;

use crate::{
    Contracts, Counts, Draft, ImportError, Reject, When, batch::Batch, categories::CategorySlugs,
    dry, keys::Keys, mapping::Match,
};

pub(crate) use place::Planter;
pub(crate) use prices::told as prices_told;
pub(crate) use stock::told as stock_told;

/// How long the shop may take for one command.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// What all batches of an import share.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) contracts: Contracts,
    base: CallCtx,
    pub(crate) keys: Keys,
    pub(crate) categories: CategorySlugs,
    pub(crate) match_by: Match,
    pub(crate) price_list: String,
    pub(crate) tax_included: bool,
    /// None where the file has no stock, or nothing is written.
    pub(crate) warehouse: Option<WarehouseId>,
    pub(crate) stock_when: When,
    pub(crate) dry_run: bool,
}

/// What an import is made under.
pub(crate) struct Terms {
    pub(crate) ctx: CallCtx,
    pub(crate) keys: Keys,
    pub(crate) match_by: Match,
    pub(crate) price_list: String,
    pub(crate) tax_included: bool,
    pub(crate) stock_when: When,
    pub(crate) dry_run: bool,
}

/// A batch whose categories are there.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) batch: Batch,
    /// For each draft the category it names.
    pub(crate) categories: Vec<Option<Slug>>,
    /// Whether an earlier run, which this one goes on from, may have put it.
    pub(crate) in_doubt: bool,
}

/// What became of a batch.
#[derive(Debug)]
pub(crate) struct Acknowledged {
    pub(crate) number: u64,
    pub(crate) line: u64,
    pub(crate) consumed: u64,
    pub(crate) counts: Counts,
    pub(crate) rejects: Vec<Reject>,
}

/// What became of one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Created,
    Changed,
    Unchanged,
    Rejected,
}

impl Work {
    pub(crate) fn new(contracts: Contracts, terms: Terms, warehouse: Option<WarehouseId>) -> Self {
        Self {
            contracts,
            base: terms.ctx,
            keys: terms.keys,
            categories: CategorySlugs::default(),
            match_by: terms.match_by,
            price_list: terms.price_list,
            tax_included: terms.tax_included,
            warehouse,
            stock_when: terms.stock_when,
            dry_run: terms.dry_run,
        }
    }

    /// The context of a question.
    pub(crate) fn ctx(&self) -> CallCtx {
        self.base.with_timeout(CALL_TIMEOUT)
    }

    /// The context of a command: the same request of the same batch has the same key.
    pub(crate) fn keyed(&self, batch: u64, step: &str, request: &impl Serialize) -> CallCtx {
        self.base.with_key(self.keys.key(batch, step, request))
    }

    pub(crate) const fn locale(&self) -> &Locale {
        &self.base.locale
    }
}

/// Puts a batch.
pub(crate) async fn put(work: &Work, placed: Placed) -> Result<Acknowledged, ImportError> {
    let Placed { batch, categories, in_doubt } = placed;
    let Batch { number, drafts, mut rejects, rejected_rows, skipped_rows, line, consumed } = batch;
    let mut counts = Counts { rejected_rows, skipped_rows, ..Counts::default() };
    let job = Job { work, number, line, in_doubt, drafts: &drafts };
    let wanted = catalog::wanted(&job, &categories).await?;
    let mut fates = if work.dry_run {
        catalog::foretell(&wanted, &mut rejects)
    } else {
        catalog::put(&job, wanted, &mut rejects).await?
    };
    let (prices, levels) = if work.dry_run {
        dry::changes(&job, &fates).await?
    } else {
        let (prices, levels) = (prices::put(&job, &fates), stock::put(&job, &fates));
        let (prices, levels) = futures_util::future::try_join(prices, levels).await?;
        rejects.extend(prices.rejects);
        rejects.extend(levels.rejects);
        (prices.changed, levels.changed)
    };
    counts.prices = count(prices.len());
    counts.levels = count(levels.len());
    for index in prices.into_iter().chain(levels) {
        if fates[index] == Fate::Unchanged {
            fates[index] = Fate::Changed;
        }
    }
    for (draft, fate) in drafts.iter().zip(fates) {
        match fate {
            Fate::Created => counts.created += 1,
            Fate::Changed => counts.changed += 1,
            Fate::Unchanged => counts.unchanged += 1,
            Fate::Rejected => {
                counts.rejected_rows += draft.rows;
                continue;
            }
        }
        counts.rows += draft.rows;
    }
    rejects.sort_by_key(|reject| reject.line);
    counts.rejects = count(rejects.len());
    Ok(Acknowledged { number, line, consumed, counts, rejects })
}

/// One batch and what is done for it.
pub(crate) struct Job<'a> {
    pub(crate) work: &'a Work,
    pub(crate) number: u64,
    pub(crate) line: u64,
    pub(crate) in_doubt: bool,
    pub(crate) drafts: &'a [Draft],
}

/// What a step did: the drafts whose price or level is different now, once for each, and what was
/// refused.
#[derive(Debug, Default)]
struct Stepped {
    changed: Vec<usize>,
    rejects: Vec<Reject>,
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
