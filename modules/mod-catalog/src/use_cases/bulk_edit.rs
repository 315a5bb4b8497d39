//! One change to many products: a batch at a time, each all or nothing.

use std::collections::HashSet;

use kernel_common::{CategoryId, FieldError, ProductId};
use mod_catalog_api::{
    AttributeInput, BATCH_MAX, BULK_EDIT_MAX, BulkChange, BulkEdit, BulkEdited, BulkFilter,
    CatalogWriteError, Code, Outcome, Slug,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};

use super::{
    lexicon,
    writing::{Begun, begin, change_each, finish, key_of},
};
use crate::{
    Catalog,
    product::{self, Edit, ProductRecord},
    store::{BulkStore, CategoryStore, FamilyStore, ProductStore, statuses},
};

const OPERATION: &str = "bulk_edit";
const CHANGES_MAX: usize = 50;

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: BulkEdit,
) -> Result<BulkEdited, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    validate(&request).map_err(|f| CallError::Domain(CatalogWriteError::Invalid(vec![f])))?;
    Ok(catalog.db.with_retries(|| apply(catalog, ctx, &request)).await?)
}

fn validate(request: &BulkEdit) -> Result<(), FieldError> {
    if !(1..=CHANGES_MAX).contains(&request.changes.len()) {
        return Err(FieldError::new("/changes", "batch_size", "are 1 to 50 changes"));
    }
    if request.filter.products.len() > BATCH_MAX {
        return Err(FieldError::new("/filter/products", "batch_size", "are more than 1000"));
    }
    for (n, change) in request.changes.iter().enumerate() {
        if let BulkChange::SetTaxCategory(tax_category) = change
            && (tax_category.0.trim().is_empty() || tax_category.0.chars().count() > 64)
        {
            let message = "is 1 to 64 characters";
            return Err(FieldError::new(format!("/changes/{n}"), "required", message));
        }
    }
    Ok(())
}

async fn apply(
    catalog: &Catalog,
    ctx: &CallCtx,
    request: &BulkEdit,
) -> Result<BulkEdited, UnitError<CatalogWriteError>> {
    if request.dry_run {
        // Dropped without a commit: nothing that it does happens.
        let mut uow = catalog.db.begin(ctx).await?;
        return edit(catalog, &mut uow, ctx, request).await;
    }
    let mut uow = match begin(catalog, ctx, OPERATION, request).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(edited) => return Ok(edited),
    };
    let edited = edit(catalog, &mut uow, ctx, request).await?;
    finish(uow, ctx, OPERATION, edited).await
}

async fn edit(
    catalog: &Catalog,
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    request: &BulkEdit,
) -> Result<BulkEdited, UnitError<CatalogWriteError>> {
    CategoryStore::new(uow, ctx.tenant).hold().await?;
    let (category, edits) = understand(uow, ctx, request).await?;
    let limit = i64::try_from(BULK_EDIT_MAX).expect("small");
    let mut ids = find(uow, ctx, &request.filter, category, request.after, limit + 1).await?;
    let next = if ids.len() > BULK_EDIT_MAX { Some(ids[BULK_EDIT_MAX - 1]) } else { None };
    ids.truncate(BULK_EDIT_MAX);
    let mut records = ProductStore::new(uow, ctx.tenant).lock_ids(&ids).await?;
    records.retain(|record| !record.removed);
    let matched = i64::try_from(records.len()).expect("small");
    let now = catalog.clock.now();
    let change = |record: &mut ProductRecord| {
        let (traits, status) = product::edit(&record.traits, record.summary.status, &edits);
        record.become_edited(traits, status, now)
    };
    let told = change_each(uow, ctx, records, change).await?;
    let changed = told.into_iter().filter(|one| one.outcome == Outcome::Changed).collect();
    Ok(BulkEdited { matched, changed, next })
}

async fn find(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    filter: &BulkFilter,
    category: Option<CategoryId>,
    after: Option<ProductId>,
    limit: i64,
) -> Result<Vec<ProductId>, UnitError<CatalogWriteError>> {
    let statuses = statuses(filter.status);
    let mut store = BulkStore::new(uow, ctx.tenant);
    let found = match category {
        _ if !filter.products.is_empty() => {
            store.of_refs(&filter.products, category, &statuses, after, limit).await
        }
        Some(category) => store.of_category(category, &statuses, after, limit).await,
        None => store.of_all(&statuses, after, limit).await,
    };
    Ok(found?)
}

/// The changes with every name found and every value read; and the filter's category.
async fn understand(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    request: &BulkEdit,
) -> Result<(Option<CategoryId>, Vec<Edit>), UnitError<CatalogWriteError>> {
    let named = |change: &'_ BulkChange| match change {
        BulkChange::AddCategory(slug)
        | BulkChange::RemoveCategory(slug)
        | BulkChange::SetCategory(slug) => Some(slug.clone()),
        _ => None,
    };
    let slugs: Vec<Slug> = request.filter.category.iter().cloned().collect();
    let slugs: Vec<Slug> =
        slugs.into_iter().chain(request.changes.iter().filter_map(named)).collect();
    let categories = CategoryStore::new(uow, ctx.tenant).ids_of(slugs.iter()).await?;
    let unknown: Vec<Slug> =
        slugs.iter().filter(|slug| !categories.contains_key(*slug)).cloned().collect();
    if !unknown.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::UnknownCategories(unknown)));
    }
    let inputs: Vec<&AttributeInput> = request
        .changes
        .iter()
        .filter_map(|change| match change {
            BulkChange::SetAttribute(input) => Some(input),
            _ => None,
        })
        .collect();
    let lexicon = lexicon::of(uow, ctx, &inputs).await?;
    let families: Vec<&Code> = request
        .changes
        .iter()
        .filter_map(|change| match change {
            BulkChange::SetFamily(family) => family.as_ref(),
            _ => None,
        })
        .collect();
    let families = FamilyStore::new(uow, ctx.tenant).known(families.into_iter()).await?;
    let families: HashSet<Code> = families.into_iter().collect();
    let mut faults = Vec::new();
    let mut edits = Vec::with_capacity(request.changes.len());
    for (n, change) in request.changes.iter().enumerate() {
        edits.push(match change {
            BulkChange::SetStatus(status) => Edit::Status(*status),
            BulkChange::SetAttribute(input) => {
                let pointer = format!("/changes/{n}");
                let read = lexicon.read_all(std::slice::from_ref(input), &pointer, &mut faults);
                match read.into_iter().next() {
                    Some((code, value)) => Edit::SetValue(code, value),
                    None => continue,
                }
            }
            BulkChange::UnsetAttribute(code) => Edit::UnsetValue(code.clone()),
            BulkChange::AddCategory(slug) => Edit::AddCategory(categories[slug]),
            BulkChange::RemoveCategory(slug) => Edit::RemoveCategory(categories[slug]),
            BulkChange::SetCategory(slug) => Edit::PrimaryCategory(categories[slug]),
            BulkChange::SetTaxCategory(tax_category) => Edit::TaxCategory(tax_category.clone()),
            BulkChange::SetFamily(family) => {
                if family.as_ref().is_some_and(|code| !families.contains(code)) {
                    let pointer = format!("/changes/{n}");
                    let message = "there is no such family";
                    faults.push(FieldError::new(pointer, "unknown_family", message));
                }
                Edit::Family(family.clone())
            }
        });
    }
    if !faults.is_empty() {
        return Err(UnitError::Domain(CatalogWriteError::Invalid(faults)));
    }
    Ok((request.filter.category.as_ref().map(|slug| categories[slug]), edits))
}
