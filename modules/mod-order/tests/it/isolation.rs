use kernel_common::{OrderId, PageRequest};
use mod_order_api::{
    CancelOrder, ClaimDue, FlowRef, Flows, OrderError, OrderRef, Orders, OrdersQuery, RenewLease,
    ShipOrder,
};
use testkit::{tenant_one, tenant_two};

use crate::{
    flows::checkpoint,
    shop::{Shop, checkout, confirmation, ctx_of, fresh_ctx, refusal},
};

#[tokio::test]
async fn one_tenant_sees_and_changes_nothing_of_the_other() {
    let shop = Shop::open().await;
    let request = shop.request();
    let opened =
        shop.book.open_pending(&ctx_of(tenant_one(), "k"), request.clone()).await.expect("opened");
    let (id, two) = (opened.order_id, ctx_of(tenant_two(), "k"));

    let refs = vec![
        OrderRef::Id(id),
        OrderRef::Number(opened.number.clone()),
        OrderRef::LinkHash(request.link_hash.clone()),
    ];
    let answer = shop.book.find(&two, refs.clone()).await.expect("answered");
    assert_eq!((answer.found.len(), answer.missing), (0, refs));
    let all = OrdersQuery { status: None, text: None, page: PageRequest::first(10) };
    assert!(shop.book.list(&two, all).await.expect("listed").items.is_empty());
    assert_eq!(shop.book.load(&two, FlowRef::Order(id)).await, Ok(None));
    let key = "k".parse().expect("a key");
    assert_eq!(shop.book.load(&two, FlowRef::Key(key)).await, Ok(None));

    let unknown = OrderError::UnknownOrder(id);
    let confirmed = shop.book.confirm(&two, confirmation(&opened.flow)).await;
    assert_eq!(refusal(confirmed), unknown);
    let cancel = CancelOrder { order_id: id, reason: "mine".to_owned() };
    assert_eq!(refusal(shop.book.cancel(&two, cancel).await), unknown);
    let ship = ShipOrder { order_id: id, carrier: "DHL".to_owned(), tracking: None };
    assert_eq!(refusal(shop.book.ship(&two, ship).await), unknown);
    let write = checkpoint(&opened.flow, |write| {
        write.state = serde_json::json!("mine");
    });
    assert!(!shop.book.checkpoint(&two, write).await.expect("answered").stored);
    let renewal = RenewLease { order_id: id, fence: 1, lease_seconds: 60 };
    assert!(!shop.book.renew(&two, renewal).await.expect("answered").stored);

    assert_eq!(shop.order(id).await.version, 1);
    assert_eq!(shop.flow(id).await.flow, opened.flow);
}

#[tokio::test]
async fn names_of_two_tenants_do_not_meet() {
    let shop = Shop::open().await;
    let request = shop.request();
    let one = shop.book.open_pending(&ctx_of(tenant_one(), "same"), request.clone()).await;
    let two = shop.book.open_pending(&ctx_of(tenant_two(), "same"), request).await;
    let (one, two) = (one.expect("opened"), two.expect("opened"));
    assert!(one.fresh && two.fresh, "the same key, cart, link and even id are another tenant's");
    let id: OrderId = two.order_id;
    let cancel = CancelOrder { order_id: id, reason: "asked".to_owned() };
    shop.book.cancel(&ctx_of(tenant_two(), "c"), cancel).await.expect("cancelled");
    assert_eq!(shop.order(one.order_id).await.version, 1);
}

#[tokio::test]
async fn due_flows_of_every_tenant_are_handed_out_with_their_tenant() {
    let shop = Shop::open().await;
    for tenant in [tenant_one(), tenant_two()] {
        let ctx = ctx_of(tenant, "k");
        let opened = shop.book.open_pending(&ctx, shop.request()).await.expect("opened");
        let release = checkpoint(&opened.flow, |write| {
            (write.release, write.wake_after_ms) = (true, 0);
        });
        assert!(shop.book.checkpoint(&ctx, release).await.expect("written").stored);
    }
    let claim = ClaimDue { limit: 10, lease_seconds: 15, kinds: checkout() };
    let mut tenants: Vec<_> = shop
        .book
        .claim_due(&fresh_ctx(), claim)
        .await
        .expect("claimed")
        .into_iter()
        .map(|flow| flow.tenant)
        .collect();
    tenants.sort();
    assert_eq!(tenants, [tenant_one(), tenant_two()]);
}
