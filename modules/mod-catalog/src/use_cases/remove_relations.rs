//! Removes links. A link that is not there, or whose ends are not, is removed already.

use std::collections::BTreeMap;

use kernel_relations::Links;
use mod_catalog_api::{CatalogWriteError, Outcome, RelationKind, RelationOutcomes, RelationRef};
use rt_contract::{CallCtx, CallError};
use rt_postgres::UnitError;
use uuid::Uuid;

use super::{
    relating::{self, Ends},
    writing::{Begun, begin, finish, key_of},
};
use crate::{Catalog, relation, store::LinkStore};

const OPERATION: &str = "remove_relations";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    refs: Vec<RelationRef>,
) -> Result<RelationOutcomes, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    relation::validate_refs(&refs).map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| remove(catalog, ctx, &refs)).await?)
}

async fn remove(
    catalog: &Catalog,
    ctx: &CallCtx,
    refs: &[RelationRef],
) -> Result<RelationOutcomes, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &refs).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let ends = refs.iter().map(|one| (&one.source, &one.target));
    let ends = Ends::find(&mut uow, ctx, ends).await?;
    let mut by_kind: BTreeMap<RelationKind, Vec<(usize, Uuid, Uuid)>> = BTreeMap::new();
    for (n, one) in refs.iter().enumerate() {
        if let (Some(source), Some(target)) = (ends.source(&one.source), ends.product(&one.target))
        {
            by_kind.entry(one.kind).or_default().push((n, source, target));
        }
    }
    let mut outcomes = vec![Outcome::Unchanged; refs.len()];
    for (kind, pairs) in by_kind {
        let sources: Vec<Uuid> = pairs.iter().map(|(_, source, _)| *source).collect();
        let targets: Vec<Uuid> = pairs.iter().map(|(_, _, target)| *target).collect();
        let mut store = LinkStore::new(&mut uow, ctx.tenant);
        relating::lock(&mut store, kind, sources.iter().copied()).await?;
        let mut links = Links::new(store.between(kind, &sources, &targets).await?);
        for (n, source, target) in pairs {
            if links.remove(source, target) {
                outcomes[n] = Outcome::Changed;
            }
        }
        relating::write(&mut uow, ctx, kind, &links.into_changes()).await?;
    }
    finish(uow, ctx, OPERATION, RelationOutcomes { outcomes }).await
}
