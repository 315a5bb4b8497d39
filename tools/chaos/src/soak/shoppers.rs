//! Shoppers who come at a steady pace, whatever is broken.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
    time::{Instant, MissedTickBehavior},
};

use crate::{
    broken::{Broken, Checked, promise},
    client::{Client, Outcome},
    history::History,
    rows::SKU,
    shopper::{Card, Purchase, ask_again, fill, place},
    world::World,
};

/// In the shop at once; who comes while it is full goes away.
const AT_ONCE_MAX: usize = 48;
/// A cart that cannot be filled is begun anew.
const FILLINGS_MAX: usize = 40;
const AGAIN_PAUSE: Duration = Duration::from_millis(250);

/// What shoppers did while a leg lasted.
#[derive(Debug, Default)]
pub(super) struct Shopped {
    pub(super) purchases: Vec<Purchase>,
    /// Who found the shop full.
    pub(super) went_away: u64,
    /// How long answers that settled a purchase at once took, in milliseconds, sorted.
    pub(super) answered_ms: Vec<u64>,
}

impl Shopped {
    /// What so many of a thousand answers were not slower than.
    pub(super) fn permille_ms(&self, permille: usize) -> u64 {
        let last = self.answered_ms.len().saturating_sub(1);
        self.answered_ms.get(last * permille / 1_000).copied().unwrap_or_default()
    }
}

/// Lets them come until then, and waits until each has been told yes or no.
pub(super) fn steady(
    world: &mut World,
    per_second: u32,
    until: Instant,
) -> JoinHandle<Checked<Shopped>> {
    let (client, history, name) = (world.client(), world.history.clone(), world.fresh_name("soak"));
    tokio::spawn(async move {
        let door = Arc::new(Semaphore::new(AT_ONCE_MAX));
        let mut pace = tokio::time::interval(Duration::from_secs(1) / per_second.max(1));
        pace.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let (mut shopping, mut shopped) = (JoinSet::new(), Shopped::default());
        for number in 0.. {
            pace.tick().await;
            if Instant::now() >= until {
                break;
            }
            let Ok(turn) = door.clone().try_acquire_owned() else {
                shopped.went_away += 1;
                continue;
            };
            let (client, history, name) = (client.clone(), history.clone(), name.clone());
            shopping.spawn(async move {
                let bought = shop(&client, &history, &format!("{name}-{number}"), number).await;
                drop(turn);
                bought
            });
        }
        for bought in shopping.join_all().await {
            let (purchase, took_ms) = bought?;
            shopped.purchases.push(purchase);
            shopped.answered_ms.extend(took_ms);
        }
        shopped.answered_ms.sort_unstable();
        Ok(shopped)
    })
}

/// Looks around, fills a cart, and buys it.
async fn shop(
    client: &Client,
    history: &History,
    name: &str,
    number: usize,
) -> Checked<(Purchase, Option<u64>)> {
    not_failed("the shop window", &client.send("GET", "/", None, None).await)?;
    let mut purchase = filled(client, name, card(number)).await?;
    let begun = Instant::now();
    let outcome = place(client, history, &mut purchase).await;
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    not_failed(&purchase.key, &outcome)?;
    if purchase.first.is_some() {
        return Ok((purchase, Some(took_ms)));
    }
    let settled = ask_again(client, history, vec![purchase], 1).await?;
    let purchase = settled.into_iter().next();
    let purchase = purchase.ok_or_else(|| Broken::Harness("a purchase was lost".to_owned()))?;
    Ok((purchase, None))
}

async fn filled(client: &Client, name: &str, card: Card) -> Checked<Purchase> {
    let mut trouble = Broken::Harness("no cart was begun".to_owned());
    for filling in 0..FILLINGS_MAX {
        let carts = vec![(vec![(SKU.to_owned(), 1)], card)];
        match fill(client, &format!("{name}-{filling}"), carts).await {
            Ok(mut purchases) if purchases.len() == 1 => return Ok(purchases.remove(0)),
            Ok(_) => {}
            Err(broken) => trouble = broken,
        }
        tokio::time::sleep(AGAIN_PAUSE).await;
    }
    Err(trouble)
}

const fn card(number: usize) -> Card {
    match number % 40 {
        3 => Card::NeverAnswers,
        n if n % 8 == 7 => Card::Declined,
        _ => Card::Approved,
    }
}

/// Yes, no or later; never a 500.
fn not_failed(what: &str, outcome: &Outcome) -> Checked {
    let fine = outcome.answer().is_none_or(|answer| answer.status < 500 || answer.status == 503);
    promise(fine, || format!("{what}: {outcome:?}"))
}
