//! Where the audit runs: split installations, empty databases, a shop at work.

use std::time::Duration;

use app_audit::{AuditError, Options, Outcome};
use testkit::TestDatabase;

use crate::shop::Shop;

#[tokio::test]
async fn a_database_of_one_module_is_checked_for_what_it_holds() {
    let database = TestDatabase::create(&[mod_inventory::schema()]).await;
    let report = app_audit::run(&database.postgres()).await.expect("a report");
    assert!(report.is_green(), "{report}");
    assert_eq!(report.schemas, ["inventory"]);
    let outcome =
        |name: &str| &report.checks.iter().find(|check| check.name == name).expect(name).outcome;
    assert_eq!(*outcome("stock_equals_its_journal"), Outcome::Holds { examined: 0 });
    let reason = "payments.payments is not in this database".to_owned();
    assert_eq!(
        *outcome("captured_money_has_its_order"),
        Outcome::NotApplicable { reason },
        "{report}"
    );
}

#[tokio::test]
async fn a_database_without_us_says_so() {
    let database = TestDatabase::create(&[mod_inventory::schema()]).await;
    let mut behind = database.behind().await;
    sqlx::query("DROP SCHEMA inventory CASCADE").execute(&mut behind).await.expect("drops");
    let error = app_audit::run(&database.postgres()).await.expect_err("nothing to check");
    assert!(matches!(error, AuditError::NotMigrated), "{error}");
}

/// Money of an order that was cancelled a moment ago is on its way back.
#[tokio::test]
async fn what_is_under_way_is_no_break_until_it_should_have_arrived() {
    let shop = Shop::with_history().await;
    shop.tamper(
        "UPDATE payments.payments SET state = 'captured', refunded_minor = 0,
            refund_asked_minor = 0 WHERE state = 'refunded';
         DELETE FROM payments.refunds;
         DELETE FROM orders.refunds;
         UPDATE orders.orders SET refunded_minor = 0;
         UPDATE orders.flows SET deadline = now() - interval '10 seconds' WHERE phase = 'running'",
    )
    .await;
    let patient = Options { grace: Duration::from_secs(300), provider: None };
    let report = shop.audit_with(&patient).await;
    assert!(report.is_green(), "{report}");
    assert_eq!(Shop::broken(&shop.audit().await), ["captured_money_has_its_order", "flows_end"]);
}
