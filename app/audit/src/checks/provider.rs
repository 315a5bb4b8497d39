//! I3: the provider's book and ours tell the same, payment by payment and so in sum.

use kernel_common::PaymentId;
use serde_json::Value;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{AuditError, CheckReport, Outcome, ProviderLedger, ROWS_MAX, snapshot::Snapshot};

const ID: &str = "I3";
const NAME: &str = "the_provider_tells_the_same";

/// Both books, folded by payment. A payment that moved a moment ago may be known to one of them
/// only.
const BROKEN: &str = "
    WITH theirs AS (
        SELECT payment_id, currency, sum(charged)::bigint AS charged,
               sum(refunded)::bigint AS refunded, max(at) AS at
        FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[])
            AS entry (payment_id, currency, charged, refunded, at)
        GROUP BY payment_id, currency
    ), ours AS (
        SELECT tenant_id, payment_id, currency, captured_minor AS charged,
               refunded_minor AS refunded, updated_at AS at
        FROM payments.payments
        WHERE method = $6 AND captured_minor > 0
    ), broken AS MATERIALIZED (
        SELECT o.tenant_id, payment_id, currency,
               coalesce(t.charged, 0) AS provider_charged_minor,
               coalesce(o.charged, 0) AS our_charged_minor,
               coalesce(t.refunded, 0) AS provider_refunded_minor,
               coalesce(o.refunded, 0) AS our_refunded_minor
        FROM theirs t
        FULL JOIN ours o USING (payment_id, currency)
        WHERE (coalesce(t.charged, 0), coalesce(t.refunded, 0))
                <> (coalesce(o.charged, 0), coalesce(o.refunded, 0))
          AND greatest(t.at, o.at) <= {settled}
    )
    SELECT (SELECT count(*) FROM broken),
           ARRAY(SELECT to_jsonb(broken) FROM broken LIMIT $7)";

/// Compares the provider's book with ours.
pub(crate) async fn provider_agrees(
    snapshot: &mut Snapshot,
    ledger: Option<&ProviderLedger>,
) -> Result<CheckReport, AuditError> {
    let outcome = match ledger {
        None => not_applicable("no provider's ledger was given"),
        Some(_) if snapshot.lacks(&["payments.payments"]).is_some() => {
            not_applicable("payments.payments is not in this database")
        }
        Some(ledger) => compare(snapshot, ledger)
            .await
            .map_err(|source| AuditError::Check { check: NAME, source })?,
    };
    Ok(CheckReport { id: ID, name: NAME, outcome })
}

async fn compare(snapshot: &mut Snapshot, ledger: &ProviderLedger) -> Result<Outcome, sqlx::Error> {
    let entries = &ledger.entries;
    let payments: Vec<Uuid> = entries.iter().map(|e| PaymentId::as_uuid(e.payment_id)).collect();
    let currencies: Vec<String> = entries.iter().map(|e| e.currency.to_string()).collect();
    let charged: Vec<i64> = entries.iter().map(|e| e.charged_minor).collect();
    let refunded: Vec<i64> = entries.iter().map(|e| e.refunded_minor).collect();
    let at: Vec<OffsetDateTime> = entries.iter().map(|e| e.at.to_offset()).collect();
    let statement = snapshot.statement(BROKEN);
    let (broken, rows): (i64, Vec<Json<Value>>) = sqlx::query_as(statement)
        .bind(payments)
        .bind(currencies)
        .bind(charged)
        .bind(refunded)
        .bind(at)
        .bind(&ledger.method)
        .bind(i64::try_from(ROWS_MAX).unwrap_or(i64::MAX))
        .fetch_one(snapshot.connection())
        .await?;
    let examined = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    Ok(Outcome::of(examined, broken, rows))
}

fn not_applicable(reason: &str) -> Outcome {
    Outcome::NotApplicable { reason: reason.to_owned() }
}
