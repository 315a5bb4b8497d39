//! Links between products, and from collections to products.

use std::collections::BTreeMap;

use kernel_common::{ProductId, TenantId};
use kernel_relations::{Changes, Details, Link, Metadata, Place, Validity};
use mod_catalog_api::{CollectionId, Relation, RelationKind, RelationSourceId};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::{Json, time::OffsetDateTime};
use uuid::Uuid;

use crate::relation::kind_name;

const TABLE: &str = "catalog.links";

/// Reads and writes links.
pub(crate) struct LinkStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

/// Where the next page of links starts.
pub(crate) type LinkKey = Place<Uuid>;

struct LinkRow {
    source_id: Uuid,
    target_id: Uuid,
    position: i32,
    metadata: Json<BTreeMap<String, String>>,
    valid_from: Option<OffsetDateTime>,
    valid_until: Option<OffsetDateTime>,
}

impl LinkRow {
    fn into_link(self) -> Result<Link<Uuid, Uuid>, StoreError> {
        let corrupt = |column| StoreError::corrupt(TABLE, column, self.source_id);
        let validity =
            Validity::new(self.valid_from.map(Into::into), self.valid_until.map(Into::into))
                .map_err(|_| corrupt("valid_until"))?;
        let metadata = Metadata::try_from(self.metadata.0).map_err(|_| corrupt("metadata"))?;
        Ok(Link {
            source: self.source_id,
            target: self.target_id,
            details: Details { position: self.position, validity, metadata },
        })
    }

    fn into_relation(self, kind: RelationKind) -> Result<(LinkKey, Relation), StoreError> {
        let source = match kind {
            RelationKind::Collection => {
                RelationSourceId::Collection(CollectionId::from_uuid(self.source_id))
            }
            RelationKind::Related | RelationKind::Accessory | RelationKind::Substitute => {
                RelationSourceId::Product(ProductId::from_uuid(self.source_id))
            }
        };
        let link = self.into_link()?;
        let relation = Relation {
            source,
            kind,
            target: ProductId::from_uuid(link.target),
            position: link.details.position,
            from: link.details.validity.from(),
            until: link.details.validity.until(),
            metadata: link.details.metadata.clone().into_entries(),
        };
        Ok((link.place(), relation))
    }
}

impl<'u> LinkStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Locks the links of these sources until the unit ends, in order of source.
    #[tracing::instrument(name = "db.catalog.lock_link_sources", skip_all)]
    pub(crate) async fn lock(
        &mut self,
        kind: RelationKind,
        sources: &[Uuid],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO catalog.link_sources (tenant_id, kind, source_id, version)
            SELECT $1, $2, s.source_id, 0 FROM UNNEST($3::uuid[]) AS s (source_id)
            ORDER BY s.source_id
            ON CONFLICT ON CONSTRAINT link_sources_pkey
            DO UPDATE SET version = link_sources.version
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            sources,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// The links among these pairs of source and target that are there.
    #[tracing::instrument(name = "db.catalog.links_between", skip_all)]
    pub(crate) async fn between(
        &mut self,
        kind: RelationKind,
        sources: &[Uuid],
        targets: &[Uuid],
    ) -> Result<Vec<Link<Uuid, Uuid>>, StoreError> {
        let rows = sqlx::query_as!(
            LinkRow,
            r#"
            SELECT l.source_id, l.target_id, l.position,
                   l.metadata AS "metadata: Json<BTreeMap<String, String>>", l.valid_from,
                   l.valid_until
            FROM UNNEST($3::uuid[], $4::uuid[]) AS wanted (source_id, target_id)
            JOIN catalog.links l
              ON l.tenant_id = $1 AND l.kind = $2 AND l.source_id = wanted.source_id
                 AND l.target_id = wanted.target_id
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            sources,
            targets,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(LinkRow::into_link).collect()
    }

    /// How many links start at each of the sources.
    #[tracing::instrument(name = "db.catalog.link_counts", skip_all)]
    pub(crate) async fn counts(
        &mut self,
        kind: RelationKind,
        sources: &[Uuid],
    ) -> Result<BTreeMap<Uuid, i64>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT source_id, count(*) AS "links!" FROM catalog.links
            WHERE tenant_id = $1 AND kind = $2 AND source_id = ANY($3)
            GROUP BY source_id
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            sources,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(rows.into_iter().map(|row| (row.source_id, row.links)).collect())
    }

    /// Every link that can be reached from these nodes: what a circle would have to be made of.
    #[tracing::instrument(name = "db.catalog.links_reached", skip_all)]
    pub(crate) async fn reached(
        &mut self,
        kind: RelationKind,
        from: &[Uuid],
    ) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let rows = sqlx::query!(
            r#"
            WITH RECURSIVE reached (node) AS (
                SELECT UNNEST($3::uuid[])
                UNION
                SELECT l.target_id FROM reached r
                JOIN catalog.links l ON l.tenant_id = $1 AND l.kind = $2 AND l.source_id = r.node
            )
            SELECT l.source_id, l.target_id FROM reached r
            JOIN catalog.links l ON l.tenant_id = $1 AND l.kind = $2 AND l.source_id = r.node
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            from,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(rows.into_iter().map(|row| (row.source_id, row.target_id)).collect())
    }

    /// Writes changes, and counts one for each source: its version afterwards.
    #[tracing::instrument(name = "db.catalog.save_links", skip_all)]
    pub(crate) async fn save(
        &mut self,
        kind: RelationKind,
        changes: &Changes<Uuid, Uuid>,
    ) -> Result<BTreeMap<Uuid, i64>, StoreError> {
        self.delete(kind, &changes.removed).await?;
        self.upsert(kind, &changes.saved).await?;
        let sources: Vec<Uuid> = changes.sources.iter().copied().collect();
        let rows = sqlx::query!(
            r#"
            INSERT INTO catalog.link_sources (tenant_id, kind, source_id, version)
            SELECT $1, $2, s.source_id, 1 FROM UNNEST($3::uuid[]) AS s (source_id)
            ORDER BY s.source_id
            ON CONFLICT ON CONSTRAINT link_sources_pkey
            DO UPDATE SET version = link_sources.version + 1
            RETURNING source_id, version
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            &sources,
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(rows.into_iter().map(|row| (row.source_id, row.version)).collect())
    }

    async fn delete(
        &mut self,
        kind: RelationKind,
        removed: &[(Uuid, Uuid)],
    ) -> Result<(), StoreError> {
        if removed.is_empty() {
            return Ok(());
        }
        let (sources, targets): (Vec<Uuid>, Vec<Uuid>) = removed.iter().copied().unzip();
        sqlx::query!(
            r#"
            DELETE FROM catalog.links l
            USING UNNEST($3::uuid[], $4::uuid[]) AS gone (source_id, target_id)
            WHERE l.tenant_id = $1 AND l.kind = $2 AND l.source_id = gone.source_id
              AND l.target_id = gone.target_id
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            &sources,
            &targets,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    async fn upsert(
        &mut self,
        kind: RelationKind,
        saved: &[Link<Uuid, Uuid>],
    ) -> Result<(), StoreError> {
        if saved.is_empty() {
            return Ok(());
        }
        let sources: Vec<Uuid> = saved.iter().map(|l| l.source).collect();
        let targets: Vec<Uuid> = saved.iter().map(|l| l.target).collect();
        let positions: Vec<i32> = saved.iter().map(|l| l.details.position).collect();
        let metadata: Vec<_> = saved.iter().map(|l| Json(l.details.metadata.entries())).collect();
        let from = |l: &Link<Uuid, Uuid>| {
            l.details.validity.from().map(kernel_common::Timestamp::to_offset)
        };
        let until = |l: &Link<Uuid, Uuid>| {
            l.details.validity.until().map(kernel_common::Timestamp::to_offset)
        };
        let valid_from: Vec<Option<OffsetDateTime>> = saved.iter().map(from).collect();
        let valid_until: Vec<Option<OffsetDateTime>> = saved.iter().map(until).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.links
                (tenant_id, kind, source_id, target_id, position, metadata, valid_from, valid_until)
            SELECT $1, $2, l.*
            FROM UNNEST($3::uuid[], $4::uuid[], $5::integer[], $6::jsonb[], $7::timestamptz[],
                        $8::timestamptz[]) AS l
            ON CONFLICT ON CONSTRAINT links_pkey
            DO UPDATE SET position = EXCLUDED.position, metadata = EXCLUDED.metadata,
                          valid_from = EXCLUDED.valid_from, valid_until = EXCLUDED.valid_until
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            &sources,
            &targets,
            &positions,
            &metadata as &[Json<&BTreeMap<String, String>>],
            &valid_from as &[Option<OffsetDateTime>],
            &valid_until as &[Option<OffsetDateTime>],
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// One row more than the page of links from a source, in their order.
    #[tracing::instrument(name = "db.catalog.links_onward", skip_all)]
    pub(crate) async fn onward(
        &mut self,
        kind: RelationKind,
        source: Uuid,
        after: Option<LinkKey>,
        limit: i64,
    ) -> Result<Vec<(LinkKey, Relation)>, StoreError> {
        let after = after.unwrap_or(BEFORE_ALL);
        let rows = sqlx::query_as!(
            LinkRow,
            r#"
            SELECT source_id, target_id, position,
                   metadata AS "metadata: Json<BTreeMap<String, String>>", valid_from, valid_until
            FROM catalog.links
            WHERE tenant_id = $1 AND kind = $2 AND source_id = $3
              AND (position, target_id) > ($4, $5)
            ORDER BY position, target_id
            LIMIT $6
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            source,
            after.position,
            after.target,
            limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(|row| row.into_relation(kind)).collect()
    }

    /// One row more than the page of links to a product, in order of their sources.
    #[tracing::instrument(name = "db.catalog.links_back", skip_all)]
    pub(crate) async fn back(
        &mut self,
        kind: RelationKind,
        target: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<(Uuid, Relation)>, StoreError> {
        let rows = sqlx::query_as!(
            LinkRow,
            r#"
            SELECT source_id, target_id, position,
                   metadata AS "metadata: Json<BTreeMap<String, String>>", valid_from, valid_until
            FROM catalog.links
            WHERE tenant_id = $1 AND target_id = $3 AND kind = $2 AND source_id > $4
            ORDER BY source_id
            LIMIT $5
            "#,
            self.tenant.as_uuid(),
            kind_name(kind),
            target,
            after.unwrap_or_default(),
            limit + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let source = row.source_id;
                Ok((source, row.into_relation(kind)?.1))
            })
            .collect()
    }

    /// Removes every link from these sources.
    #[tracing::instrument(name = "db.catalog.forget_sources", skip_all)]
    pub(crate) async fn forget(
        &mut self,
        kind: RelationKind,
        sources: &[Uuid],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM catalog.links WHERE tenant_id = $1 AND kind = $2 AND source_id = ANY($3)",
            self.tenant.as_uuid(),
            kind_name(kind),
            sources,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}

const BEFORE_ALL: LinkKey = Place { position: i32::MIN, target: Uuid::nil() };
