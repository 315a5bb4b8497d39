use std::{collections::BTreeSet, time::Duration};

use kernel_common::{IdSource, OrderId, PageRequest};
use mod_order_api::{BATCH_MAX, LinkHash, OrderError, OrderRef, OrderStatus, Orders, OrdersQuery};
use rt_host::RandomIds;

use crate::shop::{Shop, ctx, eur, fresh_ctx, refusal};

#[tokio::test]
async fn an_order_is_found_by_each_of_its_names_and_strangers_are_listed() {
    let shop = Shop::open().await;
    let request = shop.request();
    let opened = shop.book.open_pending(&ctx("k"), request.clone()).await.expect("opened");
    let names = vec![
        OrderRef::LinkHash(request.link_hash),
        OrderRef::Number(opened.number),
        OrderRef::Id(opened.order_id),
    ];
    let strangers = vec![
        OrderRef::Id(OrderId::from_uuid(RandomIds.next())),
        OrderRef::LinkHash(LinkHash::from_bytes([1; 32])),
        OrderRef::Number("0000-0000".parse().expect("a number")),
    ];
    let asked = [names.clone(), strangers.clone()].concat();
    let answer = shop.book.find(&fresh_ctx(), asked).await.expect("answered");
    let by: Vec<_> = answer.found.iter().map(|found| found.by.clone()).collect();
    assert_eq!((by, answer.missing), (names, strangers), "in the order of the question");
    assert!(answer.found.iter().all(|found| found.order.id == opened.order_id));

    let too_many = vec![OrderRef::Id(opened.order_id); BATCH_MAX + 1];
    let refused = refusal(shop.book.find(&fresh_ctx(), too_many).await);
    assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");
}

fn query(text: Option<&str>, status: Option<OrderStatus>) -> OrdersQuery {
    OrdersQuery { status, text: text.map(str::to_owned), page: PageRequest::first(50) }
}

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest_without_gaps() {
    let shop = Shop::open().await;
    let mut opened = Vec::new();
    for key in 0..7 {
        opened.push(shop.opened(&format!("k{key}")).await.order_id);
        // Some are of the same instant: the id decides between them.
        shop.clock.advance(Duration::from_secs(key % 2));
    }
    let mut page = PageRequest::first(3);
    let mut seen = Vec::new();
    let mut pages = 0;
    loop {
        let asked = OrdersQuery { page: page.clone(), ..query(None, None) };
        let answer = shop.book.list(&fresh_ctx(), asked).await.expect("listed");
        seen.extend(answer.items.iter().map(|row| (row.created_at, row.id)));
        pages += 1;
        match answer.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    assert_eq!((pages, seen.len()), (3, 7));
    assert!(seen.is_sorted_by(|one, next| one > next));
    let ids: BTreeSet<_> = seen.into_iter().map(|(_, id)| id).collect();
    assert_eq!(ids, opened.into_iter().collect());

    let foreign = PageRequest { after: Some(kernel_common::Cursor("x".to_owned())), limit: 3 };
    let asked = OrdersQuery { page: foreign, ..query(None, None) };
    let refused = refusal(shop.book.list(&fresh_ctx(), asked).await);
    assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");
}

#[tokio::test]
async fn a_list_is_narrowed_by_status_number_and_address() {
    let shop = Shop::open().await;
    let placed = shop.placed("a").await;
    let mut request = shop.request();
    request.snapshot.contact.email = "bob@example.com".to_owned();
    let opened = shop.book.open_pending(&ctx("b"), request).await.expect("opened");

    let number = placed.number.to_string();
    let cases = [
        (query(None, None), vec![opened.order_id, placed.id]),
        (query(None, Some(OrderStatus::Placed)), vec![placed.id]),
        (query(None, Some(OrderStatus::Shipped)), vec![]),
        (query(Some("BOB@example.com"), None), vec![opened.order_id]),
        (query(Some("ada@example.com "), None), vec![placed.id]),
        (query(Some("example.com@"), None), vec![]),
        (query(Some(&number.to_lowercase().replace('-', "")), None), vec![placed.id]),
        (query(Some(&number[..7]), None), vec![placed.id]),
        (query(Some("Ада"), None), vec![]),
        (query(Some("%"), None), vec![]),
        (query(Some("ada@\0example.com"), None), vec![]),
        (query(Some(" "), Some(OrderStatus::Placed)), vec![placed.id]),
    ];
    for (asked, expected) in cases {
        let answer = shop.book.list(&fresh_ctx(), asked.clone()).await.expect("listed");
        let ids: BTreeSet<_> = answer.items.iter().map(|row| row.id).collect();
        assert_eq!(ids, expected.into_iter().collect(), "{asked:?}");
    }
    let all = shop.book.list(&fresh_ctx(), query(None, Some(OrderStatus::Placed))).await;
    let row = &all.expect("listed").items[0];
    assert_eq!((row.name.as_str(), row.email.as_str()), ("Ada", "Ada@Example.com"));
    assert_eq!((row.units, row.total, row.refunded), (2, eur(2_490), eur(0)));
}
