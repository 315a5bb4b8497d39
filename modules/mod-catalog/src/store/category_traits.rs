//! What categories give to their products.

use std::collections::HashMap;

use kernel_common::{CategoryId, TenantId};
use mod_catalog_api::{AttributeAssignment, FacetPut};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::{attribute::OwnValues, product::CategoryLayer};

/// Reads and writes what categories give.
pub(crate) struct CategoryTraitStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> CategoryTraitStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// The layers above each known category, its own included, the root's first; categories that
    /// set nothing are left out of them.
    #[tracing::instrument(name = "db.catalog.category_layers", skip_all)]
    pub(crate) async fn layers(
        &mut self,
        categories: &[CategoryId],
    ) -> Result<HashMap<CategoryId, Vec<CategoryLayer>>, StoreError> {
        let ids: Vec<Uuid> = categories.iter().map(|id| id.as_uuid()).collect();
        let rows = sqlx::query!(
            r#"
            SELECT a.descendant_id, a.ancestor_id, depth.depth AS "depth!",
                   t.assigned AS "assigned?: Json<Vec<AttributeAssignment>>",
                   t.own_values AS "own_values?: Json<OwnValues>",
                   t.facets AS "facets?: Json<Vec<FacetPut>>"
            FROM catalog.category_ancestors a
            LEFT JOIN catalog.category_traits t
              ON t.tenant_id = a.tenant_id AND t.category_id = a.ancestor_id
            CROSS JOIN LATERAL (
                SELECT count(*) AS depth FROM catalog.category_ancestors d
                WHERE d.tenant_id = a.tenant_id AND d.descendant_id = a.ancestor_id
            ) depth
            WHERE a.tenant_id = $1 AND a.descendant_id = ANY($2)
            ORDER BY a.descendant_id, depth.depth
            "#,
            self.tenant.as_uuid(),
            &ids,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let mut layers: HashMap<CategoryId, Vec<CategoryLayer>> = HashMap::new();
        for row in rows {
            let of = layers.entry(CategoryId::from_uuid(row.descendant_id)).or_default();
            if let (Some(assigned), Some(values), Some(facets)) =
                (row.assigned, row.own_values, row.facets)
            {
                of.push(CategoryLayer {
                    category: CategoryId::from_uuid(row.ancestor_id),
                    depth: row.depth,
                    assigned: assigned.0,
                    own_values: values.0,
                    facets: facets.0,
                });
            }
        }
        Ok(layers)
    }

    /// Says what categories give from now on.
    #[tracing::instrument(name = "db.catalog.save_category_traits", skip_all)]
    pub(crate) async fn save(&mut self, layers: &[&CategoryLayer]) -> Result<(), StoreError> {
        if layers.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = layers.iter().map(|l| l.category.as_uuid()).collect();
        let assigned: Vec<Value> = layers.iter().map(|l| mapping::json(&l.assigned)).collect();
        let values: Vec<Value> = layers.iter().map(|l| mapping::json(&l.own_values)).collect();
        let facets: Vec<Value> = layers.iter().map(|l| mapping::json(&l.facets)).collect();
        sqlx::query!(
            r#"
            INSERT INTO catalog.category_traits
                (tenant_id, category_id, assigned, own_values, facets)
            SELECT $1, t.* FROM UNNEST($2::uuid[], $3::jsonb[], $4::jsonb[], $5::jsonb[]) AS t
            ON CONFLICT ON CONSTRAINT category_traits_pkey
            DO UPDATE SET assigned = EXCLUDED.assigned, own_values = EXCLUDED.own_values,
                          facets = EXCLUDED.facets
            "#,
            self.tenant.as_uuid(),
            &ids,
            &assigned,
            &values,
            &facets,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
