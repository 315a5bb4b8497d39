//! The doctor on healthy installations, and on broken ones.

use std::{fs::Permissions, os::unix::fs::PermissionsExt, process::Command};

use app_composition::Database;
use rt_config::{Override, Settings, Sources};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::place::{Place, RunningShop, said};

/// What the doctor found, as programs read it.
pub(crate) struct Diagnosis {
    report: Value,
    is_green: bool,
}

impl Diagnosis {
    pub(crate) fn of(place: &Place) -> Self {
        Self::by(place.shop(&["doctor", "--json"]))
    }

    fn by(mut command: Command) -> Self {
        let output = command.output().expect("the program starts");
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {output:?}"));
        let is_green = output.status.success();
        assert_eq!(report["healthy"], is_green, "the exit code says the same: {report}");
        Self { report, is_green }
    }

    fn of_check(&self, check: &str) -> Vec<&Value> {
        let findings = self.report["findings"].as_array().expect("a list");
        findings.iter().filter(|finding| finding["check"] == check).collect()
    }

    /// The verdict of the first finding of a check.
    pub(crate) fn verdict(&self, check: &str) -> &str {
        let found = self.of_check(check);
        let first = found.first().unwrap_or_else(|| panic!("{check} in {:#}", self.report));
        first["verdict"].as_str().expect("a word")
    }

    /// The sentence and the remedy of the failures of a check.
    fn failure(&self, check: &str) -> String {
        let failed =
            self.of_check(check).into_iter().filter(|finding| finding["verdict"] == "fail");
        let texts: Vec<String> = failed
            .map(|finding| {
                assert!(finding["fix"].is_string(), "a failure says what to do: {finding}");
                format!("{} {}", finding["said"], finding["fix"])
            })
            .collect();
        assert!(!texts.is_empty(), "{check} does not fail: {:#}", self.report);
        texts.join("\n")
    }

    /// The checks that fail, each once.
    fn failed(&self) -> Vec<&str> {
        let findings = self.report["findings"].as_array().expect("a list").iter();
        let failed = findings.filter(|finding| finding["verdict"] == "fail");
        let mut checks: Vec<&str> =
            failed.map(|finding| finding["check"].as_str().expect("a word")).collect();
        checks.dedup();
        checks
    }
}

/// Breaks something in the private database, as nobody's role.
pub(crate) async fn plant(place: &Place, sql: &str) {
    let mut sources = Sources::from_process();
    sources.config_file = Some(place.path("shop.toml"));
    sources.command_line = vec![Override {
        key: "data_dir".to_owned(),
        flag: "test".to_owned(),
        value: place.path("data").display().to_string(),
    }];
    let settings = Settings::load(&sources).unwrap_or_else(|error| panic!("{error}"));
    let database = Database::open(&settings).await.unwrap_or_else(|error| panic!("{error}"));
    let options = database.private().expect("a private server").superuser_options();
    let mut connection = PgConnection::connect_with(&options).await.expect("connects");
    let sql = format!("SET session_replication_role = replica; {sql}");
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
    done.unwrap_or_else(|error| panic!("the break cannot be planted: {error}"));
    connection.close().await.ok();
    database.close().await;
}

/// An event that `consumer` refused for good.
pub(crate) const PARKED: &str = "
    INSERT INTO orders.parked_events
        (tenant_id, consumer, stream, stream_seq, event_id, at, reason, attempts)
    VALUES ('019a0000-0000-7000-8000-000000000001', 'mailroom', 'order/1', 1,
            '019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d', now(), 'no such template', 8)";

#[tokio::test(flavor = "multi_thread")]
async fn a_place_without_anything_and_a_migrated_one_have_nothing_to_mend() {
    let place = Place::new();
    let fresh = Diagnosis::of(&place);
    assert!(fresh.is_green, "{:#}", fresh.report);
    assert_eq!(fresh.verdict("configuration"), "ok");
    assert_eq!(fresh.verdict("database"), "skipped");
    assert!(!place.path("data").exists(), "it changes nothing");

    said(place.shop(&["migrate"]));
    let migrated = Diagnosis::of(&place);
    for check in [
        "data_folder",
        "database",
        "database_settings",
        "connections",
        "open_writes",
        "clock",
        "migrations",
        "roles",
        "row_security",
        "event_partitions",
        "default_partition",
        "event_delivery",
        "parked_events",
        "flows",
        "mail",
        "webhooks",
    ] {
        assert_eq!(migrated.verdict(check), "ok", "{check}: {:#}", migrated.report);
    }
    let text = said(place.shop(&["doctor"]));
    assert!(text.contains("ok    row security") && text.contains("0 failed"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_shop_is_healthy_and_its_consumers_keep_up() {
    let place = Place::new();
    let _shop = RunningShop::start(&place);
    let beside = Diagnosis::of(&place);
    assert!(beside.is_green, "{:#}", beside.report);
    let said = beside.of_check("database")[0]["said"].as_str().expect("a sentence");
    assert!(said.contains("running shop"), "{said}");
    assert_eq!(beside.verdict("event_delivery"), "ok");
    assert_eq!(beside.verdict("secret_files"), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_in_the_database_is_named_with_its_remedy() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    plant(
        &place,
        &format!(
            "ALTER TABLE inventory.stock NO FORCE ROW LEVEL SECURITY;
             ALTER TABLE payments.facts DISABLE ROW LEVEL SECURITY;
             DELETE FROM catalog._sqlx_migrations;
             INSERT INTO orders.flows (tenant_id, order_id, kind, version, fence, phase, cursor,
                 attempts, state, deadline, wake_at, leased)
             VALUES (gen_random_uuid(), gen_random_uuid(), 'checkout', 99, 1, 'running', 0, 0, '{{}}',
                 now(), now() - interval '1 hour', false),
                    (gen_random_uuid(), gen_random_uuid(), 'checkout', 1, 1, 'stuck', 0, 8, '{{}}',
                 now(), now() + interval '1 hour', false);
             {PARKED}"
        ),
    )
    .await;
    let broken = Diagnosis::of(&place);
    let security = broken.failure("row_security");
    assert!(security.contains("inventory.stock (not forced)"), "{security}");
    assert!(security.contains("payments.facts (off)"), "{security}");
    let migrations = broken.failure("migrations");
    assert!(migrations.contains("catalog (own 0001)"), "{migrations}");
    assert!(migrations.contains("shop migrate"), "{migrations}");
    let parked = broken.failure("parked_events");
    assert!(parked.contains("mailroom") && parked.contains("no such template"), "{parked}");
    assert!(parked.contains("shop events skip mailroom"), "{parked}");
    let flows = broken.failure("flows");
    assert!(flows.contains("checkout version 99"), "{flows}");
    assert!(flows.contains("1 flows of checkout are stuck"), "{flows}");
    assert_eq!(broken.failed(), ["migrations", "row_security", "parked_events", "flows"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn systems_that_take_no_events_are_warned_of() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    plant(
        &place,
        "INSERT INTO webhooks.endpoints (tenant_id, endpoint_id, url, types, description, state,
            disabled_because, secret, failing_since, created_at)
         SELECT gen_random_uuid(), gen_random_uuid(), 'https://a.example', '{*}', '', state,
                CASE WHEN state = 'disabled' THEN 'gone' END, '\\x00', now() - interval '1 day', now()
         FROM unnest(ARRAY['active', 'disabled']) AS state;
         INSERT INTO webhooks.deliveries (tenant_id, delivery_id, endpoint_id, event_id, event_type,
            next_try_at, queued_at)
         SELECT tenant_id, gen_random_uuid(), endpoint_id, gen_random_uuid(), 'orders.x.v1',
                now() - interval '1 hour', now()
         FROM webhooks.endpoints",
    )
    .await;
    let found = Diagnosis::of(&place);
    assert!(found.is_green, "a shop works without them: {:#}", found.report);
    let warned = found.of_check("webhooks");
    assert!(warned.iter().all(|finding| finding["verdict"] == "warn"), "{warned:?}");
    let texts: Vec<String> =
        warned.iter().map(|finding| format!("{} {}", finding["said"], finding["fix"])).collect();
    let [overdue, disabled, failing] = &texts[..] else { panic!("{texts:?}") };
    assert!(overdue.contains("1 wait") && overdue.contains("60 min"), "{overdue}");
    assert!(disabled.contains("shop webhooks resume"), "{disabled}");
    assert!(failing.contains("24 h") && failing.contains("shop webhooks list"), "{failing}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_forgets_is_refused() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    plant(&place, "ALTER DATABASE shop SET synchronous_commit = off").await;
    let forgetful = Diagnosis::of(&place);
    assert!(forgetful.failure("database_settings").contains("may be lost"));
}

#[test]
fn a_wrong_configuration_is_told_and_the_folder_is_looked_at_all_the_same() {
    let place = Place::new();
    let mut command = place.shop(&["doctor", "--json"]);
    command.env("SHOP__SERVER__LISTN", "127.0.0.1:1").env("SHOP__DATABASE__POOL_SIZE_MAX", "1");
    let wrong = Diagnosis::by(command);
    let told = wrong.failure("configuration");
    assert!(told.contains("server.listn") && told.contains("`server.listen`"), "{told}");
    assert!(told.contains("database.pool_size_max"), "{told}");
    assert_eq!(wrong.verdict("data_folder"), "ok");
    assert_eq!(wrong.verdict("database"), "skipped");
}

#[test]
fn outside_systems_that_do_not_answer_are_named() {
    let place = Place::new();
    let mut command = place.shop(&["doctor", "--json"]);
    for (key, value) in [
        ("MAIL__TRANSPORT", "smtp"),
        ("MAIL__SMTP__HOST", "127.0.0.1"),
        ("MAIL__SMTP__PORT", "1"),
        ("PAYMENT__TESTCARD__ENABLED", "true"),
        ("PAYMENT__TESTCARD__URL", "http://127.0.0.1:1"),
        ("PAYMENT__TESTCARD__SECRET", "s"),
        ("PAYMENT__TESTCARD__WEBHOOK_SECRET", "s"),
        ("DATABASE__URL", "postgres://nobody@127.0.0.1:1/none"),
    ] {
        command.env(format!("SHOP__{key}"), value);
    }
    let alone = Diagnosis::by(command);
    assert_eq!(alone.failed(), ["database", "payment_provider", "mail_server"]);
    assert!(alone.failure("database").contains("no PostgreSQL answers at 127.0.0.1:1"));
    assert!(alone.failure("mail_server").contains("127.0.0.1:1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_others_may_read_is_none() {
    let place = Place::new();
    drop(RunningShop::start(&place));
    let token = place.path("data").join("admin.token");
    std::fs::set_permissions(&token, Permissions::from_mode(0o644)).expect("ours");
    let open = Diagnosis::of(&place);
    let told = open.failure("secret_files");
    assert!(told.contains("admin.token") && told.contains("chmod 600"), "{told}");
}
