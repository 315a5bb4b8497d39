//! Warehouses.

use kernel_common::{TenantId, WarehouseId};
use mod_inventory_api::{Warehouse, WarehousePut};
use rt_postgres::{StoreError, UnitOfWork};
use uuid::Uuid;

/// Reads and writes warehouses.
pub(crate) struct WarehouseStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> WarehouseStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Creates or changes warehouses by code; `ids` are used for the new ones.
    #[tracing::instrument(name = "db.inventory.put_warehouses", skip_all)]
    pub(crate) async fn put(
        &mut self,
        puts: &[WarehousePut],
        ids: &[WarehouseId],
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
        let codes: Vec<String> = puts.iter().map(|put| put.code.clone()).collect();
        let names: Vec<String> = puts.iter().map(|put| put.name.clone()).collect();
        let priorities: Vec<i32> = puts.iter().map(|put| put.priority).collect();
        sqlx::query!(
            r#"
            INSERT INTO inventory.warehouses (tenant_id, warehouse_id, code, name, priority)
            SELECT $1, p.* FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::integer[]) AS p
            ON CONFLICT ON CONSTRAINT warehouses_code_key
            DO UPDATE SET name = EXCLUDED.name, priority = EXCLUDED.priority
            "#,
            self.tenant.as_uuid(),
            &ids,
            &codes,
            &names,
            &priorities,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// All warehouses in order of priority.
    #[tracing::instrument(name = "db.inventory.warehouses", skip_all)]
    pub(crate) async fn list(&mut self) -> Result<Vec<Warehouse>, StoreError> {
        let rows = sqlx::query!(
            r#"
            SELECT warehouse_id, code, name, priority
            FROM inventory.warehouses
            WHERE tenant_id = $1
            ORDER BY priority, code
            "#,
            self.tenant.as_uuid(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Warehouse {
                id: WarehouseId::from_uuid(row.warehouse_id),
                code: row.code,
                name: row.name,
                priority: row.priority,
            })
            .collect())
    }
}
