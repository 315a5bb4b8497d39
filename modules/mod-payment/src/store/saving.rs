//! Changed payments, with what changed them and what is told of it.

use kernel_common::Timestamp;
use mod_payment_api::PaymentFact;
use rt_contract::CallCtx;
use rt_postgres::StoreError;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{mapping::name_of, payments::PaymentStore};
use crate::{
    payment::{Numbered, PaymentRecord},
    publisher,
};

/// A fact that was merged into a payment.
pub(crate) struct Merged<'m> {
    pub(crate) ctx: &'m CallCtx,
    pub(crate) fact: &'m PaymentFact,
    /// What it made happen, each under an id of its own.
    pub(crate) events: &'m [(Uuid, Numbered)],
    pub(crate) at: Timestamp,
}

impl PaymentStore<'_> {
    /// Saves a changed payment, which this unit has locked.
    pub(crate) async fn update(&mut self, payment: &PaymentRecord) -> Result<(), StoreError> {
        self.save(payment, None).await.map(|_| ())
    }

    /// Keeps the fact that has changed a payment, which this unit has locked, and saves it with
    /// the events, in one statement. `false` when the fact had been seen before: then nothing was
    /// written.
    pub(crate) async fn merge(
        &mut self,
        payment: &PaymentRecord,
        merged: &Merged<'_>,
    ) -> Result<bool, StoreError> {
        let saved = self.save(payment, Some(merged)).await?;
        if saved && !merged.events.is_empty() {
            self.uow.events_were_written();
        }
        Ok(saved)
    }

    #[tracing::instrument(name = "db.payments.save", skip_all)]
    async fn save(
        &mut self,
        payment: &PaymentRecord,
        merged: Option<&Merged<'_>>,
    ) -> Result<bool, StoreError> {
        let transfer = payment.transfer.as_ref();
        let fact = merged.map(|merged| merged.fact);
        let events = merged.map_or(&[][..], |merged| merged.events);
        let ids: Vec<Uuid> = events.iter().map(|(id, _)| *id).collect();
        let drafts = events.iter().map(|(_, event)| publisher::draft(payment.id, event));
        let drafts: Vec<_> = drafts.collect();
        let numbers: Vec<i64> = drafts.iter().map(|draft| draft.stream_seq).collect();
        let types: Vec<String> = drafts.iter().map(|draft| draft.event_type.to_owned()).collect();
        let data: Vec<Value> = drafts.into_iter().map(|draft| draft.data).collect();
        let saved = sqlx::query_scalar!(
            r#"
            WITH kept AS (
                INSERT INTO payments.facts
                    (tenant_id, payment_id, method, event_id, kind, raw, received_at)
                SELECT $1, $2, $18, $19, $20, $21, $22 WHERE $19::text IS NOT NULL
                ON CONFLICT (tenant_id, method, event_id) DO NOTHING
                RETURNING event_id
            ), saved AS (
                UPDATE payments.payments
                SET state = $3, captured_minor = $4, refunded_minor = $5, refund_asked_minor = $6,
                    action_url = $7, decline_code = $8, provider_payment = $9, event_seq = $10,
                    updated_at = $11, asked_at = $12, undo_wanted = $13,
                    attempt_open = attempt_open AND NOT $14, expired_at = $15,
                    received_minor = $16, surplus_returned_minor = $17
                WHERE tenant_id = $1 AND payment_id = $2
                  AND ($19::text IS NULL OR EXISTS (SELECT FROM kept))
                RETURNING payment_id
            ), published AS (
                INSERT INTO payments.events
                    (event_id, tenant_id, stream, stream_seq, type, data, meta)
                SELECT e.event_id, $1, $23, e.stream_seq, e.type, e.data, $24
                FROM saved, unnest($25::uuid[], $26::bigint[], $27::text[], $28::jsonb[])
                    WITH ORDINALITY AS e (event_id, stream_seq, type, data, position)
                ORDER BY e.position
            )
            SELECT count(*) AS "saved!" FROM saved
            "#,
            self.tenant.as_uuid(),
            payment.id.as_uuid(),
            name_of(payment.state),
            payment.captured.amount_minor,
            payment.refunded.amount_minor,
            payment.refund_asked.amount_minor,
            payment.action_url,
            payment.decline_code,
            payment.provider_payment,
            payment.event_seq,
            payment.updated_at.to_offset(),
            payment.asked_at.to_offset(),
            payment.undo_wanted,
            payment.is_definite_no(),
            transfer.and_then(|transfer| transfer.expired_at).map(Timestamp::to_offset),
            transfer.map_or(0, |transfer| transfer.received_minor),
            transfer.map_or(0, |transfer| transfer.surplus_returned_minor),
            fact.map(|_| payment.instrument.method.as_str()),
            fact.map(|fact| fact.event_id.as_str()),
            fact.map(|fact| name_of(fact.kind)),
            fact.map(|fact| &fact.raw),
            merged.map(|merged| merged.at.to_offset()),
            publisher::stream(payment.id),
            merged.map(|merged| Json(merged.ctx.event_meta())) as _,
            &ids,
            &numbers,
            &types,
            &data,
        )
        .fetch_one(self.uow.connection())
        .await?;
        Ok(saved == 1)
    }
}
