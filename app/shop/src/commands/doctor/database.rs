//! The database: whether it is there, and whether it keeps what it was given.

use app_composition::{Database, DatabaseError};
use rt_config::Settings;
use rt_postgres::{HealthError, ServerHealth};

use super::finding::{Finding, lasting};

const DATABASE: &str = "database";
const SETTINGS: &str = "database_settings";
const CONNECTIONS: &str = "connections";
const OPEN_WRITES: &str = "open_writes";

/// Connections that others need: a second process, a backup, this look, a person.
const CONNECTIONS_SPARE: i64 = 8;
/// A transaction that has written and is open holds every consumer of events back.
const OPEN_WRITE_WARN_SECONDS: i64 = 30;
const OPEN_WRITE_FAIL_SECONDS: i64 = 600;

/// A private database that nobody has made yet is no trouble.
pub(super) fn absent(settings: &Settings) -> Option<Finding> {
    let cluster = settings.data_dir.join("postgres").join("cluster");
    let absent = settings.database.url.is_none() && !cluster.join("PG_VERSION").exists();
    absent.then(|| {
        let said = "the private database is not there yet; `shop up` makes it";
        Finding::skipped(DATABASE, said)
    })
}

pub(super) fn unreachable(settings: &Settings, error: &DatabaseError) -> Finding {
    let fix = match settings.database.url {
        Some(_) => "start it, or correct database.url: shop config explain database.url",
        None => "see postgres/server.log in the data folder",
    };
    Finding::fail(DATABASE, error.to_string(), fix)
}

pub(super) fn silent(error: &HealthError) -> Finding {
    Finding::fail(DATABASE, error.to_string(), "run `shop migrate`, then look again")
}

pub(super) fn reached(database: &Database) -> Finding {
    let said = match database.private() {
        None => "the given PostgreSQL answers",
        Some(private) if private.is_joined() => "a running shop's private PostgreSQL answers",
        Some(_) => "the private PostgreSQL starts; no shop is running on it",
    };
    Finding::ok(DATABASE, said)
}

/// Whether somebody is there who should be working. A database that is given does not say.
pub(super) fn at_work(database: &Database) -> bool {
    database.private().is_none_or(rt_postgres::embedded::Running::is_joined)
}

pub(super) fn check(server: &ServerHealth, settings: &Settings) -> Vec<Finding> {
    let mut findings = durable(server);
    findings.extend(able(server));
    if findings.is_empty() {
        let zone = server.settings.get("TimeZone").map_or("unknown", String::as_str);
        let version = &server.version;
        let said = format!("PostgreSQL {version}, every commit on disk, zone {zone}");
        findings.push(Finding::ok(SETTINGS, said));
    }
    findings.push(connections(server, settings));
    findings.push(open_writes(server));
    findings
}

/// What a power cut would cost.
fn durable(server: &ServerHealth) -> Vec<Finding> {
    let wanted = [
        ("fsync", "on", "a power cut loses orders, or the whole database"),
        ("full_page_writes", "on", "a power cut may tear pages of the database"),
    ];
    let mut findings: Vec<Finding> = wanted
        .into_iter()
        .filter(|(name, value, _)| is_other(server, name, value))
        .map(|(name, value, harm)| {
            let fix = format!("set {name} = {value} in postgresql.conf and reload");
            Finding::fail(SETTINGS, format!("{name} is not {value}: {harm}"), fix)
        })
        .collect();
    if server.settings.get("synchronous_commit").is_some_and(|value| value == "off") {
        let said = "synchronous_commit is off: an order that was confirmed may be lost";
        findings.push(Finding::fail(SETTINGS, said, "set synchronous_commit = on"));
    }
    findings
}

/// Whether it does what the statements rely on.
fn able(server: &ServerHealth) -> Vec<Finding> {
    let mut findings = Vec::new();
    if server.is_replica || is_other(server, "default_transaction_read_only", "off") {
        let fix = "give the address of the server that takes writes in database.url";
        findings.push(Finding::fail(SETTINGS, "the server takes no writes", fix));
    }
    if is_other(server, "default_transaction_isolation", "read committed") {
        let said = "default_transaction_isolation is not read committed, which locks rely on";
        let fix = "set default_transaction_isolation = 'read committed'";
        findings.push(Finding::fail(SETTINGS, said, fix));
    }
    if is_other(server, "autovacuum", "on") {
        let said = "autovacuum is off: tables grow and slow down";
        findings.push(Finding::warn(SETTINGS, said, "set autovacuum = on"));
    }
    if server.login_sees_everything {
        let said = "the login role is a superuser or bypasses row-level security";
        let fix = "use one that owns the database and has CREATEROLE, and no more";
        findings.push(Finding::warn(SETTINGS, said, fix));
    }
    findings
}

fn is_other(server: &ServerHealth, name: &str, wanted: &str) -> bool {
    server.settings.get(name).is_some_and(|value| value != wanted)
}

fn connections(server: &ServerHealth, settings: &Settings) -> Finding {
    let max = server.settings.get("max_connections").and_then(|max| max.parse::<i64>().ok());
    let wanted = i64::from(settings.database.pool_size_max) + CONNECTIONS_SPARE;
    match max {
        Some(max) if max < wanted => {
            let said = format!("max_connections is {max}; this process alone may want {wanted}");
            let fix = "raise max_connections, or lower database.pool_size_max";
            Finding::warn(CONNECTIONS, said, fix)
        }
        max => {
            let max = max.unwrap_or_default();
            Finding::ok(CONNECTIONS, format!("{} open of {max}", server.connections))
        }
    }
}

fn open_writes(server: &ServerHealth) -> Finding {
    if server.prepared_transactions > 0 {
        let count = server.prepared_transactions;
        let said = format!("{count} prepared transactions hold events back");
        let fix = "end them: SELECT gid FROM pg_prepared_xacts, then ROLLBACK PREPARED";
        return Finding::fail(OPEN_WRITES, said, fix);
    }
    let seconds = server.oldest_write_seconds.unwrap_or(0);
    let said = format!("a transaction that has written is open for {}", lasting(seconds));
    let fix = "find it in pg_stat_activity and end it: until then no event is delivered";
    match seconds {
        ..OPEN_WRITE_WARN_SECONDS => Finding::ok(OPEN_WRITES, "no transaction is open for long"),
        OPEN_WRITE_WARN_SECONDS..OPEN_WRITE_FAIL_SECONDS => Finding::warn(OPEN_WRITES, said, fix),
        _ => Finding::fail(OPEN_WRITES, said, fix),
    }
}
