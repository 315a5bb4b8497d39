//! What prices and levels an import would change, without changing any.

use std::collections::HashMap;

use kernel_common::{Money, PageRequest, Sku, page::LIMIT_MAX};
use mod_inventory_api::LevelsQuery;
use mod_pricing_api::{BATCH_MAX, PricesQuery};

use crate::{
    ImportError, When,
    patience::patiently,
    put::{Fate, Job, prices_told, stock_told},
};

/// The drafts with a price, and those with a level, that would be different.
pub(crate) async fn changes(
    job: &Job<'_>,
    fates: &[Fate],
) -> Result<(Vec<usize>, Vec<usize>), ImportError> {
    let prices = prices_told(job, fates);
    let levels = stock_told(job, fates);
    let skus = |all: Vec<&Sku>| all.into_iter().cloned().collect::<Vec<Sku>>();
    let known = prices_of(job, skus(prices.iter().map(|(_, _, set)| &set.sku).collect())).await?;
    let differs =
        |set: &mod_pricing_api::PriceSet| known.get(&set.sku) != Some(&(set.price, set.compare_at));
    let prices = prices.iter().filter(|(_, _, set)| differs(set)).map(|(index, ..)| *index);
    let prices = prices.collect();
    let known =
        levels_of(job, skus(levels.iter().map(|(_, _, count)| &count.sku).collect())).await?;
    let always = job.work.stock_when == When::Always;
    let levels = levels.iter().filter(|(_, _, count)| match known.get(&count.sku) {
        Some(available) => always && *available != count.available,
        None => count.available > 0,
    });
    Ok((prices, levels.map(|(index, ..)| *index).collect()))
}

async fn prices_of(
    job: &Job<'_>,
    skus: Vec<Sku>,
) -> Result<HashMap<Sku, (Money, Option<Money>)>, ImportError> {
    let mut known = HashMap::new();
    for some in skus.chunks(BATCH_MAX) {
        let list = Some(job.work.price_list.clone());
        let page = PageRequest::first(LIMIT_MAX);
        let mut query = PricesQuery { list, skus: some.to_vec(), page };
        loop {
            let page = patiently("reading prices", job.line, || {
                let (book, ctx, query) =
                    (&job.work.contracts.price_book, job.work.ctx(), query.clone());
                async move { book.prices(&ctx, query).await }
            });
            let page = page.await?.map_err(|error| refused(&error))?;
            known.extend(page.items.into_iter().map(|p| (p.sku, (p.price, p.compare_at))));
            match page.next {
                Some(next) => query.page.after = Some(next),
                None => break,
            }
        }
    }
    Ok(known)
}

async fn levels_of(job: &Job<'_>, skus: Vec<Sku>) -> Result<HashMap<Sku, i64>, ImportError> {
    let mut known = HashMap::new();
    for some in skus.chunks(mod_inventory_api::BATCH_MAX) {
        let mut query = LevelsQuery {
            skus: some.to_vec(),
            warehouse: job.work.warehouse,
            low_only: false,
            page: PageRequest::first(LIMIT_MAX),
        };
        loop {
            let page = patiently("reading levels", job.line, || {
                let (stock, ctx, query) =
                    (&job.work.contracts.stock, job.work.ctx(), query.clone());
                async move { stock.levels(&ctx, query).await }
            });
            let page = page.await?.map_err(|error| refused(&error))?;
            known.extend(page.items.into_iter().map(|level| (level.sku, level.available)));
            match page.next {
                Some(next) => query.page.after = Some(next),
                None => break,
            }
        }
    }
    Ok(known)
}

fn refused(error: &dyn std::error::Error) -> ImportError {
    ImportError::Refused { what: "comparing with the shop", reason: error.to_string() }
}
