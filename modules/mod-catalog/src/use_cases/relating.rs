//! What putting and removing links share: finding both ends, and writing what changed.

use std::collections::{BTreeMap, HashMap};

use kernel_common::ProductId;
use kernel_relations::Changes;
use mod_catalog_api::{
    CatalogEvent, CollectionId, ProductRef, RelationKind, RelationSource, RelationSourceId, Slug,
};
use rt_contract::CallCtx;
use rt_postgres::{StoreError, UnitOfWork};
use uuid::Uuid;

use crate::{
    publisher,
    relation::{kind_name, rules},
    store::{CollectionStore, LinkStore, ProductStore},
};

/// What the ends of links are called, found.
pub(super) struct Ends {
    products: HashMap<ProductRef, Uuid>,
    collections: HashMap<Slug, Uuid>,
}

impl Ends {
    pub(super) async fn find<'r>(
        uow: &mut UnitOfWork,
        ctx: &CallCtx,
        ends: impl Iterator<Item = (&'r RelationSource, &'r ProductRef)>,
    ) -> Result<Self, StoreError> {
        let (mut refs, mut slugs) = (Vec::new(), Vec::new());
        for (source, target) in ends {
            match source {
                RelationSource::Product(product) => refs.push(product.clone()),
                RelationSource::Collection(slug) => slugs.push(slug),
            }
            refs.push(target.clone());
        }
        let found = ProductStore::new(uow, ctx.tenant).ids_of(&refs).await?;
        let mut products = HashMap::new();
        for (id, slug) in found {
            products.insert(ProductRef::Id(id), id.as_uuid());
            products.insert(ProductRef::Slug(slug), id.as_uuid());
        }
        let found = CollectionStore::new(uow, ctx.tenant).lock(slugs.into_iter()).await?;
        let collections = found.into_iter().map(|one| (one.slug, one.id.as_uuid())).collect();
        Ok(Self { products, collections })
    }

    pub(super) fn product(&self, product: &ProductRef) -> Option<Uuid> {
        self.products.get(product).copied()
    }

    pub(super) fn source(&self, source: &RelationSource) -> Option<Uuid> {
        match source {
            RelationSource::Product(product) => self.product(product),
            RelationSource::Collection(slug) => self.collections.get(slug).copied(),
        }
    }
}

/// Locks what a change of these links may not meet another change of: the links of the same
/// sources, or all of a kind that forbids circles.
pub(super) async fn lock(
    links: &mut LinkStore<'_>,
    kind: RelationKind,
    sources: impl Iterator<Item = Uuid>,
) -> Result<(), StoreError> {
    if !rules(kind).may_cycle {
        return links.lock(kind, &[Uuid::nil()]).await;
    }
    let mut sources: Vec<Uuid> = sources.collect();
    sources.sort_unstable();
    sources.dedup();
    links.lock(kind, &sources).await
}

/// Writes and publishes changes of links of one kind.
pub(super) async fn write(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    kind: RelationKind,
    changes: &Changes<Uuid, Uuid>,
) -> Result<(), StoreError> {
    if changes.sources.is_empty() {
        return Ok(());
    }
    let versions: BTreeMap<Uuid, i64> = LinkStore::new(uow, ctx.tenant).save(kind, changes).await?;
    let fact = |(source, version): (Uuid, i64)| {
        let stream = format!("relations/{}/{source}", kind_name(kind));
        let source = match kind {
            RelationKind::Collection => {
                RelationSourceId::Collection(CollectionId::from_uuid(source))
            }
            RelationKind::Related | RelationKind::Accessory | RelationKind::Substitute => {
                RelationSourceId::Product(ProductId::from_uuid(source))
            }
        };
        (stream, version, CatalogEvent::RelationsChanged { source, kind, version })
    };
    publisher::facts(uow, versions.into_iter().map(fact)).await
}
