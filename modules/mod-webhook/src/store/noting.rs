//! What tries came to. Of every tenant: only in a system unit.

use std::collections::BTreeMap;

use kernel_common::{TenantId, Timestamp};
use mod_webhook_api::{DeliveryId, EndpointId};
use rt_postgres::{StoreError, UnitOfWork};
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

use crate::delivery::{Decision, FAILING_MAX, Fate, Next};

/// A try that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    pub(crate) tenant: TenantId,
    pub(crate) endpoint: EndpointId,
    pub(crate) delivery: DeliveryId,
    /// Over all replays.
    pub(crate) number: i32,
    pub(crate) decision: Decision,
}

/// What the tries of one endpoint came to together.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    well: bool,
    failed_for_long: bool,
    gone: bool,
}

/// Notes what tries say about their endpoints. One that took anything is well, whatever else it was
/// sent. The first failure is remembered, and the endpoint given up if nothing has changed since
/// the last of many: only an active one, because staff may have had a say meanwhile.
#[tracing::instrument(name = "db.webhooks.note_endpoints", skip_all)]
pub(crate) async fn note_endpoints(
    uow: &mut UnitOfWork,
    noted: &[Judged],
    now: Timestamp,
) -> Result<(), StoreError> {
    // In one order, so that two processes do not wait for each other.
    let mut words: BTreeMap<(TenantId, EndpointId), Word> = BTreeMap::new();
    for one in noted {
        let Some(fate) = one.decision.endpoint else { continue };
        let word = words.entry((one.tenant, one.endpoint)).or_default();
        word.well |= fate == Fate::Well;
        word.failed_for_long |= fate == Fate::FailedForLong;
        word.gone |= fate == Fate::Gone;
    }
    if words.is_empty() {
        return Ok(());
    }
    let tenants: Vec<Uuid> = words.keys().map(|(tenant, _)| tenant.as_uuid()).collect();
    let endpoints: Vec<Uuid> = words.keys().map(|(_, endpoint)| endpoint.as_uuid()).collect();
    let well: Vec<bool> = words.values().map(|word| word.well).collect();
    let for_long: Vec<bool> = words.values().map(|word| word.failed_for_long).collect();
    let gone: Vec<bool> = words.values().map(|word| word.gone).collect();
    let failing_max_micros = i64::try_from(FAILING_MAX.as_micros()).unwrap_or(i64::MAX);
    let long_ago = now.unix_micros().saturating_sub(failing_max_micros);
    sqlx::query!(
        r#"
        WITH judged AS (
            SELECT e.tenant_id, e.endpoint_id,
                   CASE WHEN NOT w.well THEN coalesce(e.failing_since, $6) END AS failing_since,
                   CASE WHEN e.state <> 'active' THEN e.disabled_because
                        WHEN w.gone THEN 'gone'
                        WHEN w.for_long AND NOT w.well AND e.failing_since <= $7 THEN 'failing'
                   END AS disabled_because
            FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::boolean[], $5::boolean[])
                AS w (tenant_id, endpoint_id, well, for_long, gone)
            JOIN webhooks.endpoints AS e USING (tenant_id, endpoint_id)
            WHERE w.gone OR w.for_long OR w.well = (e.failing_since IS NOT NULL)
            ORDER BY e.tenant_id, e.endpoint_id
            FOR NO KEY UPDATE OF e
        )
        UPDATE webhooks.endpoints AS e
        SET failing_since = j.failing_since, disabled_because = j.disabled_because,
            state = CASE WHEN e.state = 'active' AND j.disabled_because IS NOT NULL
                         THEN 'disabled' ELSE e.state END
        FROM judged AS j
        WHERE e.tenant_id = j.tenant_id AND e.endpoint_id = j.endpoint_id
        "#,
        &tenants,
        &endpoints,
        &well,
        &for_long,
        &gone,
        now.to_offset(),
        Timestamp::from_unix_micros(long_ago).to_offset(),
    )
    .execute(uow.connection())
    .await?;
    Ok(())
}

/// Ends tries. A delivery counts whenever it is heard of; a failure only while no later try has
/// begun.
#[tracing::instrument(name = "db.webhooks.note_deliveries", skip_all)]
pub(crate) async fn note_deliveries(
    uow: &mut UnitOfWork,
    noted: &[Judged],
    now: Timestamp,
) -> Result<(), StoreError> {
    let tenants: Vec<Uuid> = noted.iter().map(|one| one.tenant.as_uuid()).collect();
    let deliveries: Vec<Uuid> = noted.iter().map(|one| one.delivery.as_uuid()).collect();
    let numbers: Vec<i32> = noted.iter().map(|one| one.number).collect();
    let states: Vec<&str> = noted.iter().map(|one| state_after(one.decision.next)).collect();
    let next_tries: Vec<Option<OffsetDateTime>> =
        noted.iter().map(|one| next_try(one.decision.next)).collect();
    let statuses: Vec<Option<i32>> =
        noted.iter().map(|one| one.decision.status.map(i32::from)).collect();
    let errors: Vec<Option<&str>> = noted.iter().map(|one| one.decision.error.as_deref()).collect();
    sqlx::query!(
        r#"
        WITH noted AS (
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[],
                                 $5::timestamptz[], $6::integer[], $7::text[])
                AS n (tenant_id, delivery_id, number, state, next_try_at, status, error)
        ), ended AS (
            UPDATE webhooks.attempts AS a
            SET finished_at = $8, status = n.status, error = n.error
            FROM noted AS n
            WHERE a.tenant_id = n.tenant_id AND a.delivery_id = n.delivery_id
              AND a.number = n.number
        )
        UPDATE webhooks.deliveries AS d
        SET state = n.state,
            next_try_at = coalesce(n.next_try_at, d.next_try_at),
            last_status = coalesce(n.status, d.last_status),
            last_error = coalesce(n.error, d.last_error),
            delivered_at = CASE WHEN n.state = 'delivered' THEN $8 ELSE d.delivered_at END,
            settled_at = CASE WHEN n.state <> 'queued' THEN $8 END
        FROM noted AS n
        WHERE d.tenant_id = n.tenant_id AND d.delivery_id = n.delivery_id
          AND d.state <> 'delivered'
          AND (n.state = 'delivered' OR (d.state = 'queued' AND d.tries = n.number))
        "#,
        &tenants,
        &deliveries,
        &numbers,
        &states as &[&str],
        &next_tries as &[Option<OffsetDateTime>],
        &statuses as &[Option<i32>],
        &errors as &[Option<&str>],
        now.to_offset(),
    )
    .execute(uow.connection())
    .await?;
    Ok(())
}

fn state_after(next: Next) -> &'static str {
    match next {
        Next::Delivered => "delivered",
        Next::TryAgain { .. } => "queued",
        Next::GivenUp => "failed",
    }
}

fn next_try(next: Next) -> Option<OffsetDateTime> {
    match next {
        Next::TryAgain { at } => Some(at.to_offset()),
        Next::Delivered | Next::GivenUp => None,
    }
}
