//! R5 and R6: what the provider tells by itself.

use std::{sync::Arc, time::Duration};

use faultproxy::Faults;
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet, time::Instant};

use super::{AT_A_TIME, mostly_good, no_failures, unknown};
use crate::{
    broken::{Checked, harness, promise, reached},
    provider::Provider,
    shopper::{Card, place},
    world::{TENANT, World},
};

/// R5: webhooks come in any order, any number, late, and from people who made them up.
pub(crate) async fn unruly(world: &mut World) -> Checked {
    let overtaken = old_news(world).await?;
    let size = world.settings.size;
    let purchases = world.carts("R5", size.of(32, 1_000), mostly_good).await?;
    let asked = world.carts("R5", size.of(24, 200), |_| Card::NeedsConfirmation).await?;
    world
        .provider
        .chances(&json!({
            "seed": world.settings.seed, "duplicate_webhook_permille": 500,
            "shuffle_webhook_permille": 500, "shuffle_ms": 2_500,
            "late_webhook_permille": 100, "late_ms": 4_000, "forge_webhook_permille": 300,
            "lose_reply_permille": 400,
        }))
        .await?;
    // They confirm before the shop has heard that they were asked to, if its answer was lost.
    let rushed = world.rush(asked, size.of(24, 64)).await;
    no_failures(&rushed)?;
    let (asked, _) = unknown(rushed);
    let confirmed = confirm(world, "r5").await?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    // What was shuffled or late is on its way by then.
    tokio::time::sleep(Duration::from_millis(4_500)).await;
    world.settle(purchases).await?;
    world.settle(asked).await?;
    nothing_went_back(world).await?;
    reached("confirmations", confirmed, 10)?;
    reached("news that came after what it was before", overtaken, 4)?;
    for (kind, least) in [
        ("webhooks_duplicated", 10),
        ("webhooks_shuffled", 10),
        ("webhooks_late", 3),
        ("webhooks_forged", 5),
    ] {
        reached(kind, world.provider.happened(kind).await?, least)?;
    }
    Ok(())
}

/// The shop hears that a payment was captured, and then, from an older webhook and nobody else,
/// that its holder has yet to confirm it. How many payments that was tried on.
async fn old_news(world: &mut World) -> Checked<u64> {
    let purchases = world.carts("R5", 4, |_| Card::NeedsConfirmation).await?;
    world.provider.chances(&json!({ "lose_webhook_permille": 1_000 })).await?;
    // Requests arrive, no answer does.
    world.before_provider.set(Faults { cut_after_bytes: Some(0), ..Faults::default() });
    let rushed = world.rush(purchases, AT_A_TIME).await;
    no_failures(&rushed)?;
    let (purchases, _) = unknown(rushed);
    let old = all_asked(world, purchases.len()).await?;
    let mut new = Vec::with_capacity(old.len());
    for payment in &old {
        let told = |field: &str| payment[field].as_str().unwrap_or_default().to_owned();
        let decided = world.provider.decide(&told("action_url"), "approve").await;
        promise(decided.answer().is_some_and(|answer| answer.status < 400), || {
            format!("{}: the confirmation page: {decided:?}", told("reference"))
        })?;
        new.push(world.provider.payment(&told("reference")).await?);
    }
    for news in [&new, &old] {
        for payment in news {
            tell(world, payment).await?;
        }
    }
    nothing_went_back(world).await?;
    world.settle(purchases).await?;
    Ok(old.len() as u64)
}

/// The payments of the row as the provider has them, once it was asked for so many.
async fn all_asked(world: &World, count: usize) -> Checked<Vec<Value>> {
    let end = Instant::now() + ASKED_PATIENCE;
    loop {
        let mut asked = Vec::new();
        for payment in waiting(world, "r5").await? {
            asked.push(world.provider.payment(&payment).await?);
        }
        asked.retain(|payment| payment["action_url"].is_string());
        if asked.len() >= count || Instant::now() > end {
            return Ok(asked);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

const ASKED_PATIENCE: Duration = Duration::from_secs(60);

/// Sends a webhook as the provider does.
async fn tell(world: &World, payment: &Value) -> Checked {
    let now = "SELECT extract(epoch FROM clock_timestamp())::bigint";
    let (body, signature) = Provider::webhook(payment, world.count(now).await?);
    let client = world.client().with_header("pspsim-signature", signature);
    let path = format!("/webhooks/testcard/{TENANT}");
    let told = client.send("POST", &path, None, Some(&body)).await;
    promise(told.answer().is_some_and(|answer| (200..300).contains(&answer.status)), || {
        format!("a webhook was not taken: {told:?}")
    })
}

/// R6: the holder confirms, the webhook comes and the shop is asked, at the same moment.
pub(crate) async fn race(world: &mut World) -> Checked {
    let count = world.settings.size.of(16, 1_000);
    let placed_before = world.count(PLACED).await?;
    let purchases = world.carts("R6", count, |_| Card::NeedsConfirmation).await?;
    world.provider.control(&json!({ "duplicate_webhooks": 3 })).await?;
    let rushed = world.rush(purchases, AT_A_TIME).await;
    let (purchases, _) = unknown(rushed);
    let mut races = 0;
    for chunk in purchases.chunks(4) {
        let mut racing = JoinSet::new();
        let barrier = Arc::new(Barrier::new(chunk.len() * 3));
        for purchase in chunk {
            let (action, token) = (purchase.told("action_url"), purchase.told("token"));
            promise(!action.is_empty(), || format!("{} was not asked to confirm", purchase.key))?;
            races += 1;
            let (client, history) = (world.client(), world.history.clone());
            let (mut again, start) = (purchase.clone(), barrier.clone());
            racing.spawn(async move {
                start.wait().await;
                place(&client, &history, &mut again).await;
            });
            let (client, start) = (world.client(), barrier.clone());
            racing.spawn(async move {
                start.wait().await;
                client.send("GET", &format!("/orders/{token}"), None, None).await;
                client.send("GET", &format!("/api/v1/orders/{token}"), None, None).await;
            });
            let (address, start) = (world.provider.address().to_owned(), barrier.clone());
            racing.spawn(async move {
                start.wait().await;
                let path = action.find("/confirm/").map_or("/", |at| &action[at..]).to_owned();
                crate::form::Form::new(&address).post(&path, "decision=approve").await;
            });
        }
        racing.join_all().await;
    }
    world.settle(purchases).await?;
    reached("races", races, count as u64)?;
    world.drain().await?;
    let placed = world.count(PLACED).await? - placed_before;
    promise(placed == i64::try_from(count).unwrap_or(0), || {
        format!("{count} were confirmed, {placed} are placed")
    })?;
    nothing_went_back(world).await
}

const PLACED: &str =
    "SELECT count(*) FROM orders.orders WHERE status = 'placed' AND email LIKE 'r6-%'";

/// Payments of a row that the shop does not know to be paid.
async fn waiting(world: &World, row: &str) -> Checked<Vec<String>> {
    let waiting = sqlx::query_scalar(
        "SELECT p.payment_id::text FROM payments.payments p
         JOIN orders.orders o USING (tenant_id, order_id)
         WHERE o.email LIKE $1 AND p.state IN ('submitted', 'requires_action')",
    );
    let waiting = waiting.bind(format!("{row}-%")).fetch_all(&world.database.pool).await;
    waiting.map_err(harness("reading payments"))
}

/// Every holder who was asked says yes: those too of whom the shop has not heard.
async fn confirm(world: &World, row: &str) -> Checked<u64> {
    let mut confirmed = 0;
    for payment in waiting(world, row).await? {
        let Some(action) = world.provider.action_url(&payment).await? else { continue };
        let decided = world.provider.decide(&action, "approve").await;
        promise(decided.answer().is_some_and(|answer| answer.status < 400), || {
            format!("{payment}: the confirmation page: {decided:?}")
        })?;
        confirmed += 1;
    }
    Ok(confirmed)
}

/// A payment that was once taken is not in an earlier state now, and says so to whoever asks.
async fn nothing_went_back(world: &World) -> Checked {
    let back = world
        .count(
            "SELECT count(*) FROM payments.payments p
             WHERE (captured_minor > 0 AND state NOT IN ('captured', 'partially_refunded', 'refunded'))
                OR EXISTS (SELECT FROM payments.facts f WHERE f.payment_id = p.payment_id
                           AND f.kind = 'captured' AND p.state = 'requires_action')",
        )
        .await?;
    promise(back == 0, || format!("{back} payments went back to an earlier state"))
}
