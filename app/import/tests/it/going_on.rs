//! Imports that are stopped, killed, or not answered.

use std::sync::Arc;

use app_import::{Counts, Import, ImportError, Stop};
use rt_contract::Injected;
use testkit::{tenant_one, tenant_two};
use testshop::Calls;
use tokio::sync::Notify;

use crate::stage::{GOODS, Stage, contracts, goods, mapped, of_the_other, run};

fn resumed(import: &Import) -> Import {
    Import { resume: true, ..import.clone() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_killed_goes_on_and_ends_as_if_nothing_had_happened() {
    let stage = Stage::open().await;
    let mut text = goods(2_400);
    text.push_str("C-1,again,1,1\nX,,1,1\n");
    let import = stage.import("goods.csv", text, mapped(GOODS));
    let shop = contracts(&stage.shop.contracts);
    let first_batch = Arc::new(Notify::new());
    let (heard, killed) = (first_batch.clone(), import.clone());
    // It stands still behind its first batch until it is dead.
    let (go_on, gate) = std::sync::mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let task = tokio::spawn(async move {
        let watch = |_: &app_import::Progress| {
            heard.notify_one();
            gate.lock().expect("nobody else waits").recv().ok();
        };
        run(&shop, killed, &Stop::default(), watch).await
    });
    first_batch.notified().await;
    task.abort();
    drop(go_on);
    let ended = task.await;
    assert!(ended.is_err_and(|error| error.is_cancelled()), "it was at work when it was killed");

    let report = stage.run(resumed(&import)).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(report.resumed_after_line.is_some_and(|line| line >= 501), "{report:?}");
    let counts = *report.counts();
    assert_eq!((counts.rows, counts.rejected_rows, counts.rejects), (2_400, 2, 2));
    assert_eq!((counts.created, counts.prices), (2_400, 2_400), "as the first time: {counts:?}");
    assert_eq!(stage.rejects().len(), 2, "each is told once: {:?}", stage.rejects());
    stage.counts(of_the_other(import.clone())).await;
    let (killed, whole) = (stage.products(tenant_one()).await, stage.products(tenant_two()).await);
    assert_eq!(killed, whole, "as in the shop where nobody was killed");
    let again = stage.counts(resumed(&import)).await;
    assert_eq!(again.unchanged, 2_400, "a finished run leaves nothing to go on with");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_asked_to_stop_acknowledges_what_is_under_way() {
    let stage = Stage::open().await;
    let import = stage.import("goods.csv", goods(4_000), mapped(GOODS));
    let (stop, mut done) = (Stop::default(), Counts::default());
    let asked = stop.clone();
    let stopped = run(&contracts(&stage.shop.contracts), import.clone(), &stop, |progress| {
        asked.stop();
        done = progress.counts;
    })
    .await;
    assert!(matches!(stopped, Err(ImportError::Stopped)), "{stopped:?}");
    let imported = stage.products(tenant_one()).await.len() - 3;
    assert_eq!(u64::try_from(imported).expect("few"), done.created, "all of it was told");
    assert!(imported < 4_000);
    let fresh = stage.run(import.clone()).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(fresh.left_at_line.is_some() && fresh.resumed_after_line.is_none(), "{fresh:?}");
    assert_eq!(fresh.counts().created + done.created, 4_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_asked_for_again_and_counts_once() {
    let stage = Stage::open().await;
    for call in [
        "catalog.CatalogWriter/import_products",
        "pricing.PriceBook/put_prices",
        "inventory.StockKeeper/count",
    ] {
        let calls = Calls::default();
        let shop = contracts(&stage.shop.process(&calls));
        calls.break_next(2, call, Injected::LoseReply);
        let text = goods(20).replace("C-", &format!("{}-", call.len()));
        let import = stage.import("goods.csv", text, mapped(GOODS));
        let report = run(&shop, import, &Stop::default(), |_| ()).await;
        let counts = *report.unwrap_or_else(|error| panic!("{error}")).counts();
        assert_eq!(calls.broken(), 2, "{call}");
        assert_eq!((counts.created, counts.prices), (20, 20), "{call}: {counts:?}");
        assert_eq!(counts.levels, 18, "two of them have none: {counts:?}");
    }
}
