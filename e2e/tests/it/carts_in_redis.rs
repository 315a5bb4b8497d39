//! Goal R9: a shop whose carts lie in Redis, which is killed and comes back empty. Orders, stock and
//! money do not notice.

use e2e::{Card, Redis, Shop, Store, eventually};
use serde_json::json;

const SKU: &str = "MUG-RIB-SAG";

#[tokio::test]
async fn redis_dies_and_takes_carts_with_it_and_nothing_else() {
    let Some(mut redis) = Redis::start() else { return };
    let shop = Shop::start_with(redis.settings());
    let shopper = shop.shopper(Store::Tihaven);
    let bought = shopper.cart_with(SKU, 1).await.checkout(Card::Approved).await.expect(201);
    let token = bought["token"].as_str().expect("a token");
    let cart = shopper.cart_with(SKU, 2).await;
    let path = format!("/api/v1/carts/{}", cart.id());
    assert_eq!(shopper.get(&path).await.expect(200)["lines"][0]["quantity"], 2);

    redis.kill();
    for _ in 0..5 {
        let away = shopper.get(&path).await;
        assert_eq!((away.status, away.code().as_str()), (503, "platform.unavailable"));
        assert_eq!(cart.try_add(SKU, 1).await.status, 503);
        assert_eq!(cart.checkout(Card::Approved).await.status, 503, "and nobody is charged");
        for browsing in ["/", "/api/v1/products?limit=5", "/api/v1/categories"] {
            assert_eq!(shopper.get(browsing).await.status, 200, "{browsing}");
        }
        assert_eq!(shopper.order(token).await.expect(200)["status"], "placed");
    }

    redis.run();
    let found = || async { (shopper.get(&path).await.status == 404).then_some(()) };
    eventually("redis is found again, without the cart", found).await;
    let gone = cart.try_add(SKU, 1).await;
    gone.refused(404, "cart.not_found");
    let again = shopper.cart_with(SKU, 1).await.checkout(Card::Approved).await.expect(201);
    assert_eq!(again["status"], "placed");
    let emptied = || async {
        let orders = shop.inside(Store::Tihaven).orders_of(shopper.email()).await;
        (orders.len() == 2).then_some(())
    };
    eventually("both orders are there", emptied).await;
    assert_ne!(again["order_id"], json!(null));
    shop.audit();
    shop.stop();
}
