//! Somebody who buys, and remembers what they were told.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::Instant,
};

use crate::{
    broken::{Broken, Checked},
    client::{Answer, Client, Outcome},
    history::History,
};

const AGAIN_PAUSE: Duration = Duration::from_millis(150);
/// Every purchase has to be answered within this, once nothing is broken any more.
const FINAL_PATIENCE: Duration = Duration::from_secs(60);
const FILLING_AT_ONCE: usize = 8;

/// A card of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    Approved,
    Declined,
    /// Its holder has to confirm.
    NeedsConfirmation,
    /// Charged, and never said.
    NeverAnswers,
}

impl Card {
    const fn number(self) -> &'static str {
        match self {
            Self::Approved => "4242424242424242",
            Self::Declined => "4000000000000002",
            Self::NeedsConfirmation => "4000000000003220",
            Self::NeverAnswers => "4000000000000341",
        }
    }
}

/// A checkout under its key: sent again, it is the same purchase.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    pub(crate) key: String,
    /// Of this purchase only: whoever looks for its orders finds them by it.
    pub(crate) email: String,
    pub(crate) cart: String,
    pub(crate) lines: Vec<(String, i64)>,
    pub(crate) body: Value,
    /// The first answer that settled something.
    pub(crate) first: Option<Answer>,
    /// Times that no answer came.
    pub(crate) unknown: u64,
    /// Its money may be given back by the row that made it.
    pub(crate) refunded_on_purpose: bool,
}

impl Purchase {
    pub(crate) fn total_minor(&self) -> i64 {
        self.body["expected_total"]["amount_minor"].as_i64().unwrap_or_default()
    }

    /// What the first answer said under `field`.
    pub(crate) fn told(&self, field: &str) -> String {
        let told = self.first.as_ref().map(Answer::json).unwrap_or_default();
        told[field].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn was_answered(&self, status: u16) -> bool {
        self.first.as_ref().is_some_and(|first| first.status == status)
    }
}

/// Fills a cart for each of `carts`: lines and a card. Nothing may be broken yet.
pub(crate) async fn fill(
    client: &Client,
    name: &str,
    carts: Vec<(Vec<(String, i64)>, Card)>,
) -> Checked<Vec<Purchase>> {
    let door = Arc::new(Semaphore::new(FILLING_AT_ONCE));
    let mut filling = JoinSet::new();
    for (number, (lines, card)) in carts.into_iter().enumerate() {
        let (client, door, key) = (client.clone(), door.clone(), format!("{name}-{number}"));
        filling.spawn(async move {
            let _turn = door.acquire().await;
            fill_one(&client, key, lines, card).await
        });
    }
    filling.join_all().await.into_iter().collect()
}

async fn fill_one(
    client: &Client,
    key: String,
    lines: Vec<(String, i64)>,
    card: Card,
) -> Checked<Purchase> {
    let mut seen = wanted(client.send("POST", "/api/v1/carts", None, None).await, 201)?;
    let cart = seen["id"].as_str().unwrap_or_default().to_owned();
    for (number, (sku, quantity)) in lines.iter().enumerate() {
        let line = json!({ "sku": sku, "quantity": quantity });
        let path = format!("/api/v1/carts/{cart}/lines");
        let key = format!("{key}-line-{number}");
        seen = wanted(client.send("POST", &path, Some(&key), Some(&line)).await, 200)?;
    }
    let email = format!("{key}@chaos.example");
    let body = json!({
        "cart_id": cart,
        "expected_total": seen["totals"]["total"],
        "email": email,
        "delivery_address": {
            "name": "Ada Lovelace", "line": "12 St James Square", "city": "Berlin",
            "postal_code": "10115", "country": "DE",
        },
        "payment": { "method": "testcard", "fields": { "number": card.number() } },
        "terms_accepted": true,
    });
    let (first, unknown, refunded_on_purpose) = (None, 0, false);
    Ok(Purchase { key, email, cart, lines, body, first, unknown, refunded_on_purpose })
}

fn wanted(outcome: Outcome, status: u16) -> Checked<Value> {
    match outcome {
        Outcome::Answered(answer) if answer.status == status => Ok(answer.json()),
        other => Err(Broken::Harness(format!("a cart cannot be filled: {other:?}"))),
    }
}

/// Sends a purchase once and remembers what came.
pub(crate) async fn place(client: &Client, history: &History, purchase: &mut Purchase) -> Outcome {
    let sent = history.now_ms();
    let outcome =
        client.send("POST", "/api/v1/checkout", Some(&purchase.key), Some(&purchase.body)).await;
    history.call(&purchase.key, sent, &outcome);
    match outcome.answer() {
        Some(answer) if settles(answer) => {
            purchase.first.get_or_insert_with(|| answer.clone());
        }
        Some(_) => {}
        None => purchase.unknown += 1,
    }
    outcome
}

/// Whether an answer stays what it is. The others say: later, under the same key.
pub(crate) fn settles(answer: &Answer) -> bool {
    matches!(answer.status, 201 | 202 | 402 | 404 | 422)
        || (answer.status == 409 && answer.code() != "checkout.in_flight")
}

/// Sends purchases, so many at a time, each once. `answered` counts what came back.
pub(crate) fn rush(
    client: &Client,
    history: &History,
    purchases: Vec<Purchase>,
    at_a_time: usize,
    answered: &watch::Sender<u64>,
) -> JoinSet<(Purchase, Outcome)> {
    let door = Arc::new(Semaphore::new(at_a_time));
    let mut rush = JoinSet::new();
    for mut purchase in purchases {
        let (client, history, door) = (client.clone(), history.clone(), door.clone());
        let answered = answered.clone();
        rush.spawn(async move {
            let _turn = door.acquire().await;
            let outcome = place(&client, &history, &mut purchase).await;
            answered.send_modify(|count| *count += 1);
            (purchase, outcome)
        });
    }
    rush
}

/// Repeats every purchase under its key until it is settled. What was settled before has to be
/// answered the same.
pub(crate) async fn ask_again(
    client: &Client,
    history: &History,
    purchases: Vec<Purchase>,
    at_a_time: usize,
) -> Checked<Vec<Purchase>> {
    let door = Arc::new(Semaphore::new(at_a_time));
    let mut asking = JoinSet::new();
    for purchase in purchases {
        let (client, history, door) = (client.clone(), history.clone(), door.clone());
        asking.spawn(async move {
            let _turn = door.acquire().await;
            until_settled(&client, &history, purchase).await
        });
    }
    asking.join_all().await.into_iter().collect()
}

async fn until_settled(
    client: &Client,
    history: &History,
    mut purchase: Purchase,
) -> Checked<Purchase> {
    let before = purchase.first.clone();
    let end = Instant::now() + FINAL_PATIENCE;
    loop {
        let outcome = place(client, history, &mut purchase).await;
        if let Some(answer) = outcome.answer().filter(|answer| settles(answer)) {
            if let Some(before) = before {
                same_answer(&purchase.key, &before, answer)?;
            }
            return Ok(purchase);
        }
        if Instant::now() > end {
            let came = format!("{} is never settled: {outcome:?}", purchase.key);
            return Err(Broken::Promise(came));
        }
        tokio::time::sleep(AGAIN_PAUSE).await;
    }
}

/// A repeated key gets its first answer again. Refusals carry the id of their request.
pub(crate) fn same_answer(key: &str, first: &Answer, again: &Answer) -> Checked {
    let kept = matches!(first.status, 201 | 202);
    let same = first.status == again.status
        && if kept { first.body == again.body } else { first.code() == again.code() };
    if same {
        return Ok(());
    }
    let (first, again) = (first.text(), again.text());
    Err(Broken::Promise(format!("{key} was answered {first}, and repeated {again}")))
}
