//! The rows of the goal sheet, one file for each kind of trouble.
//!
//! A row fills carts while all is well, breaks something while they are bought, mends it, asks
//! again about whatever was not answered, drains, and has everything judged. A row that did not
//! get to its hard cases is red too.

mod carts;
mod clients;
mod consumers;
mod crashes;
mod database;
mod journal;
mod load;
mod money;
mod network;
mod outgoing;
mod provider;
mod races;
mod stock;
mod webhooks;

use tokio::sync::watch;

use crate::{
    broken::{Broken, Checked},
    client::{Client, Outcome},
    shopper::{Card, Purchase, ask_again, fill, rush, settles},
    world::World,
};

/// A row's name and what it tries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) what: &'static str,
    /// Runs on a shop of its own, whose carts lie in Redis.
    pub(crate) needs_redis: bool,
}

const fn row(id: &'static str, what: &'static str) -> Row {
    Row { id, what, needs_redis: false }
}

/// The rows, in the order in which they are run.
pub(crate) const ROWS: &[Row] = &[
    row("R1", "kill -9 at random points during checkouts"),
    row("R2", "die, or fail, before and after every labelled point"),
    row("R3", "the provider charges and its answer is lost"),
    row("R4", "the provider is away or says nothing; browsing goes on"),
    row("R5", "webhooks doubled, shuffled, late and forged"),
    row("R6", "confirmation, webhook and question race"),
    row("R7", "PostgreSQL stopped, connections killed, COMMIT without a reply"),
    row("R8", "clients hang up in the middle of a request"),
    Row { needs_redis: true, ..row("R9", "Redis away, killed, empty") },
    row("R11", "a consumer dies between its effect and its note of it; an event nobody can take"),
    row("R12", "a write transaction that stays open"),
    row("R15", "SIGTERM under load"),
    row("R18", "the same goods in opposite order, more wanted than there are"),
    row("R19", "the payment's deadline against the payment"),
    row("R20", "refunds, carts and prices changed at the same time"),
    row("R21", "one key, many requests"),
    row("R22", "the journal of stock replayed to many moments, and read page by page"),
    row("R30", "many more at once than can be served"),
    row("S7", "webhooks to others: one takes them, one fails first, one hangs; the shop dies"),
];

/// Runs one row.
pub(crate) async fn run(world: &mut World, id: &str) -> Checked {
    let tried = attempt(world, id).await;
    if let Err(Broken::Promise(_) | Broken::Harness(_)) = tried {
        return tried;
    }
    // A broken promise says more than a hard case that was not reached: often it is why.
    world.drain().await?;
    world.judge().await?;
    tried
}

async fn attempt(world: &mut World, id: &str) -> Checked {
    match id {
        "R1" => crashes::killed(world).await,
        "R2" => crashes::every_point(world).await,
        "R3" => provider::loses_answers(world).await,
        "R4" => provider::away(world).await,
        "R5" => webhooks::unruly(world).await,
        "R6" => webhooks::race(world).await,
        "R7" => database::troubled(world).await,
        "R8" => clients::hang_up(world).await,
        "R9" => carts::redis_lost(world).await,
        "R11" => consumers::die_and_refuse(world).await,
        "R12" => database::long_transaction(world).await,
        "R15" => load::stopped(world).await,
        "R18" => stock::contended(world).await,
        "R19" => races::deadlines(world).await,
        "R20" => money::changed_meanwhile(world).await,
        "R21" => races::one_key(world).await,
        "R22" => journal::replayed(world).await,
        "R30" => load::overloaded(world).await,
        "S7" => outgoing::delivered(world).await,
        _ => unreachable!("rows are named in ROWS"),
    }
}

/// A SKU of the demo with an ordinary price, for rows that need only one.
pub(crate) const SKU: &str = "SOP-BAR-ROS";
/// Requests in flight at a time, where the row does not say.
const AT_A_TIME: usize = 16;

impl World {
    /// Carts with one unit of [`SKU`] each, cards by their number.
    async fn carts(
        &mut self,
        row: &str,
        count: usize,
        card: fn(usize) -> Card,
    ) -> Checked<Vec<Purchase>> {
        self.stock(&[SKU], 2_000).await?;
        let carts = (0..count).map(|number| (vec![(SKU.to_owned(), 1)], card(number))).collect();
        let name = self.fresh_name(row);
        fill(&self.client(), &name, carts).await
    }

    /// Sends all of them once, so many at a time, and takes no fault for granted.
    async fn rush(&self, purchases: Vec<Purchase>, at_a_time: usize) -> Vec<(Purchase, Outcome)> {
        let (answered, _) = watch::channel(0);
        rush(&self.client(), &self.history, purchases, at_a_time, &answered).join_all().await
    }

    /// Has everything mended, asks again until all are settled, and remembers them.
    async fn settle(&mut self, purchases: Vec<Purchase>) -> Checked {
        self.mend().await?;
        let settled = ask_again(&self.client(), &self.history, purchases, AT_A_TIME).await;
        self.purchases.extend(settled?);
        Ok(())
    }
}

/// Every eighth card is declined.
fn mostly_good(number: usize) -> Card {
    if number % 8 == 7 { Card::Declined } else { Card::Approved }
}

/// Every card is good.
fn good(_: usize) -> Card {
    Card::Approved
}

/// Purchases of a rush, and how many of its calls came to nothing.
fn unknown(rushed: Vec<(Purchase, Outcome)>) -> (Vec<Purchase>, u64) {
    let lost = rushed.iter().filter(|(_, outcome)| outcome.answer().is_none()).count();
    (rushed.into_iter().map(|(purchase, _)| purchase).collect(), lost as u64)
}

/// Calls of a rush that settled nothing: not answered, or told to come again.
fn later(rushed: &[(Purchase, Outcome)]) -> u64 {
    let settled = |outcome: &Outcome| outcome.answer().is_some_and(settles);
    rushed.iter().filter(|(_, outcome)| !settled(outcome)).count() as u64
}

/// Nothing but yes, no or later was answered: never a 500.
fn no_failures(rushed: &[(Purchase, Outcome)]) -> Checked {
    for (purchase, outcome) in rushed {
        if let Some(answer) = outcome.answer() {
            let fine = answer.status < 500 || answer.status == 503;
            crate::broken::promise(fine, || format!("{}: {}", purchase.key, answer.text()))?;
        }
    }
    Ok(())
}

/// Looks at pages one after the other; every one has to be there.
async fn browse(client: &Client, times: usize) -> Checked<u64> {
    let pages = ["/api/v1/products", "/", "/api/v1/categories"];
    for number in 0..times {
        let page = pages[number % pages.len()];
        let outcome = client.send("GET", page, None, None).await;
        let there = outcome.answer().is_some_and(|answer| answer.status == 200);
        crate::broken::promise(there, || format!("{page} was not there: {outcome:?}"))?;
    }
    Ok(times as u64)
}
