//! Reservations.

use kernel_common::{OrderId, ReservationId, TenantId, Timestamp};
use mod_inventory_api::ReservedLine;
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;
use uuid::Uuid;

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

    /// As [`insert`](Self::insert), for many, in the order of their orders: two batches that name
    /// the same orders cannot wait for each other.
    #[tracing::instrument(name = "db.inventory.insert_reservations", skip_all)]
    pub(crate) async fn insert_all(
        &mut self,
        records: &[ReservationRecord],
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = records.iter().map(|record| record.id.as_uuid()).collect();
        let orders: Vec<Uuid> = records.iter().map(|record| record.order_id.as_uuid()).collect();
        let states: Vec<String> =
            records.iter().map(|record| mapping::name_of(record.state)).collect();
        let lines: Vec<Json<&Vec<ReservedLine>>> =
            records.iter().map(|record| Json(&record.lines)).collect();
        let created_at: Vec<_> =
            records.iter().map(|record| record.created_at.to_offset()).collect();
        sqlx::query!(
            r#"
            INSERT INTO inventory.reservations
                (tenant_id, reservation_id, order_id, state, lines, created_at)
            SELECT $1, r.reservation_id, r.order_id, r.state, r.lines, r.created_at
            FROM UNNEST($2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[])
              AS r (reservation_id, order_id, state, lines, created_at)
            ORDER BY r.order_id
            "#,
            self.tenant.as_uuid(),
            &ids,
            &orders,
            &states,
            &lines as _,
            &created_at,
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
