//! Products into the catalog.

use kernel_common::{FieldError, Problem};
use mod_catalog_api::{
    CatalogWriteError, ImportOutcome, ImportProducts, Outcome, ProductPut, Slug,
};

use super::{Fate, Job};
use crate::{Draft, ImportError, Reject, existing, mapping::Match, merge, patience::patiently};

/// What a product shall be, and whether it is so.
pub(super) struct Wanted {
    put: ProductPut,
    is_there: bool,
    is_so: bool,
    /// Why it cannot be.
    refusal: Option<Reject>,
}

impl Wanted {
    /// What putting it would do.
    fn fate(&self) -> Fate {
        if self.refusal.is_some() {
            return Fate::Rejected;
        }
        match (self.is_there, self.is_so) {
            (false, _) => Fate::Created,
            (true, true) => Fate::Unchanged,
            (true, false) => Fate::Changed,
        }
    }
}

/// What each product of the batch shall be.
pub(super) async fn wanted(
    job: &Job<'_>,
    categories: &[Option<Slug>],
) -> Result<Vec<Wanted>, ImportError> {
    let (work, drafts) = (job.work, job.drafts);
    let existing = existing::of(work, drafts, job.line).await?;
    let wanted = drafts.iter().zip(categories).zip(existing).map(|((draft, category), product)| {
        let is = product.as_ref().map(|product| merge::as_put(product, &work.categories));
        let (is_ref, product) = (is.as_ref(), product.as_ref());
        let put = merge::merged(draft, category.clone(), is_ref, product, work.locale());
        let is_so = is_ref == Some(&put);
        let refusal = is_ref.filter(|_| work.match_by == Match::Sku);
        let refusal = refusal.and_then(|is| loses_variants(draft, is));
        Wanted { put, is_there: is.is_some(), is_so, refusal }
    });
    Ok(wanted.collect())
}

/// What putting the products would do.
pub(super) fn foretell(wanted: &[Wanted], rejects: &mut Vec<Reject>) -> Vec<Fate> {
    rejects.extend(wanted.iter().filter_map(|wanted| wanted.refusal.clone()));
    wanted.iter().map(Wanted::fate).collect()
}

/// Puts what is not so already; tells what became of each.
pub(super) async fn put(
    job: &Job<'_>,
    wanted: Vec<Wanted>,
    rejects: &mut Vec<Reject>,
) -> Result<Vec<Fate>, ImportError> {
    let mut fates: Vec<Fate> = wanted.iter().map(Wanted::fate).collect();
    rejects.extend(wanted.iter().filter_map(|wanted| wanted.refusal.clone()));
    // A batch that may have been put before is asked for again whole, under its key: its answer
    // says what it did the first time.
    let is_asked = |wanted: &Wanted| match wanted.fate() {
        Fate::Rejected => false,
        Fate::Unchanged => job.in_doubt,
        Fate::Created | Fate::Changed => true,
    };
    let asked = wanted.into_iter().enumerate().filter(|(_, wanted)| is_asked(wanted));
    let puts: Vec<(usize, ProductPut)> = asked.map(|(index, wanted)| (index, wanted.put)).collect();
    let mut waiting = vec![puts];
    while let Some(mut puts) = waiting.pop() {
        if puts.is_empty() {
            continue;
        }
        match put_some(job, &puts).await? {
            Ok(outcomes) => {
                for ((index, _), outcome) in puts.iter().zip(outcomes) {
                    fates[*index] = fate_of(&job.drafts[*index], outcome, rejects);
                }
            }
            Err(refusal) if puts.len() == 1 => {
                let (index, _) = puts[0];
                fates[index] = Fate::Rejected;
                rejects.extend(faults(&job.drafts[index], &refusal.fields(), &refusal.to_string()));
            }
            // The whole was refused because of one: find it.
            Err(_) => {
                let half = puts.split_off(puts.len() / 2);
                waiting.push(half);
                waiting.push(puts);
            }
        }
    }
    Ok(fates)
}

/// A line that was found by its SKU speaks of this SKU only; put as a product, it would take the
/// other variants away.
fn loses_variants(draft: &Draft, is: &ProductPut) -> Option<Reject> {
    let told = |sku| draft.variants.iter().any(|variant| variant.sku == sku);
    let lost = is.variants.iter().find(|variant| !told(variant.sku.clone()))?;
    let reason = format!(
        "the product {} has other variants, such as {}; name them all, or find products by slug",
        is.slug, lost.sku
    );
    Some(Reject::new(draft.line, "sku", draft.variants.first()?.sku.as_str(), reason))
}

async fn put_some(
    job: &Job<'_>,
    puts: &[(usize, ProductPut)],
) -> Result<Result<Vec<ImportOutcome>, CatalogWriteError>, ImportError> {
    let products: Vec<ProductPut> = puts.iter().map(|(_, put)| put.clone()).collect();
    let request = ImportProducts { products, define_missing: true };
    let ctx = job.work.keyed(job.number, "products", &request);
    patiently("putting products", job.line, || {
        let writer = &job.work.contracts.catalog_writer;
        let (ctx, request) = (ctx.with_timeout(super::CALL_TIMEOUT), request.clone());
        async move { writer.import_products(&ctx, request).await }
    })
    .await
}

fn fate_of(draft: &Draft, outcome: ImportOutcome, rejects: &mut Vec<Reject>) -> Fate {
    match outcome {
        ImportOutcome::Put(put) => match put.outcome {
            Outcome::Created => Fate::Created,
            Outcome::Changed => Fate::Changed,
            Outcome::Unchanged => Fate::Unchanged,
        },
        ImportOutcome::Refused(fields) => {
            rejects.extend(faults(draft, &fields, "is refused by the catalog"));
            Fate::Rejected
        }
    }
}

/// Faults of a product in the words of its lines.
fn faults(draft: &Draft, fields: &[FieldError], otherwise: &str) -> Vec<Reject> {
    if fields.is_empty() {
        return vec![Reject::new(draft.line, "", draft.slug.as_str(), otherwise)];
    }
    let fault = |field: &FieldError| {
        let mut parts = field.pointer.split('/').skip_while(|part| part.is_empty());
        let variant = match parts.next() {
            Some("variants") => parts.next().and_then(|index| index.parse::<usize>().ok()),
            _ => None,
        };
        let variant = variant.and_then(|index| draft.variants.get(index));
        let line = variant.map_or(draft.line, |variant| variant.line);
        let value = variant.map_or(draft.slug.as_str(), |variant| variant.sku.as_str());
        Reject::new(line, field.pointer.trim_start_matches('/'), value, &*field.message)
    };
    fields.iter().map(fault).collect()
}
