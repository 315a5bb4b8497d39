//! Keyed commands: the first takes effect, the others get its answer.

use kernel_common::{IdempotencyKey, TenantId};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::types::Json;

use super::{Fingerprint, UnitOfWork, bury::TOMBSTONE};
use crate::StoreError;

/// Whose turn it is under a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Nobody has used it: take effect and [`keep_reply`](UnitOfWork::keep_reply) in this unit.
    Fresh,
    /// It has been answered: give the same answer. See [`parse_reply`].
    Kept(Value),
    /// It has been used for another request.
    OtherRequest,
    /// Its undo came first: it can no longer take effect.
    Buried,
}

/// A kept reply as the type it was kept as.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is of another shape.
pub fn parse_reply<T: DeserializeOwned>(reply: Value) -> Result<T, StoreError> {
    serde_json::from_value(reply)
        .map_err(|error| StoreError::corrupt("replies", "reply", format!("({error})")))
}

impl UnitOfWork {
    /// Claims `key` of `operation` for this tenant. When a twin holds it in another transaction,
    /// waits for that one's end: its answer is then kept, or the key is fresh again.
    ///
    /// # Errors
    /// [`StoreError`]; `Retryable` when the twin took longer than the lock timeout.
    pub async fn claim(
        &mut self,
        operation: &'static str,
        key: &IdempotencyKey,
        fingerprint: &Fingerprint,
    ) -> Result<Claim, StoreError> {
        let claim = self.claim_as(operation, key, fingerprint, None::<Json<()>>).await?;
        if claim == Claim::Fresh {
            self.unanswered.push((operation, key.clone()));
        }
        Ok(claim)
    }

    /// As [`claim`](Self::claim), where the answer is known before the effect: a fresh key is
    /// claimed with it, and there is nothing left to keep.
    ///
    /// # Errors
    /// As `claim`.
    pub async fn claim_with_reply<T: Serialize + Sync>(
        &mut self,
        operation: &'static str,
        key: &IdempotencyKey,
        fingerprint: &Fingerprint,
        reply: &T,
    ) -> Result<Claim, StoreError> {
        self.claim_as(operation, key, fingerprint, Some(Json(reply))).await
    }

    async fn claim_as<T: Serialize + Sync>(
        &mut self,
        operation: &'static str,
        key: &IdempotencyKey,
        fingerprint: &Fingerprint,
        reply: Option<Json<T>>,
    ) -> Result<Claim, StoreError> {
        let (tenant, _) = self.owned("claim")?;
        let insert = self.module.statement(
            "INSERT INTO {schema}.replies (tenant_id, operation, key, fingerprint, reply)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant_id, operation, key) DO NOTHING",
        );
        let insert = if rt_failpoints::planted("select_then_insert")
            && self.kept(tenant, operation, key).await?.is_none()
        {
            self.module.statement(
                "INSERT INTO {schema}.replies (tenant_id, operation, key, fingerprint, reply)
                 VALUES ($1, $2, $3, $4, $5)",
            )
        } else {
            insert
        };
        let inserted = sqlx::query(insert)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(key.as_str())
            .bind(fingerprint.as_bytes())
            .bind(reply)
            .execute(self.connection())
            .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Claim::Fresh);
        }
        let kept = self.kept(tenant, operation, key).await?;
        match kept {
            Some((first, _)) if first == TOMBSTONE => Ok(Claim::Buried),
            Some((first, _)) if first != fingerprint.as_bytes() => Ok(Claim::OtherRequest),
            Some((_, Some(reply))) => Ok(Claim::Kept(reply)),
            // Claimed a second time within one unit: the first claim has not been answered.
            Some((_, None)) => Err(StoreError::corrupt("replies", "reply", key)),
            // Expired between the two statements.
            None => Err(StoreError::collision()),
        }
    }

    /// Keeps the answer to a key that this unit has claimed.
    ///
    /// # Errors
    /// [`StoreError`]; `Internal` when this unit has not claimed the key.
    pub async fn keep_reply<T: Serialize + Sync>(
        &mut self,
        operation: &'static str,
        key: &IdempotencyKey,
        reply: &T,
    ) -> Result<(), StoreError> {
        let (tenant, _) = self.owned("keep a reply")?;
        let claimed = self.unanswered.iter().position(|(o, k)| *o == operation && k == key);
        let Some(claimed) = claimed else {
            return Err(StoreError::internal(format!(
                "{operation} keeps a reply it never claimed"
            )));
        };
        let update = self.module.statement(
            "UPDATE {schema}.replies SET reply = $4
             WHERE tenant_id = $1 AND operation = $2 AND key = $3",
        );
        sqlx::query(update)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(key.as_str())
            .bind(Json(reply))
            .execute(self.connection())
            .await?;
        self.unanswered.swap_remove(claimed);
        Ok(())
    }

    /// What lies under a key: fingerprint and answer. `None` when it has expired this moment.
    pub(super) async fn kept(
        &mut self,
        tenant: TenantId,
        operation: &'static str,
        key: &IdempotencyKey,
    ) -> Result<Option<(Vec<u8>, Option<Value>)>, StoreError> {
        let select = self.module.statement(
            "SELECT fingerprint, reply FROM {schema}.replies
             WHERE tenant_id = $1 AND operation = $2 AND key = $3",
        );
        let kept = sqlx::query_as(select)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(key.as_str())
            .fetch_optional(self.connection())
            .await?;
        Ok(kept)
    }
}
