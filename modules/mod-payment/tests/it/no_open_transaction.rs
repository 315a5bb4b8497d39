//! While a provider is called, no transaction is open: not even one that has only read.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use mod_payment_api::{FactKind, PaymentState, Payments};
use sqlx::{Connection, PgConnection};

use crate::{
    scripted::{Answer, Call, Scripted, fact, instrument, unknown},
    stage::{PRICE_MINOR, Stage, ctx, order_paid_with},
};

/// A provider that counts, at each call, the open transactions of the test's database.
async fn watched() -> (Stage, Arc<Scripted>, Arc<AtomicI64>) {
    let (stage, provider) = Stage::scripted(|_| unknown()).await;
    let options = stage.database.superuser_options();
    let open = Arc::new(AtomicI64::new(0));
    let counted = open.clone();
    provider.meanwhile(move |_| {
        let (options, counted) = (options.clone(), counted.clone());
        async move {
            let mut behind = PgConnection::connect_with(&options).await.expect("it answers");
            let open: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND backend_type = 'client backend' AND xact_start IS NOT NULL",
            )
            .fetch_one(&mut behind)
            .await
            .expect("a number");
            counted.fetch_add(open, Ordering::SeqCst);
            behind.close().await.ok();
        }
    });
    (stage, provider, open)
}

fn says(kind: FactKind, captured: i64, refunded: i64) -> impl FnMut(&Call) -> Answer + Send {
    let mut of = None;
    move |call| {
        if let Call::Authorize(asked) = call {
            of = Some(asked.payment_id);
        }
        if let Call::LookUp(id) = call {
            of = Some(*id);
        }
        Ok(fact(of.expect("asked before"), kind, captured, refunded))
    }
}

#[tokio::test]
async fn no_use_case_keeps_a_transaction_open_during_a_call() {
    let (stage, provider, open) = watched().await;
    let request = order_paid_with(instrument());
    let authorize = async || stage.module.authorize(&ctx("k"), request.clone()).await;
    let id = authorize().await.expect("an answer").id;
    authorize().await.expect("asked again under the key");
    provider.now(says(FactKind::Captured, PRICE_MINOR, 0));
    assert_eq!(stage.refresh(id).await.expect("an answer").state, PaymentState::Captured);
    provider.now(|_| unknown());
    assert!(!stage.refund("r", id, 100).await.expect("kept").settled);
    assert!(!stage.refund("r", id, 100).await.expect("asked again under the key").settled);
    stage.refresh(id).await.expect("the refund is sent again");
    stage.void("k").await.expect_err("unknown");
    provider.now(move |_| Ok(fact(id, FactKind::Refunded, PRICE_MINOR, PRICE_MINOR)));
    stage.void("k").await.expect("undone");
    provider.now(|_| unknown());
    let second = stage.authorize("k-2").await.expect("an answer").id;
    provider.now(move |_| Ok(fact(second, FactKind::RequiresAction, 0, 0)));
    stage.refresh(second).await.expect("an answer");
    provider.now(move |call| match call {
        Call::Void(_) => Ok(fact(second, FactKind::Voided, 0, 0)),
        _ => unknown(),
    });
    stage.void("k-2").await.expect("undone");
    let kinds: [fn(&Call) -> bool; 4] = [
        |call| matches!(call, Call::Authorize(_)),
        |call| matches!(call, Call::LookUp(_)),
        |call| matches!(call, Call::Refund(..)),
        |call| matches!(call, Call::Void(_)),
    ];
    for kind in kinds {
        assert!(provider.count(kind) > 0, "every call was made: {:?}", provider.calls());
    }
    assert_eq!(open.load(Ordering::SeqCst), 0, "over {} calls", provider.calls().len());
}
