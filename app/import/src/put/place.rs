//! Categories of batches, one batch after the other: what a batch plants, the next one finds.

use mod_catalog_api::{Category, CategoryPut, Slug};

use super::{Placed, Work};
use crate::{ImportError, Reject, batch::Batch, categories::Categories, patience::patiently};

/// Most categories in one put.
const PUT_MAX: usize = mod_catalog_api::BATCH_MAX;

/// Sees to it that categories are there.
#[derive(Debug)]
pub(crate) struct Planter {
    categories: Categories,
}

impl Planter {
    /// Reads the tree.
    pub(crate) async fn new(work: &Work) -> Result<Self, ImportError> {
        let tree = patiently("reading categories", 0, || {
            let (catalog, ctx) = (&work.contracts.catalog, work.ctx());
            async move { catalog.categories(&ctx, ()).await }
        });
        let tree: Vec<Category> = tree.await?.map_err(|error| refused(&error))?;
        work.categories.insert(tree.iter().map(|one| (one.id, one.slug.clone())));
        Ok(Self { categories: Categories::of(&tree, work.locale()) })
    }

    /// The batch with its categories; what names an impossible one is rejected.
    pub(crate) async fn place(
        &mut self,
        work: &Work,
        mut batch: Batch,
        in_doubt: bool,
    ) -> Result<Placed, ImportError> {
        let (mut slugs, mut planted) = (Vec::with_capacity(batch.drafts.len()), Vec::new());
        let mut drafts = Vec::with_capacity(batch.drafts.len());
        for draft in std::mem::take(&mut batch.drafts) {
            match draft.category.as_ref().map(|path| self.categories.find(path)) {
                None => slugs.push(None),
                Some(Ok((slug, fresh))) => {
                    planted.extend(fresh);
                    slugs.push(slug);
                }
                Some(Err(reason)) => {
                    let path = draft.category.as_deref().unwrap_or_default().join(" > ");
                    batch.rejects.push(Reject::new(draft.line, "category", &path, reason));
                    batch.rejected_rows += draft.rows;
                    continue;
                }
            }
            drafts.push(draft);
        }
        batch.drafts = drafts;
        if !work.dry_run {
            plant(work, &batch, &planted).await?;
        }
        Ok(Placed { batch, categories: slugs, in_doubt })
    }
}

async fn plant(work: &Work, batch: &Batch, planted: &[CategoryPut]) -> Result<(), ImportError> {
    for some in planted.chunks(PUT_MAX) {
        let ctx = work.keyed(batch.number, "categories", &some);
        let put = patiently("putting categories", batch.line, || {
            let (writer, ctx) = (&work.contracts.catalog_writer, ctx.clone());
            let ctx = ctx.with_timeout(super::CALL_TIMEOUT);
            async move { writer.put_categories(&ctx, some.to_vec()).await }
        });
        let outcomes = put.await?.map_err(|error| refused(&error))?;
        let pairs: Vec<(_, Slug)> = outcomes.into_iter().map(|one| (one.id, one.slug)).collect();
        work.categories.insert(pairs);
    }
    Ok(())
}

fn refused(error: &dyn std::error::Error) -> ImportError {
    ImportError::Refused { what: "the category tree", reason: error.to_string() }
}
