//! One run: a shop opens, things happen to it, it must come to rest.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app_checkout::{Checkout, Contracts, Host, Worker};
use kernel_common::{Quantity, Sku, WarehouseId};
use mod_inventory::rules::{Stock, StockKey};
use mod_order_api::Orders;
use rt_security::{SecretKey, Signer};

use crate::{
    Plan, check,
    link::Link,
    plan::{LATE_SECONDS, Outage, Trouble},
    shop::{
        SilentNotifications, SilentWebhooks, cart_of,
        carts::{ModelCarts, SKUS},
        flows::ModelFlows,
        inventory::Inventory,
        orders::ModelOrders,
        payments::{self, ModelPayments},
        stores,
    },
    shopper::{Shopper, buy},
    sim::{NodeTimer, Place, Sim},
};

const NODES: usize = 2;
/// After this nothing goes wrong any more.
const CALM_AFTER: Duration = Duration::from_secs(75);
/// By then everything must have come to rest.
const REST_BEFORE: Duration = Duration::from_secs(1_800);

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Events.
    pub steps: u64,
    /// Virtual seconds.
    pub seconds: u64,
    /// Orders that were opened.
    pub orders: u32,
    /// Shoppers who were told that their order is placed.
    pub placed: u32,
    /// Shoppers who were told no.
    pub refused: u32,
    /// Commits whose outcome was not told.
    pub unknown_commits: u32,
    /// Deaths of nodes.
    pub crashes: u32,
    /// Flows that another drive went on with.
    pub takeovers: u32,
    /// Flows that turned.
    pub turned: u32,
    /// Events taken by reactions.
    pub deliveries: u32,
}

/// What went wrong, and what led to it.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The run.
    pub seed: u64,
    /// The step.
    pub step: u64,
    /// What is not true that must be.
    pub what: String,
    /// The last that happened.
    pub log: Vec<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SEED={} STEP={} {}", self.seed, self.step, self.what)
    }
}

/// Runs a seed to its end.
///
/// # Errors
/// [`Failure`]: an invariant that did not hold, a flow that did not end, or the step it was to
/// stop at.
///
/// # Panics
/// When the machine gives no thread to run on.
pub fn run(plan: &Plan) -> Result<Report, Box<Failure>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(play(plan))
}

/// What each node offers in its present life.
#[derive(Clone, Default)]
pub(crate) struct Nodes(Arc<Mutex<Vec<Option<Life>>>>);

#[derive(Clone)]
struct Life {
    place: Place,
    checkout: Checkout,
    orders: Arc<dyn Orders>,
}

impl Nodes {
    fn life(&self, place: Place) -> Option<Life> {
        let lives = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lives.get(place.node).cloned().flatten().filter(|life| life.place == place)
    }

    pub(crate) fn checkout(&self, place: Place) -> Option<Checkout> {
        self.life(place).map(|life| life.checkout)
    }

    pub(crate) fn orders(&self, place: Place) -> Option<Arc<dyn Orders>> {
        self.life(place).map(|life| life.orders)
    }

    fn set(&self, life: Life) {
        let mut lives = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let node = life.place.node;
        if lives.len() <= node {
            lives.resize(node + 1, None);
        }
        lives[node] = Some(life);
    }
}

async fn play(plan: &Plan) -> Result<Report, Box<Failure>> {
    let sim = Sim::new(plan, NODES);
    let played = play_in(&sim, plan).await;
    // The reactions hold the world, and the world holds them.
    drop(sim.with(|world| std::mem::take(&mut world.bus.reactions)));
    played
}

async fn play_in(sim: &Sim, plan: &Plan) -> Result<Report, Box<Failure>> {
    let nodes = Nodes::default();
    fill_shelves(sim);
    for node in 0..NODES {
        start(sim, &nodes, Place { node, life: 1 });
    }
    send_shoppers(sim, &nodes);
    let fates = sim.with(|world| {
        world.trouble = draw(&mut world.rng, plan.seed);
        (0..NODES).map(|_| world.rng.between(0, 5)).collect::<Vec<_>>()
    });
    for (node, deaths) in fates.into_iter().enumerate() {
        tokio::spawn(haunt(sim.clone(), nodes.clone(), node, deaths));
    }
    tokio::spawn(calm_down(sim.clone()));
    let failure = |what: String| {
        sim.with(|world| {
            let log = world.log().to_vec();
            Box::new(Failure { seed: plan.seed, step: world.step, what, log })
        })
    };
    loop {
        // Whatever was woken runs until it waits again.
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        let (violation, step, now_us) =
            sim.with(|world| (world.violation.clone(), world.step, world.now_us));
        if let Some(what) = violation {
            return Err(failure(what));
        }
        if plan.stop_at == Some(step) {
            return Err(failure("stopped".to_owned()));
        }
        let now = Duration::from_micros(now_us);
        if now > CALM_AFTER && step % 16 == 0 && sim.with(|world| check::is_settled(world)) {
            break;
        }
        if now > REST_BEFORE {
            let open = sim.with(|world| check::unsettled(world));
            return Err(failure(format!("it does not come to rest: {open}")));
        }
        if !sim.advance() {
            return Err(failure("nothing happens any more".to_owned()));
        }
    }
    sim.with(check::at_the_end);
    match sim.with(|world| world.violation.clone()) {
        Some(what) => Err(failure(what)),
        None => Ok(report(sim)),
    }
}

fn report(sim: &Sim) -> Report {
    sim.with(|world| {
        let flows = world.tables.flows.values();
        let turned = flows.filter(|row| row.loaded.flow.turned.is_some()).count();
        let count = |count: usize| u32::try_from(count).expect("a handful");
        Report {
            steps: world.step,
            seconds: world.now_us / 1_000_000,
            orders: count(world.tables.orders.len()),
            placed: world.heard.placed,
            refused: world.heard.refused,
            unknown_commits: world.unknown_commits,
            crashes: world.crashes,
            takeovers: world.takeovers,
            turned: count(turned),
            deliveries: world.bus.taken,
        }
    })
}

/// A third of the runs is nearly calm, a third is bad, and a third is as bad as it gets.
fn draw(rng: &mut crate::rng::Rng, seed: u64) -> Trouble {
    let scale = [5, 40, 150][rng.index(3)];
    let outage = rng.happens(400).then(|| {
        let from_us = rng.between(0, 15_000_000);
        let to_us = from_us + rng.between(20_000_000, 75_000_000);
        let call = CALLS[rng.index(CALLS.len())];
        stretched(Outage { call, also: None, from_us, to_us, late_seconds: LATE_SECONDS }, seed)
    });
    let mut up_to = || rng.between(0, scale);
    Trouble {
        request_lost: up_to(),
        reply_lost: up_to(),
        request_late: up_to(),
        request_doubled: up_to(),
        commit_unknown: up_to(),
        begin_refused: up_to() / 4,
        provider: up_to() * 3,
        delivery_lost: up_to() * 2,
        delivery_doubled: up_to() * 2,
        outage,
    }
}

/// A flow that gives up its last step is undone within a second, and finds whoever confirms it
/// later cancelled. In every other run the goods cannot be given back either, as long as anything
/// goes wrong, and requests are so late that the flow has turned meanwhile: the money is gone, the
/// order still waits, and an old request to confirm it arrives.
fn stretched(outage: Outage, seed: u64) -> Outage {
    if outage.call != "orders.confirm" || seed.is_multiple_of(2) {
        return outage;
    }
    let to_us = u64::try_from(CALM_AFTER.as_micros()).unwrap_or(u64::MAX);
    Outage { also: Some("inventory.void"), late_seconds: (35, 70), to_us, ..outage }
}

/// Calls that a whole outage is tried on; the one that closes a flow more often.
const CALLS: [&str; 7] = [
    "inventory.reserve",
    "payments.authorize",
    "orders.confirm",
    "orders.confirm",
    "flows.checkpoint",
    "inventory.void",
    "orders.cancel",
];

fn fill_shelves(sim: &Sim) {
    let now = kernel_common::Clock::now(sim);
    let warehouse = WarehouseId::generate(sim);
    for name in SKUS {
        let sku: Sku = name.parse().expect("a SKU");
        let units = sim.with(|world| world.rng.between(2, 9));
        let units = Quantity::try_from(i64::try_from(units).expect("few")).expect("some");
        let mut row = Stock::empty(StockKey { sku: sku.clone(), warehouse }, now);
        row.receive(units, now).expect("a ledger holds it");
        sim.with(|world| world.tables.stock.insert(sku, row));
    }
}

fn send_shoppers(sim: &Sim, nodes: &Nodes) {
    let mut shoppers = Vec::new();
    sim.with(|world| {
        let rng = &mut world.rng;
        let count = rng.between(3, 8);
        // In some runs all come at once.
        let come_within_ms = if rng.happens(400) { 30 } else { 40_000 };
        for number in 0..count {
            let units = |rng: &mut crate::rng::Rng| u8::try_from(rng.between(0, 4)).expect("few");
            let (first, second) = (units(rng).max(1), units(rng));
            let cards = ["good", "good", "good", "hold", "confirm", "confirm", "empty"];
            let card = cards[rng.index(cards.len())];
            let seconds = |rng: &mut crate::rng::Rng, below: u64| {
                Duration::from_millis(rng.between(0, below * 1_000))
            };
            let begins = Duration::from_millis(rng.between(0, come_within_ms));
            let confirms = card == "confirm" && rng.happens(750);
            let confirms_after = confirms.then(|| seconds(rng, 75));
            let cancelled = rng.happens(150);
            let cancelled_after = cancelled.then(|| seconds(rng, 60));
            let twice = rng.happens(250);
            for press in 0..=u64::from(twice) {
                let again = Duration::from_millis(press * rng.between(0, 800));
                shoppers.push(Shopper {
                    key: format!("shopper-{number}"),
                    cart: cart_of(number + 1, first, second),
                    card,
                    begins: begins + again,
                    patience: u32::try_from(rng.between(1, 9)).expect("few"),
                    confirms_after: confirms_after.filter(|_| press == 0),
                    cancelled_after: cancelled_after.filter(|_| press == 0),
                });
            }
        }
        world.heard.waiting = u32::try_from(shoppers.len()).expect("few");
    });
    for shopper in shoppers {
        tokio::spawn(buy(sim.clone(), nodes.clone(), shopper));
    }
}

/// Brings a node up: its contracts, its reactions, its loops.
fn start(sim: &Sim, nodes: &Nodes, place: Place) {
    let link = Link { sim: sim.clone(), place };
    let orders: Arc<dyn Orders> = Arc::new(ModelOrders(link.clone()));
    let carts = Arc::new(ModelCarts(link.clone()));
    let reservations = Arc::new(Inventory(link.clone()));
    let paying = Arc::new(ModelPayments(link.clone()));
    let signer = Arc::new(Signer::new(SecretKey::from_bytes([7; 32])));
    let contracts = Contracts {
        carts: carts.clone(),
        reservations: reservations.clone(),
        payments: paying.clone(),
        orders: orders.clone(),
        flows: Arc::new(ModelFlows(link)),
    };
    let host = Host {
        clock: Arc::new(sim.clone()),
        ids: Arc::new(sim.clone()),
        timer: Arc::new(NodeTimer { sim: sim.clone(), place }),
        signer: signer.clone(),
    };
    let checkout = Checkout::new(contracts, host);
    let reacting = app_reactors::Contracts {
        carts,
        reservations,
        payments: paying,
        orders: orders.clone(),
        notifications: Arc::new(SilentNotifications),
        webhooks: Arc::new(SilentWebhooks),
    };
    let mut reactions = app_reactors::subscriptions(&reacting, stores(), &signer);
    // Mail, carts and webhooks are not simulated.
    reactions.retain(|known| PLAYED.contains(&known.consumer));
    sim.with(|world| {
        let all = &mut world.bus.reactions;
        all.resize_with(all.len().max(place.node + 1), Vec::new);
        all[place.node] = reactions;
    });
    let worker = Worker::new(checkout.clone());
    nodes.set(Life { place, checkout, orders });
    let (looking, polling) = (sim.clone(), sim.clone());
    tokio::spawn(async move {
        loop {
            looking.pause(place, 200_000, 1_500_000).await;
            worker.tick().await;
        }
    });
    tokio::spawn(async move {
        loop {
            polling.pause(place, 2_000_000, 6_000_000).await;
            payments::refresh_pending(&polling, place).await;
        }
    });
}

/// Reactions that goods or money depend on.
const PLAYED: [&str; 4] = [
    "order_cancelled_give_back_goods",
    "order_cancelled_give_back_money",
    "payment_changed_tell_order",
    "unwanted_money_comes_return_it",
];

/// Kills a node now and then, at any moment.
async fn haunt(sim: Sim, nodes: Nodes, node: usize, deaths: u64) {
    for _ in 0..deaths {
        sim.pause(Place::OUTSIDE, 100_000, 18_000_000).await;
        sim.crash(node);
        sim.pause(Place::OUTSIDE, 50_000, 8_000_000).await;
        let place = sim.restart(node);
        start(&sim, &nodes, place);
    }
}

async fn calm_down(sim: Sim) {
    sim.sleep(Place::OUTSIDE, CALM_AFTER).await;
    sim.with(|world| {
        world.trouble = Trouble::default();
        world.note(|| "nothing goes wrong any more".to_owned());
    });
}
