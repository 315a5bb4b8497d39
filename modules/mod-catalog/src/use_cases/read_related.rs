//! Answers what products lead to, for many at once: one query.

use std::collections::BTreeSet;

use kernel_common::ProductId;
use mod_catalog_api::{
    CatalogReadError, RELATED_EACH_MAX, RELATED_SOURCES_MAX, Related, RelatedQuery, RelationKind,
};
use rt_contract::{CallCtx, CallError};

use super::list_products::invalid;
use crate::{Catalog, store::RelatedStore};

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: RelatedQuery,
) -> Result<Vec<Related>, CallError<CatalogReadError>> {
    if query.products.len() > RELATED_SOURCES_MAX {
        return Err(invalid("/products", "there are at most 100 products"));
    }
    if query.kinds.contains(&RelationKind::Collection) {
        return Err(invalid("/kinds", "products are no collections"));
    }
    let kinds: Vec<RelationKind> = if query.kinds.is_empty() {
        vec![RelationKind::Related, RelationKind::Accessory, RelationKind::Substitute]
    } else {
        query.kinds.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
    };
    let limit = query.limit.clamp(1, RELATED_EACH_MAX);
    let now = catalog.clock.now();
    let mut uow = catalog.db.begin_read(ctx).await?;
    let mut store = RelatedStore::new(&mut uow, ctx.tenant);
    let products: BTreeSet<ProductId> = query.products.iter().copied().collect();
    let led = store.led(&products, &kinds, now, i64::from(limit)).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let targets = kernel_relations::resolve(led.links, now, limit);
    let mut related = Vec::new();
    let mut seen = BTreeSet::new();
    for product in query.products.iter().filter(|product| seen.insert(**product)) {
        for kind in &kinds {
            if let Some(targets) = targets.get(&(product.as_uuid(), *kind)) {
                let items = targets.iter().filter_map(|id| led.products.get(id).cloned());
                let items = items.collect();
                related.push(Related { product: *product, kind: *kind, items });
            }
        }
    }
    Ok(related)
}
