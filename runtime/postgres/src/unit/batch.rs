//! Many keyed commands in one unit, in a constant number of round trips: for a module that grants
//! what waits for one row together. Each keeps its own key, fingerprint, answer and cause.

use std::collections::{HashMap, HashSet};

use kernel_common::IdempotencyKey;
use kernel_events::{EventDraft, EventMeta};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Claim, Fingerprint, UnitOfWork, bury::TOMBSTONE};
use crate::StoreError;

impl UnitOfWork {
    /// As [`claim`](Self::claim), for many keys of one operation, which must all differ. The keys
    /// are taken in their own order, so that two batches cannot wait for each other.
    ///
    /// # Errors
    /// As `claim`.
    pub async fn claim_each(
        &mut self,
        operation: &'static str,
        asked: &[(&IdempotencyKey, &Fingerprint)],
    ) -> Result<Vec<Claim>, StoreError> {
        let (tenant, _) = self.owned("claim")?;
        let insert = self.module.statement(
            "INSERT INTO {schema}.replies (tenant_id, operation, key, fingerprint)
             SELECT $1, $2, asked.key, asked.fingerprint
             FROM unnest($3::text[], $4::bytea[]) AS asked (key, fingerprint)
             ORDER BY asked.key
             ON CONFLICT (tenant_id, operation, key) DO NOTHING
             RETURNING key",
        );
        let keys: Vec<&str> = asked.iter().map(|(key, _)| key.as_str()).collect();
        let prints: Vec<&[u8]> = asked.iter().map(|(_, print)| &print.as_bytes()[..]).collect();
        let fresh: Vec<String> = sqlx::query_scalar(insert)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(&keys)
            .bind(&prints)
            .fetch_all(self.connection())
            .await?;
        let fresh: HashSet<String> = fresh.into_iter().collect();
        let used: Vec<&str> = keys.iter().copied().filter(|key| !fresh.contains(*key)).collect();
        let kept =
            if used.is_empty() { HashMap::new() } else { self.kept_each(operation, &used).await? };
        let mut claims = Vec::with_capacity(asked.len());
        for (key, print) in asked {
            if fresh.contains(key.as_str()) {
                self.unanswered.push((operation, (*key).clone()));
                claims.push(Claim::Fresh);
                continue;
            }
            claims.push(match kept.get(key.as_str()) {
                Some((first, _)) if *first == TOMBSTONE => Claim::Buried,
                Some((first, _)) if first != print.as_bytes() => Claim::OtherRequest,
                Some((_, Some(reply))) => Claim::Kept(reply.clone()),
                Some((_, None)) => return Err(StoreError::corrupt("replies", "reply", key)),
                // Expired between the two statements.
                None => return Err(StoreError::collision()),
            });
        }
        Ok(claims)
    }

    /// Gives claimed keys back: what was asked under them has been refused, and a refusal uses no
    /// key up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unclaim(
        &mut self,
        operation: &'static str,
        keys: &[&IdempotencyKey],
    ) -> Result<(), StoreError> {
        let (tenant, _) = self.owned("give a key back")?;
        let delete = self.module.statement(
            "DELETE FROM {schema}.replies
             WHERE tenant_id = $1 AND operation = $2 AND key = ANY($3)",
        );
        let texts: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        sqlx::query(delete)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(&texts)
            .execute(self.connection())
            .await?;
        self.answered(operation, keys.iter().copied());
        Ok(())
    }

    /// As [`keep_reply`](Self::keep_reply), for many keys that this unit has claimed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_replies<T: Serialize + Sync>(
        &mut self,
        operation: &'static str,
        replies: &[(&IdempotencyKey, &T)],
    ) -> Result<(), StoreError> {
        let (tenant, _) = self.owned("keep replies")?;
        let update = self.module.statement(
            "UPDATE {schema}.replies kept SET reply = given.reply
             FROM unnest($3::text[], $4::jsonb[]) AS given (key, reply)
             WHERE kept.tenant_id = $1 AND kept.operation = $2 AND kept.key = given.key",
        );
        let keys: Vec<&str> = replies.iter().map(|(key, _)| key.as_str()).collect();
        let values: Vec<Json<&T>> = replies.iter().map(|(_, reply)| Json(*reply)).collect();
        let kept = sqlx::query(update)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(&keys)
            .bind(values)
            .execute(self.connection())
            .await?;
        if kept.rows_affected() != keys.len() as u64 {
            return Err(StoreError::internal(format!(
                "{operation} keeps replies it never claimed"
            )));
        }
        self.answered(operation, replies.iter().map(|(key, _)| *key));
        Ok(())
    }

    /// As [`append`](Self::append), each event with its own cause.
    ///
    /// # Errors
    /// As `append`.
    pub async fn append_each(
        &mut self,
        events: &[(&EventMeta, EventDraft)],
    ) -> Result<(), StoreError> {
        let (tenant, _) = self.owned("append")?;
        if events.is_empty() {
            return Ok(());
        }
        let insert = self.module.statement(
            "INSERT INTO {schema}.events
                 (event_id, tenant_id, stream, stream_seq, type, data, meta)
             SELECT e.event_id, $1, e.stream, e.stream_seq, e.type, e.data, e.meta
             FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::jsonb[], $7::jsonb[])
                 WITH ORDINALITY
                 AS e (event_id, stream, stream_seq, type, data, meta, position)
             ORDER BY e.position",
        );
        let ids: Vec<Uuid> = events.iter().map(|_| self.module.ids().next()).collect();
        let streams: Vec<&str> = events.iter().map(|(_, event)| event.stream.as_str()).collect();
        let numbers: Vec<i64> = events.iter().map(|(_, event)| event.stream_seq).collect();
        let types: Vec<&str> = events.iter().map(|(_, event)| event.event_type).collect();
        let data: Vec<Json<&Value>> = events.iter().map(|(_, event)| Json(&event.data)).collect();
        let causes: Vec<Json<&EventMeta>> = events.iter().map(|(meta, _)| Json(*meta)).collect();
        sqlx::query(insert)
            .bind(tenant.as_uuid())
            .bind(ids)
            .bind(streams)
            .bind(numbers)
            .bind(types)
            .bind(data)
            .bind(causes)
            .execute(self.connection())
            .await?;
        self.appended = true;
        Ok(())
    }

    async fn kept_each(
        &mut self,
        operation: &'static str,
        keys: &[&str],
    ) -> Result<HashMap<String, (Vec<u8>, Option<Value>)>, StoreError> {
        let (tenant, _) = self.owned("read replies")?;
        let select = self.module.statement(
            "SELECT key, fingerprint, reply FROM {schema}.replies
             WHERE tenant_id = $1 AND operation = $2 AND key = ANY($3)",
        );
        let kept: Vec<(String, Vec<u8>, Option<Value>)> = sqlx::query_as(select)
            .bind(tenant.as_uuid())
            .bind(operation)
            .bind(keys)
            .fetch_all(self.connection())
            .await?;
        Ok(kept.into_iter().map(|(key, print, reply)| (key, (print, reply))).collect())
    }

    fn answered<'k>(
        &mut self,
        operation: &'static str,
        keys: impl Iterator<Item = &'k IdempotencyKey>,
    ) {
        let keys: HashSet<&IdempotencyKey> = keys.collect();
        self.unanswered.retain(|(of, key)| *of != operation || !keys.contains(key));
    }
}
