//! Says what categories give to their products: what is expected of them, values, facets.

use kernel_common::{CategoryId, FieldError};
use mod_catalog_api::{
    AttributeKind, CatalogWriteError, CategoryOutcome, CategoryTraitsPut, Code, FacetKind, Outcome,
    Slug,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};

use super::{
    lexicon,
    put_families::check_assigned,
    writing::{Begun, begin, finish, key_of},
};
use crate::{
    Catalog,
    attribute::{self, Lexicon},
    category::{CategoryRecord, CategoryTree},
    product::CategoryLayer,
    publisher,
    store::{AttributeStore, CategoryStore, CategoryTraitStore},
};

const OPERATION: &str = "put_category_traits";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<CategoryTraitsPut>,
) -> Result<Vec<CategoryOutcome>, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    attribute::validate_traits(&puts)
        .map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts)).await?)
}

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[CategoryTraitsPut],
) -> Result<Vec<CategoryOutcome>, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let tree = CategoryTree::new(CategoryStore::new(&mut uow, ctx.tenant).lock_all().await?);
    let categories = find(&tree, puts).map_err(UnitError::Domain)?;
    let wanted = wanted(&mut uow, ctx, puts, &categories).await?;
    let ids: Vec<CategoryId> = categories.iter().map(|category| category.id).collect();
    let mut store = CategoryTraitStore::new(&mut uow, ctx.tenant);
    let known = store.layers(&ids).await?;
    let (mut outcomes, mut changed, mut layers) = (Vec::new(), Vec::new(), Vec::new());
    for (category, layer) in categories.into_iter().zip(&wanted) {
        let mut before = known.get(&category.id).into_iter().flatten();
        let before = before.rfind(|known| known.category == category.id);
        let outcome = match before {
            None if layer.is_empty() => Outcome::Unchanged,
            Some(before) if before.says_the_same(layer) => Outcome::Unchanged,
            None | Some(_) => Outcome::Changed,
        };
        let (id, slug) = (category.id, category.slug.clone());
        outcomes.push(CategoryOutcome { id, slug, outcome });
        if outcome == Outcome::Changed {
            layers.push(layer);
            changed.push(CategoryRecord { version: category.version + 1, ..category });
        }
    }
    store.save(&layers).await?;
    CategoryStore::new(&mut uow, ctx.tenant).save(&changed).await?;
    publisher::categories(&mut uow, &changed).await?;
    finish(uow, ctx, OPERATION, outcomes).await
}

fn find(
    tree: &CategoryTree,
    puts: &[CategoryTraitsPut],
) -> Result<Vec<CategoryRecord>, CatalogWriteError> {
    let unknown: Vec<Slug> = puts
        .iter()
        .map(|put| &put.category)
        .filter(|slug| tree.get(slug).is_none())
        .cloned()
        .collect();
    if !unknown.is_empty() {
        return Err(CatalogWriteError::UnknownCategories(unknown));
    }
    Ok(puts.iter().filter_map(|put| tree.get(&put.category)).cloned().collect())
}

/// The layers as put, with every name found and every value read.
async fn wanted(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    puts: &[CategoryTraitsPut],
    categories: &[CategoryRecord],
) -> Result<Vec<CategoryLayer>, UnitError<CatalogWriteError>> {
    let inputs: Vec<_> = puts.iter().flat_map(|put| &put.values).collect();
    let lexicon = lexicon::of(uow, ctx, &inputs).await?;
    let mut faults = Vec::new();
    let assigned = puts.iter().map(|put| put.attributes.as_slice());
    check_assigned(uow, ctx, assigned, &mut faults).await?;
    let codes: Vec<&Code> =
        puts.iter().flat_map(|put| put.facets.iter().map(|facet| &facet.attribute)).collect();
    let offered = AttributeStore::new(uow, ctx.tenant).of(codes.into_iter()).await?;
    check_facets(puts, &Lexicon::new(offered, ctx.locale.clone()), &mut faults);
    let layer =
        |(n, (put, category)): (usize, (&CategoryTraitsPut, &CategoryRecord))| CategoryLayer {
            category: category.id,
            depth: 0,
            assigned: put.attributes.clone(),
            own_values: lexicon.read_all(&put.values, &format!("/{n}/values"), &mut faults),
            facets: put.facets.clone(),
        };
    let layers = puts.iter().zip(categories).enumerate().map(layer).collect();
    if faults.is_empty() {
        return Ok(layers);
    }
    Err(UnitError::Domain(CatalogWriteError::Invalid(faults)))
}

/// A facet offers an attribute that exists; a range needs numbers, boxes need few values.
fn check_facets(puts: &[CategoryTraitsPut], offered: &Lexicon, faults: &mut Vec<FieldError>) {
    for (n, put) in puts.iter().enumerate() {
        for (m, facet) in put.facets.iter().enumerate() {
            let kind = offered.attribute(&facet.attribute).map(|attribute| attribute.kind);
            let fault = match (kind, facet.kind) {
                (None, _) => Some(("attribute", "unknown_attribute", "there is no such attribute")),
                (Some(AttributeKind::Number | AttributeKind::Date), _) => None,
                (Some(_), FacetKind::Range) => {
                    Some(("kind", "wrong_kind", "a range needs numbers"))
                }
                (Some(_), FacetKind::Values) => None,
            };
            if let Some((part, code, message)) = fault {
                faults.push(FieldError::new(format!("/{n}/facets/{m}/{part}"), code, message));
            }
        }
    }
}
