//! R11: who is told of events, dies, and is told what nobody can understand.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::{AT_A_TIME, mostly_good, unknown};
use crate::{
    broken::{Broken, Checked, harness, promise, reached},
    shopper::{Card, Purchase, ask_again},
    topology::Shape,
    world::{RULE, World},
};

/// The consumer that is watched: it writes letters to shoppers.
const CONSUMER: &str = "order_changed_write_to_shopper";
/// The slowest machine is there by then.
const PATIENCE: Duration = Duration::from_secs(60);
/// With a bug planted it is known that something may never come.
const PATIENCE_WITH_BUG: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// R11: dies after an effect was noted, and before; and cannot take two events at all.
pub(crate) async fn die_and_refuse(world: &mut World) -> Checked {
    dies_after_the_note(world).await?;
    dies_before_the_note(world).await?;
    cannot_take(world).await
}

/// The letter is written, the place in the event table is not: it is told again.
async fn dies_before_the_note(world: &mut World) -> Checked {
    let mut twice = 0;
    for nth in [1, 3] {
        let rule = world.settings.folder.join(RULE);
        // All are placed, and nothing else is told: the n-th that is told has a letter.
        let purchases = world.carts("R11", 10, |_| Card::Approved).await?;
        until(world, "all before is noted", NOT_NOTED, |left| left == 0).await?;
        let when = format!("relay.delivered:{CONSUMER}={nth}:crash");
        std::fs::write(&rule, when).map_err(harness("a point"))?;
        let rushed = world.rush(purchases, AT_A_TIME).await;
        let died = world.shop.died(patience(world)).await;
        std::fs::remove_file(&rule).map_err(harness("a point"))?;
        if died {
            twice += world.count(WRITTEN_NOT_NOTED).await?;
        }
        world.shop.start_again().await?;
        settled(world, unknown(rushed).0).await?;
    }
    world.drain().await?;
    world.judge().await?;
    // Of two shops that tell the same events, the other may have noted what this one died of.
    let least = if world.settings.shape == Shape::Twins { 0 } else { 2 };
    reached("letters whose event was told again", u64::try_from(twice).unwrap_or(0), least)
}

/// Whatever a consumer has noted is done at that very moment: nobody tells it again.
async fn dies_after_the_note(world: &mut World) -> Checked {
    let purchases = world.carts("R11", 10, |n| mostly_good(n + 5)).await?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    until(world, "the consumer notes how far it is", NOT_NOTED, |left| left == 0).await?;
    let process = world.shop.processes() - 1;
    world.kill_one(process);
    let forgotten = world.count(NOTED_NOT_WRITTEN).await?;
    world.shop.start_again().await?;
    promise(forgotten == 0, || {
        format!("{forgotten} events were noted as taken, and their letters are not there")
    })?;
    settled(world, unknown(rushed).0).await
}

/// One event is nonsense. It is set aside, all others go on; it is offered again once it is
/// mended, or given up.
async fn cannot_take(world: &mut World) -> Checked {
    let purchases = world.carts("R11", 6, |_| Card::Approved).await?;
    for stream in [MENDED, GIVEN_UP] {
        let told = sqlx::query(TELL_NONSENSE).bind(stream).execute(&world.database.pool).await;
        told.map_err(harness("telling nonsense"))?;
    }
    until(world, "nonsense is set aside", PARKED, |parked| parked >= 2).await?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    settled(world, unknown(rushed).0).await?;
    until(world, "others are told all the same", WITHOUT_LETTER, |left| left == 0).await?;
    let waiting = parked(world).await?;
    mend(world).await?;
    let mut consumers: Vec<&str> =
        waiting.iter().filter_map(|event| event["consumer"].as_str()).collect();
    consumers.sort_unstable();
    consumers.dedup();
    for consumer in consumers {
        operate(world, &["events", "retry", consumer]).await?;
    }
    // What is mended is taken; the other is not, and is nobody's any more.
    until(world, "the mended event is taken", MENDED_LETTERS, |letters| letters == 1).await?;
    for event in &waiting {
        let of = |field: &str| event[field].as_str().unwrap_or_default().to_owned();
        if of("stream") == GIVEN_UP {
            operate(world, &["events", "skip", &of("consumer"), &of("event")]).await?;
        }
    }
    until(world, "nothing is set aside any more", ALL_PARKED, |parked| parked == 0).await?;
    reached("events set aside", waiting.len() as u64, 2)
}

/// What `shop events parked` tells an operator.
async fn parked(world: &World) -> Checked<Vec<Value>> {
    let listed = operate(world, &["events", "parked", "--json"]).await?;
    let listed: Value = serde_json::from_str(&listed).map_err(harness("parked events"))?;
    Ok(listed.as_array().cloned().unwrap_or_default())
}

async fn operate(world: &World, arguments: &[&str]) -> Checked<String> {
    let output = world.shop.command(arguments).await?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    promise(output.status.success(), || format!("shop {}: {said}", arguments.join(" ")))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Makes the first piece of nonsense an order like any other, of nobody else: past the trigger
/// that lets nobody rewrite history.
async fn mend(world: &World) -> Checked {
    let mending = harness("mending an event");
    let mended = async {
        let mut transaction = world.database.pool.begin().await?;
        let past = "SET LOCAL session_replication_role = replica";
        sqlx::raw_sql(past).execute(&mut *transaction).await?;
        let mended = sqlx::query(MEND).bind(MENDED).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok::<_, sqlx::Error>(mended.rows_affected())
    };
    match mended.await.map_err(mending)? {
        1 => Ok(()),
        count => Err(Broken::Harness(format!("{count} events were mended"))),
    }
}

async fn settled(world: &mut World, purchases: Vec<Purchase>) -> Checked {
    let settled = ask_again(&world.client(), &world.history, purchases, AT_A_TIME).await?;
    world.purchases.extend(settled);
    Ok(())
}

/// Waits until a count is what it has to be.
async fn until(
    world: &World,
    what: &str,
    statement: &'static str,
    there: fn(i64) -> bool,
) -> Checked {
    let end = Instant::now() + patience(world);
    loop {
        let count = world.count(statement).await?;
        if there(count) {
            return Ok(());
        }
        promise(Instant::now() < end, || format!("{what}: never, it is {count}"))?;
        tokio::time::sleep(PAUSE).await;
    }
}

fn patience(world: &World) -> Duration {
    if world.settings.bug.is_some() { PATIENCE_WITH_BUG } else { PATIENCE }
}

/// Streams of the two pieces of nonsense.
const MENDED: &str = "nonsense/mended";
const GIVEN_UP: &str = "nonsense/given-up";

const TELL_NONSENSE: &str = "
    INSERT INTO orders.events (event_id, tenant_id, stream, stream_seq, type, data, meta)
    SELECT gen_random_uuid(), tenant_id, $1, 1, type, '{}', meta
    FROM orders.events WHERE type = 'orders.order_placed.v1' LIMIT 1";

/// The number is one that no order can have been given: it is mended once.
const MEND: &str = "
    UPDATE orders.events e
    SET data = jsonb_set(good.data, '{number}', '\"ZZZZ-ZZZZ\"')
    FROM (SELECT data FROM orders.events
          WHERE type = 'orders.order_placed.v1' AND data ? 'number' LIMIT 1) good
    WHERE e.stream = $1";

const MENDED_LETTERS: &str =
    "SELECT count(*) FROM notifications.messages WHERE order_number = 'ZZZZ-ZZZZ'";

const ALL_PARKED: &str = "SELECT count(*) FROM orders.parked_events";

const PARKED: &str =
    "SELECT count(*) FROM orders.parked_events WHERE consumer = 'order_changed_write_to_shopper'";

const WITHOUT_LETTER: &str = "
    SELECT count(*) FROM orders.orders o
    WHERE o.status = 'placed' AND NOT EXISTS (
        SELECT FROM notifications.messages m
        WHERE m.tenant_id = o.tenant_id AND m.order_number = o.number
          AND m.template = 'order_confirmed')";

/// Events that the consumer is told and has not noted.
const NOT_NOTED: &str = "
    SELECT count(*) FROM orders.events e
    JOIN orders.consumer_offsets c ON c.consumer = 'order_changed_write_to_shopper'
    WHERE e.type IN ('orders.order_placed.v1', 'orders.order_cancelled.v1',
                     'orders.order_refunded.v1', 'orders.order_shipped.v1')
      AND (e.xid, e.seq) > (c.xid, c.seq)";

const WRITTEN_NOT_NOTED: &str = "
    SELECT count(*) FROM orders.events e
    JOIN orders.consumer_offsets c ON c.consumer = 'order_changed_write_to_shopper'
    JOIN orders.orders o ON e.stream = 'order/' || o.order_id
    JOIN notifications.messages m ON m.tenant_id = o.tenant_id AND m.order_number = o.number
        AND m.template = 'order_confirmed'
    WHERE e.type = 'orders.order_placed.v1' AND (e.xid, e.seq) > (c.xid, c.seq)";

const NOTED_NOT_WRITTEN: &str = "
    SELECT count(*) FROM orders.events e
    JOIN orders.consumer_offsets c ON c.consumer = 'order_changed_write_to_shopper'
    JOIN orders.orders o ON e.stream = 'order/' || o.order_id
    WHERE e.type = 'orders.order_placed.v1' AND (e.xid, e.seq) <= (c.xid, c.seq)
      AND NOT EXISTS (
        SELECT FROM notifications.messages m
        WHERE m.tenant_id = o.tenant_id AND m.order_number = o.number
          AND m.template = 'order_confirmed')";
