//! Creates and changes links.

use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{FieldError, ProductId};
use kernel_relations::{Change, Details, Link, Links, Refusal};
use mod_catalog_api::{
    CatalogWriteError, Outcome, RelationKind, RelationOutcomes, RelationPut, RelationSource,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{UnitError, UnitOfWork};
use uuid::Uuid;

use super::{
    relating::{self, Ends},
    writing::{Begun, begin, finish, key_of},
};
use crate::{
    Catalog,
    relation::{self, rules},
    store::LinkStore,
};

const OPERATION: &str = "put_relations";

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: Vec<RelationPut>,
) -> Result<RelationOutcomes, CallError<CatalogWriteError>> {
    key_of(ctx).map_err(CallError::Domain)?;
    let details = relation::validate_puts(&puts);
    let details = details.map_err(|f| CallError::Domain(CatalogWriteError::Invalid(f)))?;
    Ok(catalog.db.with_retries(|| put(catalog, ctx, &puts, &details)).await?)
}

/// A link to put, at its place in the batch.
type Placed = (usize, Link<Uuid, Uuid>);

async fn put(
    catalog: &Catalog,
    ctx: &CallCtx,
    puts: &[RelationPut],
    details: &[Details],
) -> Result<RelationOutcomes, UnitError<CatalogWriteError>> {
    let mut uow = match begin(catalog, ctx, OPERATION, &puts).await? {
        Begun::Unit(uow) => uow,
        Begun::Answered(outcomes) => return Ok(outcomes),
    };
    let ends = puts.iter().map(|put| (&put.source, &put.target));
    let ends = Ends::find(&mut uow, ctx, ends).await?;
    let by_kind = placed(puts, details, &ends).map_err(UnitError::Domain)?;
    let mut outcomes = vec![Outcome::Unchanged; puts.len()];
    for (kind, links) in by_kind {
        for (n, outcome) in put_kind(&mut uow, ctx, kind, &links).await? {
            outcomes[n] = outcome;
        }
    }
    finish(uow, ctx, OPERATION, RelationOutcomes { outcomes }).await
}

/// The links by kind, with both ends found.
fn placed(
    puts: &[RelationPut],
    details: &[Details],
    ends: &Ends,
) -> Result<BTreeMap<RelationKind, Vec<Placed>>, CatalogWriteError> {
    let (mut products, mut collections) = (Vec::new(), BTreeSet::new());
    let mut by_kind: BTreeMap<RelationKind, Vec<Placed>> = BTreeMap::new();
    for (n, (put, details)) in puts.iter().zip(details).enumerate() {
        let (source, target) = (ends.source(&put.source), ends.product(&put.target));
        match (&put.source, source) {
            (RelationSource::Product(product), None) => products.push(product.clone()),
            (RelationSource::Collection(slug), None) => drop(collections.insert(slug.clone())),
            (_, Some(_)) => {}
        }
        if target.is_none() {
            products.push(put.target.clone());
        }
        if let (Some(source), Some(target)) = (source, target) {
            let link = Link { source, target, details: details.clone() };
            by_kind.entry(put.kind).or_default().push((n, link));
        }
    }
    if !products.is_empty() {
        return Err(CatalogWriteError::UnknownProducts(products));
    }
    if !collections.is_empty() {
        return Err(CatalogWriteError::UnknownCollections(collections.into_iter().collect()));
    }
    Ok(by_kind)
}

async fn put_kind(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    kind: RelationKind,
    placed: &[Placed],
) -> Result<Vec<(usize, Outcome)>, UnitError<CatalogWriteError>> {
    let sources: Vec<Uuid> = placed.iter().map(|(_, link)| link.source).collect();
    let targets: Vec<Uuid> = placed.iter().map(|(_, link)| link.target).collect();
    let mut store = LinkStore::new(uow, ctx.tenant);
    relating::lock(&mut store, kind, sources.iter().copied()).await?;
    let mut links = Links::new(store.between(kind, &sources, &targets).await?);
    let (mut outcomes, mut created) = (Vec::with_capacity(placed.len()), Vec::new());
    for (n, link) in placed {
        let outcome = match links.put(link.clone()) {
            Change::Created => {
                created.push((link.source, link.target));
                Outcome::Created
            }
            Change::Changed => Outcome::Changed,
            Change::Unchanged => Outcome::Unchanged,
        };
        outcomes.push((*n, outcome));
    }
    let starts: Vec<Uuid> = created.iter().map(|(_, target)| *target).collect();
    let is_strict = !rules(kind).may_cycle && !starts.is_empty();
    let known = if is_strict { store.reached(kind, &starts).await? } else { Vec::new() };
    rules(kind).check(known, &created).map_err(|refusal| refused(refusal, placed))?;
    check_counts(&mut store, kind, &created, placed).await?;
    relating::write(uow, ctx, kind, &links.into_changes()).await?;
    Ok(outcomes)
}

fn refused(refusal: Refusal<Uuid>, placed: &[Placed]) -> UnitError<CatalogWriteError> {
    UnitError::Domain(match refusal {
        Refusal::Cycle(nodes) => {
            CatalogWriteError::RelationCycle(nodes.into_iter().map(ProductId::from_uuid).collect())
        }
        Refusal::ToItself(node) => {
            let at = placed.iter().find(|(_, l)| l.source == node && l.target == node);
            let at = at.map_or(0, |(n, _)| *n);
            let pointer = format!("/{at}/target");
            let fault = FieldError::new(pointer, "to_itself", "leads to its own source");
            CatalogWriteError::Invalid(vec![fault])
        }
    })
}

async fn check_counts(
    store: &mut LinkStore<'_>,
    kind: RelationKind,
    created: &[(Uuid, Uuid)],
    placed: &[Placed],
) -> Result<(), UnitError<CatalogWriteError>> {
    let mut fresh: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (source, _) in created {
        *fresh.entry(*source).or_default() += 1;
    }
    if fresh.is_empty() {
        return Ok(());
    }
    let sources: Vec<Uuid> = fresh.keys().copied().collect();
    let before = store.counts(kind, &sources).await?;
    let links_max = rules(kind).links_max;
    let is_full = |(source, fresh): (&Uuid, &i64)| {
        let links = before.get(source).copied().unwrap_or_default() + fresh;
        usize::try_from(links).is_ok_and(|links| links > links_max)
    };
    let Some((source, _)) = fresh.iter().find(|pair| is_full(*pair)) else { return Ok(()) };
    let at = placed.iter().find(|(_, link)| link.source == *source).map_or(0, |(n, _)| *n);
    let message = format!("has more than {links_max} links of this kind");
    let fault = FieldError::new(format!("/{at}/source"), "too_many", message);
    Err(UnitError::Domain(CatalogWriteError::Invalid(vec![fault])))
}
