use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use kernel_common::{IdSource, OrderId};
use kernel_events::Actor;
use mod_order_api::{
    FlowPhase, LinkHash, OpenOrder, OrderError, OrderEvent, OrderRef, OrderState, Orders,
    TimelineEvent,
};
use rt_host::RandomIds;
use tokio::{sync::Barrier, task::JoinSet};
use uuid::Uuid;

use crate::shop::{Shop, ctx, fresh_ctx, refusal};

#[tokio::test]
async fn an_order_is_opened_with_its_flow_its_story_and_its_event() {
    let shop = Shop::open().await;
    let request = shop.request();
    let opened = shop.book.open_pending(&ctx("k"), request.clone()).await.expect("opened");
    assert_eq!((opened.order_id, opened.fresh), (request.order_id, true));

    let order = shop.order(opened.order_id).await;
    assert_eq!(order.number, opened.number);
    assert_eq!((&order.state, order.version), (&OrderState::Pending, 1));
    assert_eq!(order.snapshot, request.snapshot, "what was agreed is kept as it was");
    assert_eq!(order.timeline.len(), 1);
    assert_eq!(order.timeline[0].event, TimelineEvent::Opened);
    assert_eq!(order.timeline[0].actor, Actor::Staff("ann".to_owned()));

    let loaded = shop.flow(opened.order_id).await;
    assert_eq!(loaded.flow, opened.flow, "the caller has the flow as it is kept");
    assert_eq!((loaded.flow.fence, loaded.flow.phase), (1, FlowPhase::Running));
    assert_eq!((loaded.number, loaded.fingerprint), (opened.number, request.fingerprint));

    let envelope = testkit::expect_event(&shop.db, "orders.order_opened.v1").await;
    assert_eq!((envelope.streamseq, envelope.meta.actor), (1, order.timeline[0].actor.clone()));
    let envelope = testkit::expect_event(&shop.db, "orders.order_opened.v1").await;
    let event = OrderEvent::read(&envelope).expect("readable").expect("known");
    assert_eq!(event.order().contact, request.snapshot.contact);
    assert_eq!(event.order().totals.total, request.snapshot.quote.total);
}

#[tokio::test]
async fn a_repeated_key_answers_the_first_order_whatever_else_is_new() {
    let shop = Shop::open().await;
    let request = shop.request();
    let first = shop.book.open_pending(&ctx("k"), request.clone()).await.expect("opened");
    shop.confirm(&first).await.expect("placed");
    // The repeat quotes anew: other id, other link, other cart version, other price.
    let mut again = OpenOrder { cart_version: 9, ..shop.request() };
    again.snapshot.contact.phone = Some("1".to_owned());
    let second = shop.book.open_pending(&ctx("k"), again).await.expect("answered");
    assert_eq!((second.order_id, second.number), (first.order_id, first.number));
    assert!(!second.fresh);
    assert_eq!(second.flow.phase, FlowPhase::Done);
    assert_eq!(second.flow.reply, Some(serde_json::json!({ "placed": first.order_id })));
    assert_eq!(shop.events(first.order_id).await.len(), 2);
}

#[tokio::test]
async fn another_request_under_the_key_is_refused() {
    let shop = Shop::open().await;
    shop.opened("k").await;
    let other = OpenOrder { fingerprint: "sha256:three-mugs".to_owned(), ..shop.request() };
    assert_eq!(refusal(shop.book.open_pending(&ctx("k"), other).await), OrderError::KeyReused);
}

#[tokio::test]
async fn a_cart_is_sold_once_until_its_order_is_cancelled() {
    let shop = Shop::open().await;
    let request = shop.request();
    let first = shop.book.open_pending(&ctx("a"), request.clone()).await.expect("opened");
    let same_cart = || OpenOrder { cart_id: request.cart_id, ..shop.request() };
    let refused = refusal(shop.book.open_pending(&ctx("b"), same_cart()).await);
    assert_eq!(refused, OrderError::CartAlreadyOrdered { order_id: first.order_id });

    let changed = OpenOrder { cart_version: 4, ..same_cart() };
    assert!(shop.book.open_pending(&ctx("c"), changed).await.is_ok(), "another version");

    let reason = "card declined".to_owned();
    let cancel = mod_order_api::CancelOrder { order_id: first.order_id, reason };
    shop.book.cancel(&fresh_ctx(), cancel).await.expect("cancelled");
    assert!(shop.book.open_pending(&ctx("d"), same_cart()).await.is_ok(), "another card");
}

#[tokio::test]
async fn an_id_or_a_link_that_is_taken_is_refused() {
    let shop = Shop::open().await;
    let first = shop.request();
    shop.book.open_pending(&ctx("a"), first.clone()).await.expect("opened");
    let same_id = OpenOrder { order_id: first.order_id, ..shop.request() };
    let same_link = OpenOrder { link_hash: first.link_hash.clone(), ..shop.request() };
    for (key, request) in [("b", same_id), ("c", same_link)] {
        let refused = refusal(shop.book.open_pending(&ctx(key), request).await);
        assert!(matches!(refused, OrderError::Invalid(_)), "{refused:?}");
    }
}

#[tokio::test]
async fn twenty_callers_with_one_key_open_one_order() {
    let shop = Shop::open().await;
    let cart = shop.request();
    let barrier = Arc::new(Barrier::new(20));
    let mut callers = JoinSet::new();
    let books = [shop.book.clone(), shop.another_process().await];
    for caller in 0..20 {
        let (book, barrier) = (books[caller % 2].clone(), barrier.clone());
        let request = OpenOrder { cart_id: cart.cart_id, ..shop.request() };
        callers.spawn(async move {
            barrier.wait().await;
            book.open_pending(&ctx("one"), request).await.expect("answered")
        });
    }
    let answers = callers.join_all().await;
    let first = answers[0].order_id;
    assert!(answers.iter().all(|answer| answer.order_id == first));
    assert_eq!(answers.iter().filter(|answer| answer.fresh).count(), 1, "one drives the flow");
    assert_eq!(shop.events(first).await, [(1, "opened".to_owned())]);
}

#[tokio::test]
async fn of_twenty_keys_on_one_cart_one_wins() {
    let shop = Shop::open().await;
    let cart = shop.request();
    let mut callers = JoinSet::new();
    for _ in 0..20 {
        let (book, request) =
            (shop.book.clone(), OpenOrder { cart_id: cart.cart_id, ..shop.request() });
        callers.spawn(async move { book.open_pending(&fresh_ctx(), request).await });
    }
    let answers = callers.join_all().await;
    let won: Vec<OrderId> =
        answers.iter().filter_map(|answer| answer.as_ref().ok()).map(|o| o.order_id).collect();
    assert_eq!(won.len(), 1);
    for answer in answers.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(answer), OrderError::CartAlreadyOrdered { order_id: won[0] });
    }
}

/// Ids whose lower halves, which order numbers are made of, are all the same at first.
#[derive(Default)]
struct Unlucky {
    numbers: AtomicU64,
    handed_out: Mutex<Vec<Uuid>>,
}

impl IdSource for Unlucky {
    fn next(&self) -> Uuid {
        let (time, random) = RandomIds.next().as_u64_pair();
        let lucky = self.numbers.fetch_add(1, Ordering::SeqCst) >= 8;
        let id = Uuid::from_u64_pair(time, if lucky { random } else { 0x8000_0000_0000_0007 });
        self.handed_out.lock().expect("not poisoned").push(id);
        id
    }
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let ids = Arc::new(Unlucky::default());
    let shop = Shop::with_ids(ids.clone()).await;
    let (first, second) = (shop.opened("a").await, shop.opened("b").await);
    assert_eq!(first.number.as_str(), "0000-0007");
    assert_ne!(second.number, first.number);
    let by = vec![OrderRef::Number(first.number), OrderRef::Number(second.number)];
    let found = shop.book.find(&fresh_ctx(), by).await.expect("found");
    assert_eq!(found.found.len(), 2);
    assert!(ids.handed_out.lock().expect("not poisoned").len() > 4, "it was drawn again");
}

#[tokio::test]
async fn what_does_not_hold_together_is_refused_with_every_fault() {
    let shop = Shop::open().await;
    type Spoil = fn(&mut OpenOrder);
    let spoils: [(&str, Spoil); 12] = [
        ("/fingerprint", |r| {
            r.fingerprint = String::new();
        }),
        ("/flow/lease_seconds", |r| {
            r.flow.lease_seconds = 0;
        }),
        ("/flow/kind", |r| {
            r.flow.kind = "check\0out".to_owned();
        }),
        ("/snapshot/lines", |r| {
            r.snapshot.lines.clear();
        }),
        ("/snapshot/lines/0/line_no", |r| {
            r.snapshot.lines[0].line_no = 2;
        }),
        ("/snapshot/lines/0/priced", |r| {
            r.snapshot.lines[0].sku = "POT".parse().expect("a SKU");
        }),
        ("/snapshot/lines/0/product_name", |r| {
            r.snapshot.lines[0].product_name.clear();
        }),
        ("/snapshot/quote/total", |r| {
            r.snapshot.quote.total.amount_minor += 1;
        }),
        ("/snapshot/quote/total", |r| {
            r.snapshot.currency = kernel_common::Currency::USD;
        }),
        ("/snapshot/quote/delivery", |r| {
            r.snapshot.delivery.option = "pigeon".to_owned();
        }),
        ("/snapshot/contact/email", |r| {
            r.snapshot.contact.email = "nobody".to_owned();
        }),
        ("/snapshot/delivery_address/name", |r| {
            r.snapshot.delivery_address.name = "\0".to_owned();
        }),
    ];
    for (pointer, spoil) in spoils {
        let mut request = shop.request();
        spoil(&mut request);
        let refused = refusal(shop.book.open_pending(&ctx("k"), request).await);
        let OrderError::Invalid(faults) = refused else { panic!("{pointer}: {refused:?}") };
        assert!(faults.iter().any(|fault| fault.pointer == pointer), "{pointer}: {faults:?}");
    }
    let keyless = testkit::ctx(testkit::tenant_one());
    let refused = refusal(shop.book.open_pending(&keyless, shop.request()).await);
    assert_eq!(refused, OrderError::KeyRequired);
    assert!(shop.book.open_pending(&ctx("k"), shop.request()).await.is_ok(), "the key is free");
}

#[tokio::test]
async fn a_flow_is_kept_even_if_its_state_holds_what_postgresql_cannot() {
    let shop = Shop::open().await;
    let mut request = shop.request();
    request.flow.state = serde_json::json!({ "said": "a\0b" });
    request.link_hash = LinkHash::from_bytes([7; 32]);
    let opened = shop.book.open_pending(&ctx("k"), request).await.expect("opened");
    let kept = shop.flow(opened.order_id).await.flow.state;
    assert_eq!(kept, serde_json::json!({ "said": "a\u{fffd}b" }));
}
