//! Everything of a run: started, broken, mended, drained, judged, stopped.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use faultproxy::{Protocol, Proxy, Upstream};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    broken::{Broken, Checked, harness},
    chance::Chance,
    client::{Client, Outcome},
    database::Database,
    history::History,
    provider::Provider,
    redis::Redis,
    shop::Shop,
    shopper::Purchase,
    sink::Sink,
    topology::{Between, Shape, Told, lay_out},
};

/// Nothing may be under way any more after this.
const DRAIN_PATIENCE: Duration = Duration::from_secs(60);
/// With a bug planted it is known that something may never end.
const DRAIN_PATIENCE_WITH_BUG: Duration = Duration::from_secs(20);
const DRAIN_PAUSE: Duration = Duration::from_millis(200);

/// The file that says at which point the shop dies, while it is there.
pub(crate) const RULE: &str = "dies-at";

/// Whose store everything is bought in.
pub(crate) const TENANT: &str = "019a0000-0000-7000-8000-000000000001";

/// How big a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Ci,
    Full,
}

impl Size {
    /// One of two sizes.
    pub(crate) const fn of(self, ci: usize, full: usize) -> usize {
        match self {
            Self::Ci => ci,
            Self::Full => full,
        }
    }
}

/// How a run is started.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) folder: PathBuf,
    pub(crate) seed: u64,
    pub(crate) size: Size,
    /// How the shop is spread over processes.
    pub(crate) shape: Shape,
    /// Rounds of the rows that count in rounds; their own number without.
    pub(crate) rounds: Option<usize>,
    /// Carts lie in Redis.
    pub(crate) redis: bool,
    /// The shop is to run as long as the run does: rows leave out its deaths where they can.
    pub(crate) lives_on: bool,
    /// A bug to plant.
    pub(crate) bug: Option<String>,
}

/// A run. Fields drop in order: programs before what they stand on.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) history: History,
    pub(crate) shop: Shop,
    /// Between the shop and the provider.
    pub(crate) before_provider: Proxy,
    /// Between the shop and PostgreSQL.
    pub(crate) before_database: Proxy,
    /// Between the processes of a shop whose modules are apart.
    pub(crate) between: Option<Between>,
    pub(crate) provider: Provider,
    /// Whom the shop tells what happens.
    pub(crate) sink: Sink,
    pub(crate) database: Database,
    redis: Option<Redis>,
    /// Everything that was bought.
    pub(crate) purchases: Vec<Purchase>,
    pub(crate) last_audit: Value,
    carts: u64,
}

impl World {
    pub(crate) async fn start(settings: Settings) -> Checked<Self> {
        let Settings { folder, seed, bug, .. } = &settings;
        fs::create_dir_all(folder).map_err(harness("making the run's folder"))?;
        let provider = Provider::start(folder, *seed)?;
        let sink = Sink::start(folder)?;
        let database = Database::start(folder).await?;
        let before_database = proxy(database.socket(), Protocol::Postgres, *seed).await?;
        let upstream = provider.address().parse().map_err(harness("pspsim's address"))?;
        let before_provider = proxy(upstream, Protocol::Stream, *seed).await?;
        let url = database.url_through(before_database.address().port());
        let mut environment = vec![("SHOP__DATABASE__URL".to_owned(), url)];
        let rule = folder.join(RULE).display().to_string();
        environment.push(("SHOP_CHAOS_FAIL".to_owned(), rule));
        if let Some(bug) = bug {
            environment.push(("SHOP_CHAOS_BUG".to_owned(), bug.clone()));
        }
        let redis = match settings.redis {
            true => Some(Redis::start(folder, *seed).await?),
            false => None,
        };
        environment.extend(redis.iter().flat_map(Redis::settings));
        let payments = Provider::settings(&before_provider.address().to_string());
        let told = Told { all: environment, payments: payments.clone() };
        let (launches, between) = lay_out(settings.shape, folder, &told, *seed).await?;
        let shop = Shop::start(launches, payments).await?;
        Ok(Self {
            history: History::begin(),
            shop,
            before_provider,
            before_database,
            between,
            provider,
            sink,
            database,
            redis,
            purchases: Vec::new(),
            last_audit: Value::Null,
            carts: 0,
            settings,
        })
    }

    /// The redis-server of a run that has one.
    pub(crate) fn redis(&self) -> &Redis {
        self.redis.as_ref().expect("the row says that it needs Redis")
    }

    pub(crate) fn redis_mut(&mut self) -> &mut Redis {
        self.redis.as_mut().expect("the row says that it needs Redis")
    }

    pub(crate) fn chance(&self, part: &str) -> Chance {
        Chance::of(self.settings.seed, part)
    }

    pub(crate) fn client(&self) -> Client {
        self.shop.client()
    }

    /// A name for carts that no other part of the run has.
    pub(crate) fn fresh_name(&mut self, row: &str) -> String {
        let number = self.fresh_number();
        format!("{}-{}-{number}", row.to_ascii_lowercase(), self.settings.seed)
    }

    /// A number that nothing else in the run has.
    pub(crate) fn fresh_number(&mut self) -> u64 {
        self.carts += 1;
        self.carts
    }

    /// Kills the shop, all of it, and starts it again.
    pub(crate) async fn crash(&mut self) -> Checked {
        self.history.act("kill -9 shop");
        self.shop.kill();
        self.shop.start_again().await
    }

    /// Kills one process of the shop.
    pub(crate) fn kill_one(&mut self, process: usize) {
        self.history.act(&format!("kill -9 {}", self.shop.name(process)));
        self.shop.kill_one(process);
    }

    /// Books so many units of each SKU, so that they can be sold.
    pub(crate) async fn stock(&mut self, skus: &[&str], units: i64) -> Checked {
        let staff = self.shop.staff()?;
        for sku in skus {
            let available = self.available(sku).await?;
            let missing = units - available;
            if missing == 0 {
                continue;
            }
            let name = self.fresh_name("stock");
            let (path, item) = if missing > 0 {
                let item = json!({
                    "sku": sku, "warehouse": "main", "quantity": missing, "document": name,
                });
                ("/api/admin/v1/stock/receipts", item)
            } else {
                let item = json!({
                    "sku": sku, "warehouse": "main", "delta": missing, "reason": "count",
                    "document": name,
                });
                ("/api/admin/v1/stock/adjustments", item)
            };
            let items = json!({ "items": [item] });
            match staff.send("POST", path, Some(&name), Some(&items)).await {
                Outcome::Answered(answer) if (200..300).contains(&answer.status) => {}
                other => return Err(Broken::Harness(format!("booking {sku}: {other:?}"))),
            }
        }
        Ok(())
    }

    pub(crate) async fn available(&self, sku: &str) -> Checked<i64> {
        let sum = "SELECT coalesce(sum(on_hand - reserved), 0)::bigint FROM inventory.stock
                   WHERE sku = $1 AND tenant_id = '019a0000-0000-7000-8000-000000000001'";
        sqlx::query_scalar(sum)
            .bind(sku)
            .fetch_one(&self.database.pool)
            .await
            .map_err(harness("reading stock"))
    }

    /// A number that a statement counts, read past everything that is broken.
    pub(crate) async fn count(&self, statement: &'static str) -> Checked<i64> {
        sqlx::query_scalar(statement)
            .fetch_one(&self.database.pool)
            .await
            .map_err(harness("counting"))
    }

    /// Nothing is broken any more.
    pub(crate) async fn mend(&self) -> Checked {
        self.before_database.heal();
        self.before_provider.heal();
        self.between.iter().for_each(Between::heal);
        if let Some(redis) = &self.redis {
            redis.proxy.heal();
        }
        self.provider.behave().await
    }

    /// Waits until nothing is under way, at most a minute; then the audit has to be green.
    pub(crate) async fn drain(&mut self) -> Checked {
        self.mend().await?;
        let planted = self.settings.bug.is_some();
        let end = Instant::now() + if planted { DRAIN_PATIENCE_WITH_BUG } else { DRAIN_PATIENCE };
        let under_way = loop {
            let mut under_way = Vec::new();
            for (what, statement) in UNDER_WAY {
                let count = self.count(statement).await?;
                if count > 0 {
                    under_way.push(format!("{count} {what}"));
                }
            }
            if under_way.is_empty() || Instant::now() > end {
                break under_way.join(", ");
            }
            tokio::time::sleep(DRAIN_PAUSE).await;
        };
        loop {
            let (green, report) = self.shop.audit().await?;
            self.last_audit = report;
            if green || Instant::now() > end {
                if !green {
                    return Err(Broken::Promise(format!("the audit is red: {}", self.breaks())));
                }
                break;
            }
            tokio::time::sleep(DRAIN_PAUSE).await;
        }
        if under_way.is_empty() {
            return Ok(());
        }
        Err(Broken::Promise(format!("nothing is broken any more, and there are still {under_way}")))
    }

    /// What the last audit found, in a line.
    fn breaks(&self) -> String {
        let Some(checks) = self.last_audit["checks"].as_array() else {
            return self.last_audit.to_string();
        };
        let broken = checks.iter().filter(|check| check["outcome"] == "broken");
        let broken: Vec<String> = broken
            .map(|check| format!("{} {} {}", check["id"], check["name"], check["rows"][0]))
            .collect();
        broken.join("; ")
    }

    /// Writes what a person needs to understand a red run.
    pub(crate) fn keep(&self, why: &str) -> Checked<PathBuf> {
        let folder = self.settings.folder.clone();
        let write = |name: &str, text: String| {
            fs::write(folder.join(name), text).map_err(harness("keeping the run"))
        };
        write("why.txt", format!("{why}\n"))?;
        write("audit.json", format!("{:#}\n", self.last_audit))?;
        self.history.write(&folder.join("history.jsonl")).map_err(harness("keeping the run"))?;
        fs::copy(self.database.log(), folder.join("postgres.log")).ok();
        Ok(folder)
    }
}

/// What is under way, and how it is counted.
const UNDER_WAY: [(&str, &str); 5] = [
    ("open flows", "SELECT count(*) FROM orders.flows WHERE phase NOT IN ('done', 'undone')"),
    (
        "payments of unknown outcome",
        "SELECT count(*) FROM payments.payments WHERE state = 'submitted'",
    ),
    (
        "payments of cancelled orders that still hold money",
        "SELECT count(*) FROM payments.payments p
         JOIN orders.orders o USING (tenant_id, order_id)
         WHERE o.status = 'cancelled' AND p.captured_minor > p.refunded_minor",
    ),
    (
        "placed orders without a letter",
        "SELECT count(*) FROM orders.orders o WHERE o.status = 'placed' AND NOT EXISTS (
            SELECT FROM notifications.messages m
            WHERE m.tenant_id = o.tenant_id AND m.order_number = o.number
              AND m.template = 'order_confirmed')",
    ),
    (
        "parked events",
        "SELECT (SELECT count(*) FROM orders.parked_events)
              + (SELECT count(*) FROM payments.parked_events)
              + (SELECT count(*) FROM inventory.parked_events)",
    ),
];

async fn proxy(upstream: Upstream, protocol: Protocol, seed: u64) -> Checked<Proxy> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    Proxy::start(listen, upstream, protocol, seed).await.map_err(harness("a proxy"))
}

/// How often a log has `text`.
pub(crate) fn times_said(log: &Path, text: &str) -> usize {
    let log = fs::read(log).unwrap_or_default();
    String::from_utf8_lossy(&log).matches(text).count()
}
