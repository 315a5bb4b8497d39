//! I3: the provider's own book beside ours.

use std::time::Duration;

use app_audit::{Options, Outcome, ProviderEntry, ProviderLedger};
use kernel_common::{Clock, Currency, PaymentId};
use rt_host::{RandomIds, SystemClock};

use crate::shop::{Shop, TOTAL_MINOR};

/// What an honest provider would have written about the shop's history.
async fn book(shop: &Shop) -> Vec<ProviderEntry> {
    let rows: Vec<(uuid::Uuid, i64)> = {
        let mut snapshot = shop.database.postgres().begin_audit().await.expect("begins");
        let rows = sqlx::query_as("SELECT payment_id, refunded_minor FROM payments.payments")
            .fetch_all(snapshot.connection())
            .await;
        rows.expect("may read")
    };
    rows.into_iter()
        .map(|(payment_id, refunded_minor)| ProviderEntry {
            payment_id: PaymentId::from_uuid(payment_id),
            currency: Currency::EUR,
            charged_minor: TOTAL_MINOR,
            refunded_minor,
            at: SystemClock.now(),
        })
        .collect()
}

async fn broken(shop: &Shop, entries: Vec<ProviderEntry>, grace: Duration) -> Vec<&'static str> {
    let provider = Some(ProviderLedger { method: "obliging".to_owned(), entries });
    let report = shop.audit_with(&Options { grace, provider }).await;
    let asked = report.checks.iter().find(|check| check.id == "I3").expect("I3");
    assert!(!matches!(asked.outcome, Outcome::NotApplicable { .. }), "{report}");
    Shop::broken(&report)
}

const RED: [&str; 1] = ["the_provider_tells_the_same"];

#[tokio::test]
async fn equal_books_hold() {
    let shop = Shop::with_history().await;
    let entries = book(&shop).await;
    assert_eq!(entries.len(), 3);
    assert_eq!(broken(&shop, entries, Duration::ZERO).await, [""; 0]);
}

#[tokio::test]
async fn a_charge_that_we_do_not_know_and_one_that_they_do_not_know_are_told() {
    let shop = Shop::with_history().await;
    let mut more = book(&shop).await;
    more.push(ProviderEntry { payment_id: PaymentId::generate(&RandomIds), ..more[0].clone() });
    assert_eq!(broken(&shop, more, Duration::ZERO).await, RED);
    let mut fewer = book(&shop).await;
    fewer.pop();
    assert_eq!(broken(&shop, fewer, Duration::ZERO).await, RED);
    let mut other = book(&shop).await;
    other[0].charged_minor -= 1;
    assert_eq!(broken(&shop, other.clone(), Duration::ZERO).await, RED);
    assert_eq!(
        broken(&shop, other, Duration::from_secs(300)).await,
        [""; 0],
        "what moved a moment ago may be on its way"
    );
}

#[tokio::test]
async fn a_refund_that_never_reached_the_shopper_is_told() {
    let shop = Shop::with_history().await;
    let mut entries = book(&shop).await;
    for entry in &mut entries {
        entry.refunded_minor = 0;
    }
    assert_eq!(broken(&shop, entries, Duration::ZERO).await, RED);
}
