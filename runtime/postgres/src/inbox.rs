//! Each event applied once.

use kernel_common::EventId;

use crate::{StoreError, UnitOfWork};

/// The consumer's side of at-least-once delivery: a row in the transaction of the effect.
#[derive(Clone, Copy, Debug)]
pub struct Inbox;

impl Inbox {
    /// Notes that `consumer` applies the event in this unit. `false`: it has done so before, and
    /// there is nothing left to do. A twin that applies it right now is waited for.
    ///
    /// # Errors
    /// [`StoreError`]; `Internal` in a system unit, which has no tenant.
    pub async fn first_time(
        uow: &mut UnitOfWork,
        consumer: &'static str,
        event: EventId,
    ) -> Result<bool, StoreError> {
        let (tenant, _) = uow.owned("receive")?;
        let insert = uow.module().statement(
            "INSERT INTO {schema}.inbox (tenant_id, consumer, event_id) VALUES ($1, $2, $3)
             ON CONFLICT (tenant_id, consumer, event_id) DO NOTHING",
        );
        let inserted = sqlx::query(insert)
            .bind(tenant.as_uuid())
            .bind(consumer)
            .bind(event.as_uuid())
            .execute(uow.connection())
            .await?;
        Ok(inserted.rows_affected() == 1)
    }
}
