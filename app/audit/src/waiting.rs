//! What waits: flows that somebody must drive on, mail and events that somebody must send.
//!
//! No invariant is judged here, only how long things have been lying; `shop doctor` and the alarm
//! of a running process say what is too long.

use rt_postgres::Postgres;
use sqlx::FromRow;

use crate::{AuditError, Options, snapshot::Snapshot};

/// The flows of one kind and version that are not over.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct OpenFlows {
    /// The kind: `checkout`.
    pub kind: String,
    /// The version of its steps.
    pub version: i32,
    /// How many there are.
    pub open: i64,
    /// Those that were tried as often as allowed.
    pub stuck: i64,
    /// For how many seconds the one that has been due longest has been; zero when none is due.
    pub overdue_seconds: i64,
    /// The trouble of a stuck one.
    pub trouble: Option<String>,
}

/// Mail that has not left.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct WaitingMail {
    /// Messages that will be tried.
    pub queued: i64,
    /// For how many seconds the one that has been due longest has been; zero when none is due.
    pub overdue_seconds: i64,
    /// Messages that were given up.
    pub failed: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// Events on their way to systems of merchants, and systems that do not take them.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct WaitingWebhooks {
    /// Deliveries to endpoints at work that will be tried.
    pub queued: i64,
    /// For how many seconds the one that has been due longest has been; zero when none is due.
    pub overdue_seconds: i64,
    /// Endpoints that the platform gave up.
    pub disabled: i64,
    /// Endpoints at work that take nothing.
    pub failing: i64,
    /// For how many seconds the one that has failed longest has; zero when none does.
    pub failing_seconds: i64,
}

const FLOWS: &str = "
    SELECT kind, version, count(*) AS open,
           count(*) FILTER (WHERE phase = 'stuck') AS stuck,
           max(greatest(0, extract(epoch FROM now() - wake_at)))::bigint AS overdue_seconds,
           max(trouble) FILTER (WHERE phase = 'stuck') AS trouble
    FROM orders.flows
    WHERE phase IN ('running', 'undoing', 'stuck')
    GROUP BY kind, version
    ORDER BY kind, version";

const MAIL: &str = "
    SELECT count(*) FILTER (WHERE state = 'queued') AS queued,
           coalesce(max(greatest(0, extract(epoch FROM now() - next_try_at)))
               FILTER (WHERE state = 'queued'), 0)::bigint AS overdue_seconds,
           count(*) FILTER (WHERE state = 'failed') AS failed,
           (array_agg(last_error ORDER BY queued_at DESC)
               FILTER (WHERE last_error IS NOT NULL AND state <> 'delivered'))[1] AS last_error
    FROM notifications.messages
    WHERE state <> 'delivered'";

const WEBHOOKS: &str = "
    SELECT d.queued, d.overdue_seconds, e.disabled, e.failing, e.failing_seconds
    FROM (SELECT count(*) FILTER (WHERE state = 'disabled') AS disabled,
                 count(failing_since) FILTER (WHERE state = 'active') AS failing,
                 coalesce(max(extract(epoch FROM now() - failing_since))
                     FILTER (WHERE state = 'active'), 0)::bigint AS failing_seconds
          FROM webhooks.endpoints) e,
         (SELECT count(*) AS queued,
                 coalesce(max(greatest(0, extract(epoch FROM now() - next_try_at))), 0)::bigint
                     AS overdue_seconds
          FROM webhooks.deliveries
          JOIN webhooks.endpoints USING (tenant_id, endpoint_id)
          WHERE deliveries.state = 'queued' AND endpoints.state = 'active') d";

/// The flows that are not over; nothing where this database has none. Cheap enough for every minute.
///
/// # Errors
/// [`AuditError`].
pub async fn open_flows(postgres: &Postgres) -> Result<Option<Vec<OpenFlows>>, AuditError> {
    let mut snapshot = Snapshot::take(postgres, &Options::default()).await?;
    if snapshot.lacks(&["orders.flows"]).is_some() {
        return Ok(None);
    }
    let flows = sqlx::query_as(FLOWS).fetch_all(snapshot.connection()).await;
    snapshot.end().await;
    flows.map(Some).map_err(|source| AuditError::Check { check: "open flows", source })
}

/// The mail that has not left; nothing where this database has none. Reads every mail there is.
///
/// # Errors
/// [`AuditError`].
pub async fn waiting_mail(postgres: &Postgres) -> Result<Option<WaitingMail>, AuditError> {
    let mut snapshot = Snapshot::take(postgres, &Options::default()).await?;
    if snapshot.lacks(&["notifications.messages"]).is_some() {
        return Ok(None);
    }
    let mail = sqlx::query_as(MAIL).fetch_one(snapshot.connection()).await;
    snapshot.end().await;
    mail.map(Some).map_err(|source| AuditError::Check { check: "waiting mail", source })
}

/// The events that have not reached the systems of merchants; nothing where this database has none.
///
/// # Errors
/// [`AuditError`].
pub async fn waiting_webhooks(postgres: &Postgres) -> Result<Option<WaitingWebhooks>, AuditError> {
    let mut snapshot = Snapshot::take(postgres, &Options::default()).await?;
    if snapshot.lacks(&["webhooks.endpoints", "webhooks.deliveries"]).is_some() {
        return Ok(None);
    }
    let waiting = sqlx::query_as(WEBHOOKS).fetch_one(snapshot.connection()).await;
    snapshot.end().await;
    waiting.map(Some).map_err(|source| AuditError::Check { check: "waiting webhooks", source })
}
