use std::time::Duration;

use kernel_common::{Clock, Page, PageRequest};
use mod_inventory_api::{
    AsOfQuery, HistoryQuery, Movement, MovementKind, PostReservation, StockReader,
    StockReservations,
};

use crate::shop::{Shop, fresh_ctx, sku};

#[tokio::test]
async fn any_past_moment_can_be_asked_for() {
    let shop = Shop::open().await;
    let mut moments = vec![(shop.clock.now(), None)];
    let hour = Duration::from_secs(3_600);
    shop.clock.advance(hour);
    shop.receive(10, "MUG", shop.main).await;
    moments.push((shop.clock.now(), Some((10, 0))));
    shop.clock.advance(hour);
    let order_id = shop.reserve("a", &[("MUG", 4)]).await.expect("reserved").order_id;
    moments.push((shop.clock.now(), Some((10, 4))));
    shop.clock.advance(hour);
    shop.inventory.post(&fresh_ctx(), PostReservation { order_id }).await.expect("posted");
    moments.push((shop.clock.now(), Some((6, 0))));
    for (at, expected) in moments {
        for at in [at, at.after(Duration::from_secs(60))] {
            let query = AsOfQuery { skus: vec![sku("MUG")], at };
            let levels = shop.inventory.as_of(&fresh_ctx(), query).await.expect("as of");
            let level = levels.first().map(|level| (level.on_hand, level.reserved));
            assert_eq!(level, expected, "at {at}");
        }
    }
}

#[tokio::test]
async fn the_history_is_paged_newest_first_without_gaps() {
    let shop = Shop::open().await;
    for _ in 0..7 {
        shop.clock.advance(Duration::from_secs(1));
        shop.receive(1, "MUG", shop.main).await;
    }
    let mut seen: Vec<Movement> = Vec::new();
    let mut page = PageRequest::first(3);
    loop {
        let query = HistoryQuery { sku: sku("MUG"), warehouse: None, page: page.clone() };
        let Page { items, next } =
            shop.inventory.history(&fresh_ctx(), query).await.expect("history");
        seen.extend(items);
        // A movement between two pages must not shift them.
        shop.clock.advance(Duration::from_secs(1));
        shop.receive(1, "MUG", shop.main).await;
        match next {
            Some(after) => page.after = Some(after),
            None => break,
        }
    }
    let numbers: Vec<_> = seen.iter().map(|movement| movement.seq).collect();
    assert_eq!(numbers, [7, 6, 5, 4, 3, 2, 1]);
    assert!(seen.iter().all(|m| m.kind == MovementKind::Receipt && m.document == "DN-1"));
}

#[tokio::test]
async fn skus_never_seen_are_named_missing() {
    let shop = Shop::open().await.stocked(2, "MUG").await;
    let asked = vec![sku("CUP"), sku("MUG"), sku("MUG")];
    let report = shop.inventory.availability(&fresh_ctx(), asked).await.expect("a report");
    assert_eq!(report.missing, [sku("CUP")]);
    assert_eq!(report.items.iter().map(|item| item.available).collect::<Vec<_>>(), [2]);
}
