//! Reservations.

use kernel_common::{OrderId, ReservationId, TenantId, Timestamp};
use mod_inventory_api::ReservedLine;
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;

use super::mapping;
use crate::reservation::ReservationRecord;

/// Reads, locks and writes reservations.
pub(crate) struct ReservationStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> ReservationStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    #[tracing::instrument(name = "db.inventory.insert_reservation", skip_all)]
    pub(crate) async fn insert(&mut self, record: &ReservationRecord) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            INSERT INTO inventory.reservations
                (tenant_id, reservation_id, order_id, state, lines, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            "#,
            self.tenant.as_uuid(),
            record.id.as_uuid(),
            record.order_id.as_uuid(),
            mapping::name_of(record.state),
            Json(&record.lines) as _,
            record.created_at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Locks the newest reservation of the order, an active one first.
    #[tracing::instrument(name = "db.inventory.lock_reservation", skip_all)]
    pub(crate) async fn lock_of_order(
        &mut self,
        order_id: OrderId,
    ) -> Result<Option<ReservationRecord>, StoreError> {
        let row = sqlx::query!(
            r#"
            SELECT reservation_id, state, lines AS "lines: Json<Vec<ReservedLine>>", created_at
            FROM inventory.reservations
            WHERE tenant_id = $1 AND order_id = $2
            ORDER BY (state = 'active') DESC, created_at DESC
            LIMIT 1
            FOR UPDATE
            "#,
            self.tenant.as_uuid(),
            order_id.as_uuid(),
        )
        .fetch_optional(self.uow.connection())
        .await?;
        row.map(|row| {
            Ok(ReservationRecord {
                id: ReservationId::from_uuid(row.reservation_id),
                order_id,
                state: mapping::state(&row.state, row.reservation_id)?,
                lines: row.lines.0,
                created_at: row.created_at.into(),
            })
        })
        .transpose()
    }

    #[tracing::instrument(name = "db.inventory.resolve_reservation", skip_all)]
    pub(crate) async fn resolve(
        &mut self,
        record: &ReservationRecord,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            UPDATE inventory.reservations
            SET state = $3, resolved_at = $4
            WHERE tenant_id = $1 AND reservation_id = $2
            "#,
            self.tenant.as_uuid(),
            record.id.as_uuid(),
            mapping::name_of(record.state),
            at.to_offset(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}
