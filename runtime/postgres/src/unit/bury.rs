//! Keyed commands undone before they came.

use kernel_common::IdempotencyKey;
use serde_json::Value;

use super::UnitOfWork;
use crate::StoreError;

/// What [`bury`](UnitOfWork::bury) found under a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Buried {
    /// Nothing, now or at an earlier burial: whatever comes under it will find it buried.
    Empty,
    /// An effect, by its answer; it is the caller's to undo.
    Answered(Value),
}

/// Stands where a request's fingerprint would; no SHA-256 digest is known to be all zeros.
pub(super) const TOMBSTONE: [u8; 32] = [0; 32];

impl UnitOfWork {
    /// Leaves a tombstone under `key` of `operation`, for the undo of a step that may or may not
    /// have happened: a lost or late request finds it and takes no effect. An effect that came
    /// first is answered instead. When it is under way in another transaction, waits for its end.
    ///
    /// # Errors
    /// [`StoreError`]; `Retryable` when the other took longer than the lock timeout.
    pub async fn bury(
        &mut self,
        operation: &'static str,
        key: &IdempotencyKey,
    ) -> Result<Buried, StoreError> {
        let (tenant, _) = self.owned("bury")?;
        let insert = self.module.statement(
            "INSERT INTO {schema}.replies (tenant_id, operation, key, fingerprint, reply)
             VALUES ($1, $2, $3, $4, 'null')
             ON CONFLICT (tenant_id, operation, key) DO NOTHING",
        );
        let inserted = sqlx::query(insert)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(key.as_str())
            .bind(&TOMBSTONE[..])
            .execute(self.connection())
            .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Buried::Empty);
        }
        let kept = self.kept(tenant, operation, key).await?;
        match kept {
            Some((first, _)) if first == TOMBSTONE => Ok(Buried::Empty),
            Some((_, Some(reply))) => Ok(Buried::Answered(reply)),
            // Claimed in this very unit and not answered yet.
            Some((_, None)) => Err(StoreError::corrupt("replies", "reply", key)),
            None => Err(StoreError::collision()),
        }
    }
}
