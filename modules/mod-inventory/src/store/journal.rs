//! The journal: movements in, levels and history out.

use kernel_common::{Quantity, Sku, TenantId, Timestamp, WarehouseId};
use kernel_events::Actor;
use mod_inventory_api::{HistoryQuery, Movement, StockLevel};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::Json;
use uuid::Uuid;

use super::mapping;
use crate::stock::{Entry, Stock};

/// What all movements of one command share.
#[derive(Clone, Debug)]
pub(crate) struct Booking {
    pub(crate) actor: Actor,
    pub(crate) entries: Vec<BookedEntry>,
}

/// A movement with its papers.
#[derive(Clone, Debug)]
pub(crate) struct BookedEntry {
    pub(crate) entry: Entry,
    pub(crate) reason: String,
    pub(crate) document: String,
}

/// Writes and reads movements.
pub(crate) struct JournalStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

impl<'u> JournalStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    /// Appends the movements and projects them onto their locked rows, in one statement.
    pub(crate) async fn book(
        &mut self,
        booking: &Booking,
        rows: &[Stock],
    ) -> Result<(), StoreError> {
        self.book_all(std::slice::from_ref(booking), rows).await
    }

    /// As [`book`](Self::book), for the movements of several commands.
    #[tracing::instrument(name = "db.inventory.book", skip_all)]
    pub(crate) async fn book_all(
        &mut self,
        bookings: &[Booking],
        rows: &[Stock],
    ) -> Result<(), StoreError> {
        let entries: Vec<&BookedEntry> =
            bookings.iter().flat_map(|booking| &booking.entries).collect();
        let actors: Vec<Json<&Actor>> = bookings
            .iter()
            .flat_map(|booking| booking.entries.iter().map(|_| Json(&booking.actor)))
            .collect();
        let text = |f: fn(&BookedEntry) -> String| {
            entries.iter().map(|entry| f(entry)).collect::<Vec<_>>()
        };
        let skus = text(|b| b.entry.key.sku.to_string());
        let warehouses: Vec<Uuid> =
            entries.iter().map(|b| b.entry.key.warehouse.as_uuid()).collect();
        let numbers: Vec<i64> = entries.iter().map(|b| b.entry.seq).collect();
        let kinds = text(|b| mapping::name_of(b.entry.kind));
        let from = text(|b| mapping::name_of(b.entry.from));
        let to = text(|b| mapping::name_of(b.entry.to));
        let quantities: Vec<i64> = entries.iter().map(|b| b.entry.quantity.get()).collect();
        let on_hand: Vec<i64> = entries.iter().map(|b| b.entry.on_hand_after).collect();
        let reserved: Vec<i64> = entries.iter().map(|b| b.entry.reserved_after).collect();
        let reasons = text(|b| b.reason.clone());
        let documents = text(|b| b.document.clone());
        let at: Vec<_> = entries.iter().map(|b| b.entry.at.to_offset()).collect();
        let row_skus: Vec<String> = rows.iter().map(|r| r.key.sku.to_string()).collect();
        let row_warehouses: Vec<Uuid> = rows.iter().map(|r| r.key.warehouse.as_uuid()).collect();
        let row_on_hand: Vec<i64> = rows.iter().map(|r| r.on_hand).collect();
        let row_reserved: Vec<i64> = rows.iter().map(|r| r.reserved).collect();
        let row_seq: Vec<i64> = rows.iter().map(|r| r.seq).collect();
        let row_event_seq: Vec<i64> = rows.iter().map(|r| r.event_seq).collect();
        let row_at: Vec<_> = rows.iter().map(|r| r.updated_at.to_offset()).collect();
        sqlx::query!(
            r#"
            WITH journal AS (
                INSERT INTO inventory.movements
                    (tenant_id, sku, warehouse_id, seq, kind, from_account, to_account, quantity,
                     on_hand_after, reserved_after, reason, document, actor, at)
                SELECT $1, e.sku, e.warehouse_id, e.seq, e.kind, e.from_account, e.to_account,
                       e.quantity, e.on_hand_after, e.reserved_after, e.reason, e.document, e.actor, e.at
                FROM UNNEST($2::jsonb[], $3::text[], $4::uuid[], $5::bigint[], $6::text[],
                            $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[],
                            $12::text[], $13::text[], $14::timestamptz[])
                  AS e (actor, sku, warehouse_id, seq, kind, from_account, to_account, quantity,
                        on_hand_after, reserved_after, reason, document, at)
            )
            UPDATE inventory.stock s
            SET on_hand = r.on_hand, reserved = r.reserved, seq = r.seq,
                event_seq = r.event_seq, updated_at = r.at
            FROM UNNEST($15::text[], $16::uuid[], $17::bigint[], $18::bigint[], $19::bigint[],
                        $20::bigint[], $21::timestamptz[])
              AS r (sku, warehouse_id, on_hand, reserved, seq, event_seq, at)
            WHERE s.tenant_id = $1 AND s.sku = r.sku AND s.warehouse_id = r.warehouse_id
            "#,
            self.tenant.as_uuid(),
            &actors as _,
            &skus,
            &warehouses,
            &numbers,
            &kinds,
            &from,
            &to,
            &quantities,
            &on_hand,
            &reserved,
            &reasons,
            &documents,
            &at,
            &row_skus,
            &row_warehouses,
            &row_on_hand,
            &row_reserved,
            &row_seq,
            &row_event_seq,
            &row_at,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }

    /// Creates rows as they are after their first movements; `Retryable` when another has created
    /// one of them meanwhile.
    #[tracing::instrument(name = "db.inventory.begin_rows", skip_all)]
    pub(crate) async fn begin_rows(&mut self, rows: &[Stock]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let skus: Vec<String> = rows.iter().map(|r| r.key.sku.to_string()).collect();
        let warehouses: Vec<Uuid> = rows.iter().map(|r| r.key.warehouse.as_uuid()).collect();
        let on_hand: Vec<i64> = rows.iter().map(|r| r.on_hand).collect();
        let seq: Vec<i64> = rows.iter().map(|r| r.seq).collect();
        let event_seq: Vec<i64> = rows.iter().map(|r| r.event_seq).collect();
        let at: Vec<_> = rows.iter().map(|r| r.updated_at.to_offset()).collect();
        let created = sqlx::query!(
            r#"
            INSERT INTO inventory.stock
                (tenant_id, sku, warehouse_id, on_hand, seq, event_seq, updated_at)
            SELECT $1, r.sku, r.warehouse_id, r.on_hand, r.seq, r.event_seq, r.at
            FROM UNNEST($2::text[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[],
                        $7::timestamptz[])
              AS r (sku, warehouse_id, on_hand, seq, event_seq, at)
            -- One order for all: two imports of the same new goods queue, and do not deadlock.
            ORDER BY r.sku, r.warehouse_id
            ON CONFLICT DO NOTHING
            "#,
            self.tenant.as_uuid(),
            &skus,
            &warehouses,
            &on_hand,
            &seq,
            &event_seq,
            &at,
        )
        .execute(self.uow.connection())
        .await?;
        if created.rows_affected() == u64::try_from(rows.len()).unwrap_or(u64::MAX) {
            return Ok(());
        }
        Err(StoreError::Retryable { sqlstate: "23505".to_owned() })
    }

    /// Movements of one SKU, newest first, before a position.
    #[tracing::instrument(name = "db.inventory.history", skip_all)]
    pub(crate) async fn history(
        &mut self,
        query: &HistoryQuery,
        before: Option<(Timestamp, Uuid, i64)>,
    ) -> Result<Vec<Movement>, StoreError> {
        let (at, warehouse, seq) = before.map_or((None, None, None), |(at, warehouse, seq)| {
            (Some(at.to_offset()), Some(warehouse), Some(seq))
        });
        let rows = sqlx::query!(
            r#"
            SELECT warehouse_id, seq, kind, from_account, to_account, quantity, on_hand_after,
                   reserved_after, reason, document, actor AS "actor: Json<Actor>", at
            FROM inventory.movements
            WHERE tenant_id = $1 AND sku = $2
              AND ($3::uuid IS NULL OR warehouse_id = $3)
              AND ($4::timestamptz IS NULL OR (at, warehouse_id, seq) < ($4, $5::uuid, $6::bigint))
            ORDER BY at DESC, warehouse_id DESC, seq DESC
            LIMIT $7
            "#,
            self.tenant.as_uuid(),
            query.sku.as_str(),
            query.warehouse.map(WarehouseId::as_uuid),
            at,
            warehouse,
            seq,
            query.page.limit_clamped() + 1,
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Movement {
                    seq: row.seq,
                    sku: query.sku.clone(),
                    warehouse: WarehouseId::from_uuid(row.warehouse_id),
                    kind: mapping::kind(&row.kind, row.seq)?,
                    from: mapping::account(&row.from_account, row.seq)?,
                    to: mapping::account(&row.to_account, row.seq)?,
                    quantity: Quantity::try_from(row.quantity).map_err(|_| {
                        StoreError::corrupt("inventory.movements", "quantity", row.seq.to_string())
                    })?,
                    on_hand_after: row.on_hand_after,
                    reserved_after: row.reserved_after,
                    reason: row.reason,
                    document: row.document,
                    actor: row.actor.0,
                    at: row.at.into(),
                })
            })
            .collect()
    }

    /// The last movement at or before `at` of each (SKU, warehouse): the level as it was.
    #[tracing::instrument(name = "db.inventory.as_of", skip_all)]
    pub(crate) async fn as_of(
        &mut self,
        skus: &[Sku],
        at: Timestamp,
    ) -> Result<Vec<StockLevel>, StoreError> {
        let skus: Vec<String> = skus.iter().map(ToString::to_string).collect();
        let rows = sqlx::query!(
            r#"
            SELECT s.sku, s.warehouse_id, m.on_hand_after, m.reserved_after, m.at
            FROM inventory.stock s
            CROSS JOIN LATERAL (
                SELECT on_hand_after, reserved_after, at
                FROM inventory.movements
                WHERE tenant_id = s.tenant_id AND sku = s.sku AND warehouse_id = s.warehouse_id
                  AND at <= $3
                ORDER BY at DESC, seq DESC
                LIMIT 1
            ) m
            WHERE s.tenant_id = $1 AND s.sku = ANY($2)
            ORDER BY s.sku, s.warehouse_id
            "#,
            self.tenant.as_uuid(),
            &skus,
            at.to_offset(),
        )
        .fetch_all(self.uow.connection())
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(StockLevel {
                    sku: mapping::sku(row.sku)?,
                    warehouse: WarehouseId::from_uuid(row.warehouse_id),
                    on_hand: row.on_hand_after,
                    reserved: row.reserved_after,
                    available: row.on_hand_after - row.reserved_after,
                    low_at: 0,
                    updated_at: row.at.into(),
                })
            })
            .collect()
    }
}
