//! Stock rows.

use kernel_common::{Sku, TenantId, Timestamp, WarehouseId};
use mod_inventory_api::{Availability, LevelsQuery, StockLevel, Threshold};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

use super::mapping;
use crate::stock::{Stock, StockKey};

/// Reads and locks stock rows.
pub(crate) struct StockStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

struct StockRow {
    sku: String,
    warehouse_id: Uuid,
    on_hand: i64,
    reserved: i64,
    low_at: i64,
    seq: i64,
    event_seq: i64,
    updated_at: OffsetDateTime,
}

impl StockRow {
    fn into_stock(self) -> Result<Stock, StoreError> {
        let warehouse = WarehouseId::from_uuid(self.warehouse_id);
        Ok(Stock {
            key: StockKey { sku: mapping::sku(self.sku)?, warehouse },
            on_hand: self.on_hand,
            reserved: self.reserved,
            low_at: self.low_at,
            seq: self.seq,
            event_seq: self.event_seq,
            updated_at: self.updated_at.into(),
        })
    }
}

impl<'u> StockStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Locks all rows of the SKUs in key order, the one lock order of the platform, and returns
    /// them in order of warehouse priority.
    #[tracing::instrument(name = "db.inventory.lock_skus", skip_all)]
    pub(crate) async fn lock_skus(&mut self, skus: &[Sku]) -> Result<Vec<Stock>, StoreError> {
        let skus: Vec<String> = skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT s.sku, s.warehouse_id, s.on_hand, s.reserved, s.low_at, s.seq, s.event_seq,
                   s.updated_at, w.priority
            FROM inventory.stock s
            JOIN inventory.warehouses w
              ON w.tenant_id = s.tenant_id AND w.warehouse_id = s.warehouse_id
            WHERE s.tenant_id = $1 AND s.sku = ANY($2)
            ORDER BY s.tenant_id, s.sku, s.warehouse_id
            FOR UPDATE OF s
            "#,
            self.tenant.as_uuid(),
            &skus,
        )
        .fetch_all(self.uow.connection())
        .await?;
        let mut by_priority = Vec::with_capacity(rows.len());
        for row in rows {
            let stock = StockRow {
                sku: row.sku,
                warehouse_id: row.warehouse_id,
                on_hand: row.on_hand,
                reserved: row.reserved,
                low_at: row.low_at,
                seq: row.seq,
                event_seq: row.event_seq,
                updated_at: row.updated_at,
            };
            by_priority.push((row.priority, stock.into_stock()?));
        }
        by_priority.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.key.cmp(&b.1.key)));
        Ok(by_priority.into_iter().map(|(_, stock)| stock).collect())
    }

    /// Creates the rows that do not exist yet, then locks all of them in key order.
    #[tracing::instrument(name = "db.inventory.lock_rows", skip_all)]
    pub(crate) async fn lock_rows(
        &mut self,
        keys: &[StockKey],
        now: Timestamp,
    ) -> Result<Vec<Stock>, StoreError> {
        let skus: Vec<String> = keys.iter().map(|key| key.sku.to_string()).collect();
        let warehouses: Vec<Uuid> = keys.iter().map(|key| key.warehouse.as_uuid()).collect();
        sqlx::query!(
            r#"
            INSERT INTO inventory.stock (tenant_id, sku, warehouse_id, updated_at)
            SELECT $1, k.sku, k.warehouse_id, $4
            FROM (
                SELECT DISTINCT * FROM UNNEST($2::text[], $3::uuid[]) AS k (sku, warehouse_id)
                ORDER BY 1, 2
            ) k
            ON CONFLICT DO NOTHING
            "#,
            self.tenant.as_uuid(),
            &skus,
            &warehouses,
            now.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        self.lock_known(keys).await
    }

    /// Locks those of the rows that exist, in key order.
    #[tracing::instrument(name = "db.inventory.lock_known", skip_all)]
    pub(crate) async fn lock_known(&mut self, keys: &[StockKey]) -> Result<Vec<Stock>, StoreError> {
        let skus: Vec<String> = keys.iter().map(|key| key.sku.to_string()).collect();
        let warehouses: Vec<Uuid> = keys.iter().map(|key| key.warehouse.as_uuid()).collect();
        let rows = sqlx::query_as!(
            StockRow,
            r#"
            SELECT s.sku, s.warehouse_id, s.on_hand, s.reserved, s.low_at, s.seq, s.event_seq,
                   s.updated_at
            FROM inventory.stock s
            WHERE s.tenant_id = $1
              AND (s.sku, s.warehouse_id) IN (SELECT * FROM UNNEST($2::text[], $3::uuid[]))
            ORDER BY s.tenant_id, s.sku, s.warehouse_id
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            &skus,
            &warehouses,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(StockRow::into_stock).collect()
    }

    /// Availability over all warehouses; SKUs without any row are absent.
    #[tracing::instrument(name = "db.inventory.availability", skip_all)]
    pub(crate) async fn availability(
        &mut self,
        skus: &[Sku],
    ) -> Result<Vec<Availability>, StoreError> {
        let skus: Vec<String> = skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT s.sku AS "sku!", SUM(s.on_hand - s.reserved)::bigint AS "available!",
                   SUM(s.low_at)::bigint AS "low_at!"
            FROM (SELECT DISTINCT unnest($2::text[])) AS wanted (sku)
            JOIN inventory.stock s ON s.tenant_id = $1 AND s.sku = wanted.sku
            GROUP BY s.sku
            "#,
            self.tenant.as_uuid(),
            &skus,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                let sku = mapping::sku(row.sku)?;
                Ok(Availability { sku, available: row.available, low_at: row.low_at })
            })
            .collect()
    }

    /// Levels after a key, in key order; one row more than the limit tells that there are more.
    #[tracing::instrument(name = "db.inventory.levels", skip_all)]
    pub(crate) async fn levels(
        &mut self,
        query: &LevelsQuery,
        after: Option<(String, Uuid)>,
    ) -> Result<Vec<StockLevel>, StoreError> {
        let skus: Vec<String> = query.skus.iter().map(ToString::to_string).collect();
        let (after_sku, after_warehouse) = after.unwrap_or_default();
        let rows = sqlx::query_as!(
            StockRow,
            r#"
            SELECT sku, warehouse_id, on_hand, reserved, low_at, seq, event_seq, updated_at
            FROM inventory.stock
            WHERE tenant_id = $1
              AND (sku, warehouse_id) > ($2, $3)
              AND (cardinality($4::text[]) = 0 OR sku = ANY($4))
              AND ($5::uuid IS NULL OR warehouse_id = $5)
              AND (NOT $6::boolean OR on_hand - reserved <= low_at)
            ORDER BY sku, warehouse_id
            LIMIT $7
            "#,
            self.tenant.as_uuid(),
            after_sku,
            after_warehouse,
            &skus,
            query.warehouse.map(WarehouseId::as_uuid),
            query.low_only,
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter().map(|row| row.into_stock().map(|stock| level(&stock))).collect()
    }

    #[tracing::instrument(name = "db.inventory.set_thresholds", skip_all)]
    pub(crate) async fn set_thresholds(
        &mut self,
        thresholds: &[Threshold],
    ) -> Result<(), StoreError> {
        let skus: Vec<String> = thresholds.iter().map(|t| t.sku.to_string()).collect();
        let warehouses: Vec<Uuid> = thresholds.iter().map(|t| t.warehouse.as_uuid()).collect();
        let low_at: Vec<i64> = thresholds.iter().map(|t| t.low_at).collect();
        sqlx::query!(
            r#"
            UPDATE inventory.stock s
            SET low_at = t.low_at
            FROM UNNEST($2::text[], $3::uuid[], $4::bigint[]) AS t (sku, warehouse_id, low_at)
            WHERE s.tenant_id = $1 AND s.sku = t.sku AND s.warehouse_id = t.warehouse_id
            "#,
            self.tenant.as_uuid(),
            &skus,
            &warehouses,
            &low_at,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}

fn level(stock: &Stock) -> StockLevel {
    StockLevel {
        sku: stock.key.sku.clone(),
        warehouse: stock.key.warehouse,
        on_hand: stock.on_hand,
        reserved: stock.reserved,
        available: stock.available(),
        low_at: stock.low_at,
        updated_at: stock.updated_at,
    }
}
