//! An endpoint as staff make it, and what the database says of its deliveries.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    broken::{Broken, Checked, harness},
    client::{Answer, Outcome},
    world::{TENANT, World},
};

/// Another process may not know of a change for a second.
const KNOWN_EVERYWHERE: Duration = Duration::from_secs(3);
const PATH: &str = "/api/admin/v1/webhooks";

/// An endpoint of the receiver.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    /// What the receiver calls it.
    pub(super) name: String,
    id: String,
    /// Everything that happens later has to reach it.
    since: String,
}

/// An event, as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) id: String,
    pub(super) event_type: String,
    pub(super) stream: String,
    pub(super) stream_seq: i64,
}

impl Event {
    /// Every event of orders there is.
    pub(super) async fn all(world: &World) -> Checked<Vec<Self>> {
        Self::since(world, "-infinity").await
    }

    async fn since(world: &World, since: &str) -> Checked<Vec<Self>> {
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "SELECT event_id::text, type, stream, stream_seq::bigint FROM orders.events
             WHERE tenant_id = $1::uuid AND at > $2::timestamptz",
        )
        .bind(TENANT)
        .bind(since)
        .fetch_all(&world.database.pool)
        .await
        .map_err(harness("reading events"))?;
        let event =
            |(id, event_type, stream, stream_seq)| Self { id, event_type, stream, stream_seq };
        Ok(rows.into_iter().map(event).collect())
    }
}

impl Endpoint {
    /// Makes one that wants every event of orders, and tells the receiver its secret.
    pub(super) async fn make(world: &mut World, what: &str, mode: Value) -> Checked<Self> {
        let name = world.fresh_name(&format!("S7-{what}"));
        let body = json!({
            "url": world.sink.url(&name), "types": ["orders.*"], "description": what,
        });
        let made = world.shop.staff()?.send("POST", PATH, Some(&name), Some(&body)).await;
        let made = answered(made, 201, "an endpoint was not made")?.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (id, secret) = (text(&made["endpoint"]["id"]), text(&made["secret"]));
        world.sink.tell(&name, &secret, &mode).await?;
        if world.shop.processes() > 1 {
            tokio::time::sleep(KNOWN_EVERYWHERE).await;
        }
        let now = sqlx::query_scalar("SELECT clock_timestamp()::text");
        let since = now.fetch_one(&world.database.pool).await.map_err(harness("the time"))?;
        Ok(Self { name, id, since })
    }

    /// Takes it away with everything that waits for it.
    pub(super) async fn remove(self, world: &World) -> Checked {
        let (path, key) = (format!("{PATH}/{}", self.id), format!("{}-removed", self.name));
        let removed = world.shop.staff()?.send("DELETE", &path, Some(&key), None).await;
        answered(removed, 204, "an endpoint was not removed").map(|_| ())
    }

    /// Events that have to reach it.
    pub(super) async fn events(&self, world: &World) -> Checked<Vec<Event>> {
        Event::since(world, &self.since).await
    }

    /// What a statement counts of the tenant, since then, for this endpoint.
    pub(super) async fn count(&self, world: &World, statement: &'static str) -> Checked<u64> {
        let count = sqlx::query_scalar::<_, i64>(statement);
        let count = count.bind(TENANT).bind(&self.since).bind(&self.id);
        let count = count.fetch_one(&world.database.pool).await.map_err(harness("counting"))?;
        Ok(count.unsigned_abs())
    }

    /// A try that was lost counts: whoever dies before the first and fails the second waits five
    /// minutes for the third. They are over now.
    pub(super) async fn minutes_pass(&self, world: &World) -> Checked {
        let passed = sqlx::query(
            "UPDATE webhooks.deliveries SET next_try_at = clock_timestamp()
             WHERE tenant_id = $1::uuid AND endpoint_id = $2::uuid AND state = 'queued'
               AND next_try_at > clock_timestamp() + interval '1 minute'",
        );
        let passed = passed.bind(TENANT).bind(&self.id).execute(&world.database.pool).await;
        passed.map(|_| ()).map_err(harness("letting time pass"))
    }
}

fn answered(outcome: Outcome, status: u16, not: &str) -> Checked<Answer> {
    match outcome {
        Outcome::Answered(answer) if answer.status == status => Ok(answer),
        other => Err(Broken::Harness(format!("{not}: {other:?}"))),
    }
}
