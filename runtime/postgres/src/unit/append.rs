//! Events beside their effect.

use kernel_common::TenantId;
use kernel_events::{EventDraft, EventMeta};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::UnitOfWork;
use crate::StoreError;

impl UnitOfWork {
    /// Writes events of this unit's tenant, in one statement. `stream_seq` must have been taken
    /// under the lock of its aggregate: it is the order in which consumers get them.
    ///
    /// # Errors
    /// [`StoreError`]; `Internal` in a system unit, which has no tenant.
    pub async fn append(&mut self, events: &[EventDraft]) -> Result<(), StoreError> {
        let (tenant, meta) = self.owned("append")?;
        let meta = meta.clone();
        self.append_as(tenant, &meta, events).await
    }

    /// Says that a statement of the module's own has written events in this unit, so that the
    /// commit wakes the relay: for a store that folds them into the statement of their effect.
    pub fn events_were_written(&mut self) {
        self.appended = true;
    }

    /// Writes events of `tenant`, for jobs that work on several tenants in one system unit.
    ///
    /// # Errors
    /// [`StoreError`]; in a unit of another tenant row-level security refuses it.
    pub async fn append_as(
        &mut self,
        tenant: TenantId,
        meta: &EventMeta,
        events: &[EventDraft],
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let insert = self.module.statement(
            "INSERT INTO {schema}.events
                 (event_id, tenant_id, stream, stream_seq, type, data, meta)
             SELECT e.event_id, $1, e.stream, e.stream_seq, e.type, e.data, $2
             FROM unnest($3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::jsonb[])
                 WITH ORDINALITY AS e (event_id, stream, stream_seq, type, data, position)
             ORDER BY e.position",
        );
        let ids: Vec<Uuid> = events.iter().map(|_| self.module.ids().next()).collect();
        let streams: Vec<&str> = events.iter().map(|event| event.stream.as_str()).collect();
        let numbers: Vec<i64> = events.iter().map(|event| event.stream_seq).collect();
        let types: Vec<&str> = events.iter().map(|event| event.event_type).collect();
        let data: Vec<&Value> = events.iter().map(|event| &event.data).collect();
        sqlx::query(insert)
            .bind(tenant.as_uuid())
            .bind(Json(meta))
            .bind(ids)
            .bind(streams)
            .bind(numbers)
            .bind(types)
            .bind(data.into_iter().map(Json).collect::<Vec<_>>())
            .execute(self.connection())
            .await?;
        self.appended = true;
        Ok(())
    }
}
