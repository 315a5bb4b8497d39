//! Flow rows: every write is conditional on the fence.

use kernel_common::{OrderId, TenantId};
use mod_order_api::{ClaimDue, FlowCheckpoint, FlowRecord, FlowRef, LoadedFlow, RenewLease};
use rt_postgres::{StoreError, UnitOfWork};
use serde_json::Value;
use sqlx::types::time::OffsetDateTime;
use uuid::Uuid;

use super::mapping;

/// Reads and writes flows of one tenant.
pub(crate) struct FlowStore<'u> {
    uow: &'u mut UnitOfWork,
    tenant: TenantId,
}

struct FlowRow {
    tenant_id: Uuid,
    order_id: Uuid,
    key: String,
    number: String,
    fingerprint: String,
    kind: String,
    version: i32,
    fence: i64,
    phase: String,
    cursor: i32,
    attempts: i32,
    state: Value,
    turned: Option<Value>,
    trouble: Option<String>,
    reply: Option<Value>,
    deadline: OffsetDateTime,
}

impl FlowRow {
    fn into_loaded(self) -> Result<LoadedFlow, StoreError> {
        let id = self.order_id;
        let count = |value, column| mapping::count(value, "flows", column, id);
        let flow = FlowRecord {
            tenant: TenantId::from_uuid(self.tenant_id),
            order_id: OrderId::from_uuid(id),
            key: mapping::parsed(&self.key, "orders", "key", id)?,
            kind: self.kind,
            version: count(self.version, "version")?,
            fence: self.fence,
            phase: mapping::named(&self.phase, "flows", "phase", id)?,
            cursor: count(self.cursor, "cursor")?,
            attempts: count(self.attempts, "attempts")?,
            state: self.state,
            turned: self.turned,
            trouble: self.trouble,
            reply: self.reply,
            deadline: self.deadline.into(),
        };
        let number = mapping::parsed(&self.number, "orders", "number", id)?;
        Ok(LoadedFlow { number, fingerprint: self.fingerprint, flow })
    }
}

impl<'u> FlowStore<'u> {
    pub(crate) fn new(uow: &'u mut UnitOfWork, tenant: TenantId) -> Self {
        Self { uow, tenant }
    }

    #[tracing::instrument(name = "db.order.load_flow", skip_all)]
    pub(crate) async fn load(&mut self, by: &FlowRef) -> Result<Option<LoadedFlow>, StoreError> {
        let (order_id, key) = match by {
            FlowRef::Order(order_id) => (Some(order_id.as_uuid()), None),
            FlowRef::Key(key) => (None, Some(key.as_str())),
        };
        let row = sqlx::query_as!(
            FlowRow,
            r#"
            SELECT f.tenant_id, f.order_id, o.key, o.number, o.fingerprint, f.kind, f.version,
                   f.fence, f.phase, f.cursor, f.attempts, f.state, f.turned, f.trouble, f.reply,
                   f.deadline
            FROM orders.orders o
            JOIN orders.flows f ON f.tenant_id = o.tenant_id AND f.order_id = o.order_id
            WHERE o.tenant_id = $1 AND (o.order_id = $2 OR o.key = $3)
            "#,
            self.tenant.as_uuid(),
            order_id,
            key,
        )
        .fetch_optional(self.uow.connection())
        .await?;
        row.map(FlowRow::into_loaded).transpose()
    }

    /// Writes progress; `false` under an old fence or after the end. The turn and the first
    /// answer stay what they were.
    #[tracing::instrument(name = "db.order.checkpoint_flow", skip_all)]
    pub(crate) async fn checkpoint(&mut self, write: FlowCheckpoint) -> Result<bool, StoreError> {
        let integer = |value: u32| {
            i32::try_from(value).map_err(|_| StoreError::internal("a flow counter overflows"))
        };
        // A sleep of years is a sleep until the deadline; an interval has its limits.
        let wake_after_ms =
            i64::try_from(write.wake_after_ms.min(WAKE_AFTER_MS_MAX)).expect("fits");
        let written = sqlx::query!(
            r#"
            UPDATE orders.flows
            SET phase = $4, cursor = $5, attempts = $6, state = $7,
                turned = coalesce(turned, $8), trouble = $9, reply = coalesce(reply, $10),
                wake_at = CASE WHEN $12 AND nudged THEN now()
                               ELSE now() + $11::bigint * interval '1 millisecond' END,
                leased = NOT $12, nudged = nudged AND NOT $12
            WHERE tenant_id = $1 AND order_id = $2 AND fence = $3
              AND phase IN ('running', 'undoing', 'stuck')
            "#,
            self.tenant.as_uuid(),
            write.order_id.as_uuid(),
            write.fence,
            mapping::name_of(write.phase),
            integer(write.cursor)?,
            integer(write.attempts)?,
            mapping::storable(write.state),
            write.turned.map(mapping::storable),
            write.trouble.map(mapping::storable_text),
            write.reply.map(mapping::storable),
            wake_after_ms,
            write.release,
        )
        .execute(self.uow.connection())
        .await?;
        Ok(written.rows_affected() == 1)
    }

    #[tracing::instrument(name = "db.order.renew_lease", skip_all)]
    pub(crate) async fn renew(&mut self, renewal: RenewLease) -> Result<bool, StoreError> {
        let written = sqlx::query!(
            r#"
            UPDATE orders.flows
            SET wake_at = now() + $4::bigint * interval '1 second'
            WHERE tenant_id = $1 AND order_id = $2 AND fence = $3
              AND phase IN ('running', 'undoing', 'stuck')
            "#,
            self.tenant.as_uuid(),
            renewal.order_id.as_uuid(),
            renewal.fence,
            i64::from(renewal.lease_seconds),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(written.rows_affected() == 1)
    }

    /// Makes the flow of a pending order due, at once or as soon as its present drive lets go of
    /// it. Whoever is placing or cancelling the order is waited for: `false` when it is pending no
    /// more.
    #[tracing::instrument(name = "db.order.wake_flow", skip_all)]
    pub(crate) async fn wake(&mut self, order_id: OrderId) -> Result<bool, StoreError> {
        let woken = sqlx::query!(
            r#"
            WITH held AS (
                SELECT status FROM orders.orders WHERE tenant_id = $1 AND order_id = $2 FOR UPDATE
            )
            UPDATE orders.flows f
            SET wake_at = CASE WHEN f.leased THEN f.wake_at ELSE now() END, nudged = f.leased
            FROM held
            WHERE f.tenant_id = $1 AND f.order_id = $2 AND held.status = 'pending'
              AND f.phase IN ('running', 'undoing', 'stuck')
            "#,
            self.tenant.as_uuid(),
            order_id.as_uuid(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(woken.rows_affected() == 1)
    }

    /// Brings the deadline of a flow that goes forwards up to now, and wakes it.
    #[tracing::instrument(name = "db.order.expire_flow", skip_all)]
    pub(crate) async fn expire(&mut self, order_id: OrderId) -> Result<(), StoreError> {
        sqlx::query!(
            r#"
            UPDATE orders.flows
            SET deadline = least(deadline, now()),
                wake_at = CASE WHEN leased THEN wake_at ELSE now() END, nudged = leased
            WHERE tenant_id = $1 AND order_id = $2 AND phase IN ('running', 'stuck')
              AND turned IS NULL
            "#,
            self.tenant.as_uuid(),
            order_id.as_uuid(),
        )
        .execute(self.uow.connection())
        .await?;
        Ok(())
    }
}

/// A year.
const WAKE_AFTER_MS_MAX: u64 = 366 * 86_400_000;

/// Takes flows that are due, of every tenant, in a system unit. The commit must be on disk before
/// anybody drives: a fence that is forgotten would be handed out twice.
#[tracing::instrument(name = "db.order.claim_due", skip_all)]
pub(crate) async fn claim_due(
    uow: &mut UnitOfWork,
    claim: &ClaimDue,
) -> Result<Vec<FlowRecord>, StoreError> {
    let kinds: Vec<String> = claim.kinds.iter().map(|known| known.kind.clone()).collect();
    // A version that does not fit is a version that no flow has.
    let version = |version: u32| i32::try_from(version).unwrap_or(-1);
    let versions: Vec<i32> = claim.kinds.iter().map(|known| version(known.version)).collect();
    let rows = sqlx::query_as!(
        FlowRow,
        r#"
        WITH due AS (
            SELECT f.tenant_id, f.order_id
            FROM orders.flows f
            WHERE f.phase IN ('running', 'undoing', 'stuck') AND f.wake_at <= now()
              AND (f.kind, f.version) IN (SELECT * FROM unnest($1::text[], $2::integer[]))
            ORDER BY f.wake_at
            LIMIT $3
            FOR UPDATE OF f SKIP LOCKED
        )
        UPDATE orders.flows f
        SET fence = f.fence + 1, leased = true, nudged = false,
            wake_at = now() + $4::bigint * interval '1 second'
        FROM due, orders.orders o
        WHERE f.tenant_id = due.tenant_id AND f.order_id = due.order_id
          AND o.tenant_id = due.tenant_id AND o.order_id = due.order_id
        RETURNING f.tenant_id, f.order_id, o.key, o.number, o.fingerprint, f.kind, f.version,
                  f.fence, f.phase, f.cursor, f.attempts, f.state, f.turned, f.trouble, f.reply,
                  f.deadline
        "#,
        &kinds,
        &versions,
        i64::from(claim.limit),
        i64::from(claim.lease_seconds),
    )
    .fetch_all(uow.connection())
    .await?;
    rows.into_iter().map(|row| Ok(row.into_loaded()?.flow)).collect()
}
