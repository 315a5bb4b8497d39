//! What a rush for one SKU comes to: reservations a second of the module with and without batches
//! and of a bare conditional UPDATE, in turns over the same PostgreSQL with fsync on, so that the
//! ratio holds on any machine; then the flash sale of 1,000 units to 50,000 buyers.
//!
//! `cargo bench -p mod-inventory --bench hot_stock`. Without `--bench`, as tests run it, everything
//! is small and only looked at for being right.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use kernel_common::{OrderId, PageRequest, Quantity, Sku, TenantId};
use mod_inventory::Inventory;
use mod_inventory_api::{
    LevelsQuery, Receipt, ReservationError, ReserveLine, ReserveStock, StockKeeper, StockReader,
    StockReservations, WarehousePut,
};
use rt_contract::{CallCtx, CallError};
use rt_host::{RandomIds, SystemClock};
use rt_postgres::{
    Postgres, PostgresSettings,
    embedded::{EmbeddedPostgres, EmbeddedSettings, Running},
};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::{sync::Semaphore, task::JoinSet};
use uuid::Uuid;

/// How much of everything.
struct Size {
    round: Duration,
    rounds: usize,
    /// How many ask at once, each again as soon as it is answered; a comparison for each.
    waiters: &'static [usize],
    units: i64,
    buyers: usize,
    /// Buyers who are asking at once.
    doors: usize,
}

const FULL: Size = Size {
    round: Duration::from_secs(4),
    rounds: 3,
    waiters: &[32, 256],
    units: 1_000,
    buyers: 50_000,
    doors: 256,
};
const SMALL: Size = Size {
    round: Duration::from_millis(150),
    rounds: 1,
    waiters: &[8],
    units: 20,
    buyers: 400,
    doors: 64,
};

#[tokio::main]
async fn main() {
    let full = std::env::args().any(|argument| argument == "--bench");
    let size = if full { FULL } else { SMALL };
    let place = Place::open().await;
    lay_bare(&place).await;
    for waiters in size.waiters {
        compare(&place, &size, *waiters).await;
    }
    for processes in [1, 2] {
        sell(&place, &size, processes).await;
    }
}

/// A PostgreSQL of this run's own, as durable as the one a shop runs on.
struct Place {
    postgres: Postgres,
    bare: PgPool,
    settings: PostgresSettings,
    folder: PathBuf,
    running: Option<Running>,
}

impl Place {
    async fn open() -> Self {
        let folder = std::env::temp_dir().join(format!("hot-stock-{}", std::process::id()));
        let embedded = EmbeddedSettings::new(&folder, rt_host::random_bytes);
        let running = tokio::task::spawn_blocking(move || EmbeddedPostgres::start(&embedded))
            .await
            .expect("the starter does not panic")
            .unwrap_or_else(|error| panic!("{error}"));
        let settings = PostgresSettings {
            pool_size_max: 40,
            acquire_timeout: Duration::from_secs(60),
            ..PostgresSettings::new(running.options(), Arc::new(RandomIds))
        };
        let postgres = Postgres::connect(settings.clone()).await.expect("it answers");
        postgres.migrate(&[mod_inventory::schema()]).await.expect("it can be migrated");
        let bare = PgPoolOptions::new()
            .max_connections(40)
            .connect_with(running.superuser_options())
            .await
            .expect("it answers");
        let fsync: String =
            sqlx::query_scalar("SHOW fsync").fetch_one(&bare).await.expect("a setting");
        assert_eq!(fsync, "on", "a figure without fsync says nothing");
        Self { postgres, bare, settings, folder, running: Some(running) }
    }

    fn inventory(&self, postgres: &Postgres) -> Inventory {
        let db = postgres.module(&mod_inventory::schema());
        Inventory::new(db, Arc::new(SystemClock), Arc::new(RandomIds))
    }

    async fn another_process(&self) -> Inventory {
        let postgres = Postgres::connect(self.settings.clone()).await.expect("it answers");
        self.inventory(&postgres)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(self.running.take());
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

fn sku(name: &str) -> Sku {
    name.parse().expect("a SKU")
}

fn units(count: i64) -> Quantity {
    Quantity::try_from(count).expect("a quantity")
}

fn ctx(tenant: TenantId) -> CallCtx {
    let key = OrderId::generate(&RandomIds).as_uuid();
    CallCtx::system(tenant, "bench").with_key(key.into())
}

/// A merchant with a SKU of some units.
async fn stocked(inventory: &Inventory, name: &str, count: i64) -> TenantId {
    let tenant = TenantId::generate(&RandomIds);
    let main = WarehousePut { code: "main".to_owned(), name: "Main".to_owned(), priority: 1 };
    let warehouses = inventory.put_warehouses(&ctx(tenant), vec![main]).await.expect("a warehouse");
    let receipt = Receipt {
        sku: sku(name),
        warehouse: warehouses[0].id,
        quantity: units(count),
        document: "DN-1".to_owned(),
    };
    inventory.receive(&ctx(tenant), vec![receipt]).await.expect("received");
    tenant
}

fn one_of(name: &str) -> ReserveStock {
    let line = ReserveLine { sku: sku(name), quantity: Quantity::ONE };
    ReserveStock { order_id: OrderId::generate(&RandomIds), lines: vec![line] }
}

async fn reserved(inventory: &Inventory, tenant: TenantId) -> i64 {
    let query = LevelsQuery {
        skus: Vec::new(),
        warehouse: None,
        low_only: false,
        page: PageRequest::first(10),
    };
    let levels = inventory.levels(&ctx(tenant), query).await.expect("levels").items;
    levels.iter().map(|level| level.reserved).sum()
}

/// Reservations a second of `waiters` that each ask again as soon as they are answered.
async fn rush<F: Future<Output = bool> + Send>(
    length: Duration,
    waiters: usize,
    ask: impl Fn() -> F + Clone + Send + 'static,
) -> (u64, u64) {
    let stop = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicU64::new(0));
    let mut asking = JoinSet::new();
    let began = Instant::now();
    for _ in 0..waiters {
        let (stop, done, ask) = (stop.clone(), done.clone(), ask.clone());
        asking.spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                assert!(ask().await, "there is enough for everybody");
                done.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    tokio::time::sleep(length).await;
    stop.store(true, Ordering::Relaxed);
    while let Some(ended) = asking.join_next().await {
        ended.expect("no waiter panics");
    }
    let done = done.load(Ordering::Relaxed);
    (done, done * 1_000_000 / u64::try_from(began.elapsed().as_micros()).expect("short"))
}

/// The best a conditional UPDATE can do: one statement that takes the units and writes a
/// reservation and an event beside them; no key, no journal, no answer to repeat.
const BARE: &str = "
    WITH taken AS (
        UPDATE bare_stock SET reserved = reserved + 1
        WHERE id = 1 AND on_hand - reserved >= 1 RETURNING reserved
    ), made AS (
        INSERT INTO bare_reservations SELECT $1, 1, now() FROM taken
    )
    INSERT INTO bare_events (id, body)
    SELECT $2, jsonb_build_object('reserved', reserved) FROM taken";

async fn lay_bare(place: &Place) {
    sqlx::raw_sql(
        "CREATE TABLE bare_stock (id int PRIMARY KEY, on_hand bigint, reserved bigint,
             CHECK (reserved BETWEEN 0 AND on_hand)) WITH (fillfactor = 50);
         CREATE TABLE bare_reservations (id uuid PRIMARY KEY, quantity int, at timestamptz);
         CREATE TABLE bare_events (id uuid PRIMARY KEY, body jsonb);
         INSERT INTO bare_stock VALUES (1, 1000000, 0)",
    )
    .execute(&place.bare)
    .await
    .expect("tables");
}

async fn compare(place: &Place, size: &Size, waiters: usize) {
    let (mut alone, mut bare, mut together) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..size.rounds {
        let single = place.inventory(&place.postgres).batching_above(usize::MAX);
        alone.push(module_rush(&single, size.round, waiters, &format!("ALONE-{round}")).await);

        let pool = place.bare.clone();
        let (_, rate) = rush(size.round, waiters, move || {
            let pool = pool.clone();
            async move {
                let id = |()| -> Uuid { OrderId::generate(&RandomIds).as_uuid() };
                let done = sqlx::query(BARE).bind(id(())).bind(id(())).execute(&pool).await;
                done.is_ok_and(|done| done.rows_affected() == 1)
            }
        })
        .await;
        bare.push(rate);

        let batching = place.inventory(&place.postgres);
        together
            .push(module_rush(&batching, size.round, waiters, &format!("TOGETHER-{round}")).await);
        println!("batches of the round: {:?}", batching.batches());
    }
    let [alone, bare, together] = [alone, bare, together].map(median);
    println!("waiters                       {waiters}");
    println!("reservations/s one by one     {alone}");
    println!("conditional UPDATE/s, bare    {bare}");
    println!("reservations/s in batches     {together}");
    println!("batches : one by one          {}", ratio(together, alone));
    println!("batches : bare UPDATE         {}", ratio(together, bare));
}

async fn module_rush(inventory: &Inventory, length: Duration, waiters: usize, name: &str) -> u64 {
    let tenant = stocked(inventory, name, 1_000_000).await;
    let (asking, name) = (inventory.clone(), name.to_owned());
    let (done, rate) = rush(length, waiters, move || {
        let (inventory, request) = (asking.clone(), one_of(&name));
        async move { inventory.reserve(&ctx(tenant), request).await.is_ok() }
    })
    .await;
    let sold = u64::try_from(reserved(inventory, tenant).await).expect("a level");
    assert_eq!(sold, done, "what was answered is what is reserved");
    rate
}

/// R17: sold is what there was, exactly; how long winners and losers waited.
async fn sell(place: &Place, size: &Size, processes: usize) {
    let first = place.inventory(&place.postgres);
    let mut selling = vec![first.clone()];
    for _ in 1..processes {
        selling.push(place.another_process().await);
    }
    let tenant = stocked(&first, "FLASH", size.units).await;
    let doors = Arc::new(Semaphore::new(size.doors));
    let mut buyers = JoinSet::new();
    let began = Instant::now();
    for buyer in 0..size.buyers {
        let (inventory, doors) = (selling[buyer % processes].clone(), doors.clone());
        buyers.spawn(async move {
            let _inside = doors.acquire().await.expect("never closed");
            let asked = Instant::now();
            let answer = inventory.reserve(&ctx(tenant), one_of("FLASH")).await;
            let won = match answer {
                Ok(_) => true,
                Err(CallError::Domain(ReservationError::InsufficientStock(_))) => false,
                Err(other) => panic!("{other:?}"),
            };
            (won, u64::try_from(asked.elapsed().as_micros()).expect("short"), Instant::now())
        });
    }
    let (mut winners, mut losers) = (Vec::new(), Vec::new());
    let mut sold_out = began;
    while let Some(told) = buyers.join_next().await {
        let (won, waited, at) = told.expect("no buyer panics");
        if won {
            sold_out = sold_out.max(at);
            winners.push(waited);
        } else {
            losers.push(waited);
        }
    }
    let all = began.elapsed().as_millis();
    let sold = i64::try_from(winners.len()).expect("a count");
    assert_eq!(sold, size.units, "every unit is sold, and none twice");
    assert_eq!(reserved(&first, tenant).await, size.units);
    println!(
        "flash sale, {processes} process(es): {sold} of {} units to {} buyers, {} at once; \
         sold out after {} ms, all answered after {all} ms",
        size.units,
        size.buyers,
        size.doors,
        sold_out.duration_since(began).as_millis(),
    );
    println!("  winners waited {}", spread(&mut winners));
    println!("  losers  waited {}", spread(&mut losers));
    for inventory in &selling {
        println!("  {:?}", inventory.batches());
    }
}

fn median(mut rates: Vec<u64>) -> u64 {
    rates.sort_unstable();
    rates[rates.len() / 2]
}

/// With one digit behind the point.
fn ratio(one: u64, other: u64) -> String {
    let tenths = one * 10 / other.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn spread(waited_us: &mut [u64]) -> String {
    waited_us.sort_unstable();
    let at = |percent: usize| waited_us[(waited_us.len() - 1) * percent / 100];
    format!("p50 {} us, p99 {} us, at most {} us", at(50), at(99), at(100))
}
