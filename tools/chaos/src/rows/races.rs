//! R19 and R21: two who mean the same order.

use std::time::Duration;

use serde_json::json;
use tokio::task::JoinSet;

use super::{AT_A_TIME, good, unknown};
use crate::{
    broken::{Checked, harness, promise, reached},
    client::Outcome,
    shopper::{Card, Purchase, place, same_answer},
    world::World,
};

/// R19: the deadline passes while the holder confirms. The clock of the run is real; the deadline
/// is moved to the moment instead.
pub(crate) async fn deadlines(world: &mut World) -> Checked {
    let count = world.settings.size.of(24, 500);
    let purchases = world.carts("R19", count, |_| Card::NeedsConfirmation).await?;
    let (purchases, _) = unknown(world.rush(purchases, AT_A_TIME).await);
    let mut chance = world.chance("R19");
    let mut racing = JoinSet::new();
    for purchase in &purchases {
        let (action, order) = (purchase.told("action_url"), purchase.told("order_id"));
        promise(!action.is_empty(), || format!("{} was not asked to confirm", purchase.key))?;
        let until = 150 + i64::try_from(chance.below(600)).unwrap_or(0);
        sqlx::query(
            "UPDATE orders.flows
             SET deadline = now() + make_interval(secs => $2::float8 / 1000),
                 wake_at = now() + make_interval(secs => $2::float8 / 1000)
             WHERE order_id = $1::uuid AND phase = 'running'",
        )
        .bind(&order)
        .bind(until)
        .execute(&world.database.pool)
        .await
        .map_err(harness("moving a deadline"))?;
        let (pause, address) = (chance.up_to_ms(900), world.provider.address().to_owned());
        racing.spawn(async move {
            tokio::time::sleep(pause).await;
            let path = action.find("/confirm/").map_or("/", |at| &action[at..]).to_owned();
            crate::form::Form::new(&address).post(&path, "decision=approve").await;
        });
    }
    racing.join_all().await;
    world.settle(purchases).await?;
    world.drain().await?;
    let placed = world.count(PLACED).await?;
    let cancelled = world.count(CANCELLED).await?;
    reached("confirmed in time", placed.unsigned_abs(), 1)?;
    reached("turned at the deadline", cancelled.unsigned_abs(), 1)
}

const PLACED: &str =
    "SELECT count(*) FROM orders.orders WHERE email LIKE 'r19-%' AND status = 'placed'";
const CANCELLED: &str =
    "SELECT count(*) FROM orders.orders WHERE email LIKE 'r19-%' AND status = 'cancelled'";

/// R21: one key twenty times at once, again after a crash, and with another body.
pub(crate) async fn one_key(world: &mut World) -> Checked {
    let count = world.settings.size.of(8, 100);
    let purchases = world.carts("R21", count, good).await?;
    let mut in_flight = 0;
    for purchase in purchases {
        let (first, waited) = twenty(world, purchase).await?;
        in_flight += waited;
        let other = other_body(&first);
        let client = world.client();
        let key = Some(first.key.as_str());
        let refused = client.send("POST", "/api/v1/checkout", key, Some(&other)).await;
        let told = refused.answer().is_some_and(|it| it.status == 422);
        promise(told, || format!("{} with another body: {refused:?}", first.key))?;
        world.purchases.push(first);
    }
    one_refund(world).await?;
    world.crash().await?;
    let mine: Vec<Purchase> = world.purchases.split_off(world.purchases.len() - count);
    let known = mine.iter().filter(|purchase| purchase.first.is_some()).count() as u64;
    world.settle(mine).await?;
    reached("keys found in flight", in_flight, 1)?;
    reached("answers given again after a crash", known, count as u64)
}

/// A cent is given back, asked for twenty times at once under one key.
async fn one_refund(world: &mut World) -> Checked {
    let staff = world.shop.staff()?;
    let purchase = world.purchases.last_mut().expect("it was bought above");
    purchase.refunded_on_purpose = true;
    let path = format!("/api/admin/v1/orders/{}/refund", purchase.told("order_id"));
    let key = format!("{}-refund", purchase.key);
    let body = json!({
        "amount": { "amount_minor": 1, "currency": "EUR" }, "reason": "a scratch",
    });
    let mut asking = JoinSet::new();
    for _ in 0..20 {
        let (staff, path, key, body) = (staff.clone(), path.clone(), key.clone(), body.clone());
        asking.spawn(async move { staff.send("POST", &path, Some(&key), Some(&body)).await });
    }
    for outcome in asking.join_all().await {
        let fine = outcome.answer().is_some_and(|it| matches!(it.status, 200..=202 | 409 | 503));
        promise(fine, || format!("a refund under one key: {outcome:?}"))?;
    }
    let order = purchase.told("order_id");
    let refunds: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM payments.refunds r JOIN payments.payments p USING (payment_id)
         WHERE p.order_id = $1::uuid",
    )
    .bind(order)
    .fetch_one(&world.database.pool)
    .await
    .map_err(harness("reading refunds"))?;
    promise(refunds == 1, || format!("one key made {refunds} refunds"))
}

async fn twenty(world: &World, purchase: Purchase) -> Checked<(Purchase, u64)> {
    let mut asking = JoinSet::new();
    for _ in 0..20 {
        let (client, history, mut twin) = (world.client(), world.history.clone(), purchase.clone());
        asking.spawn(async move {
            let outcome = place(&client, &history, &mut twin).await;
            (twin, outcome)
        });
    }
    let came = asking.join_all().await;
    super::no_failures(&came)?;
    let in_flight = came.iter().filter(|(_, outcome)| is_in_flight(outcome)).count() as u64;
    let mut first: Option<Purchase> = None;
    for (twin, _) in came.into_iter().filter(|(twin, _)| twin.first.is_some()) {
        match &first {
            None => first = Some(twin),
            Some(before) => {
                let (one, other) = (before.first.as_ref(), twin.first.as_ref());
                if let (Some(one), Some(other)) = (one, other) {
                    same_answer(&twin.key, one, other)?;
                }
            }
        }
    }
    match first {
        Some(first) => Ok((first, in_flight)),
        None => {
            // All were told to wait: the next is answered.
            tokio::time::sleep(Duration::from_millis(500)).await;
            let mut purchase = purchase;
            place(&world.client(), &world.history, &mut purchase).await;
            let answered = purchase.first.is_some();
            promise(answered, || format!("{} is answered to nobody", purchase.key))?;
            Ok((purchase, in_flight))
        }
    }
}

fn is_in_flight(outcome: &Outcome) -> bool {
    outcome.answer().is_some_and(|answer| answer.code() == "checkout.in_flight")
}

fn other_body(purchase: &Purchase) -> serde_json::Value {
    let mut body = purchase.body.clone();
    body["delivery_address"]["city"] = json!("Hamburg");
    body
}
