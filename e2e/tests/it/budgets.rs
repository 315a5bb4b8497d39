//! What an order costs the database in the whole program, reactions included: the letter, the
//! emptied cart, the provider's webhook, the index.
//!
//! Counted are the units of requests and of reactions; the relay and the jobs look for work whether
//! or not there is any, in units of the system. What each request costs by itself is counted in
//! `app/gateway-public`.

use std::time::Duration;

use bytes::Bytes;
use e2e::{Card, Shop, Shopper, Store, eventually, letters_to};
use http::Request;
use rt_http::HttpClient;

const SKU: &str = "MUG-RIB-SAG";
const OTHER_SKU: &str = "MUG-RIB-CRM";
const PATIENCE: Duration = Duration::from_secs(40);
/// So long nothing is counted when nothing is under way.
const PAUSE: Duration = Duration::from_secs(1);
/// Orders that are counted; the figure is their mean, because an index takes up several at once.
const ORDERS: u64 = 6;

/// Most that an order may cost, from the empty cart to the last reaction. The distance to what is
/// counted is for looks that a slow machine makes more often.
const STATEMENTS_MAX: u64 = 90;
/// Open, reserve, intend, record, confirm; and the letter. One more is for news of a payment that
/// come while its order is being placed; the webhook says nothing new and costs none.
const COMMITS_MAX: u64 = 7;
const CALLS_MAX: u64 = 36;

/// Calls by which a process looks for work, whether or not there is any.
const POLLS: [&str; 2] = [
    "contract=\"order.Flows\",method=\"claim_due\"",
    "contract=\"search.ChangeLog\",method=\"read\"",
];

/// Sums over everything that a process has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Figures {
    statements: u64,
    commits: u64,
    calls: u64,
}

#[tokio::test]
async fn an_order_with_all_its_reactions_stays_in_its_budget() {
    let (shop, figures) = Shop::with_figures();
    let shopper = shop.shopper(Store::Tihaven);
    the_index_is_there(&shopper).await;
    // The first one also prepares statements and fills caches.
    buy(&shop).await;
    let before = settled(&figures).await;
    for _ in 0..ORDERS {
        buy(&shop).await;
    }
    let after = settled(&figures).await;

    for (what, most, spent) in [
        ("statements", STATEMENTS_MAX, after.statements - before.statements),
        ("commits", COMMITS_MAX, after.commits - before.commits),
        ("contract calls", CALLS_MAX, after.calls - before.calls),
    ] {
        let each = spent.div_ceil(ORDERS);
        assert!(each <= most, "{each} {what} an order, and {most} is the budget");
        assert!(each * 2 >= most, "only {each} {what} an order: tighten the budget of {most}");
    }
    shop.audit();
    shop.stop();
}

/// One order by a shopper of its own, until its letter is written and its webhook taken. Nothing is
/// asked of the shop meanwhile: that would be counted.
async fn buy(shop: &Shop) {
    let shopper = shop.shopper(Store::Tihaven);
    let mut cart = shopper.cart_with(SKU, 1).await;
    cart.add(OTHER_SKU, 1).await;
    let placed = cart.checkout(Card::Approved).await.expect(201);
    assert_eq!(placed["status"], "placed");
    let letter = || async { letters_to(shop, &shopper).pop() };
    eventually("the letter about the order", letter).await;
    let order = placed["order_id"].as_str().expect("an id");
    let payment = shop.inside(Store::Tihaven).payment_of(order).await.expect("it is paid");
    let reference = payment.id.to_string();
    let taken = || async { (shop.provider().webhooks_taken(&reference) > 0).then_some(()) };
    eventually("the webhook is taken", taken).await;
}

/// Until it is built, the index reads the whole catalog.
async fn the_index_is_there(shopper: &Shopper) {
    let found =
        || async { (shopper.get("/api/v1/products?q=mug").await.status == 200).then_some(()) };
    eventually("the index answers", found).await;
}

/// The figures, once they have stood still for a while: reactions have no other end to wait for.
async fn settled(figures: &str) -> Figures {
    let still = || async {
        let before = read(figures).await;
        tokio::time::sleep(PAUSE).await;
        let now = read(figures).await;
        (now == before).then_some(now)
    };
    eventually("nothing is under way", still).await
}

async fn read(figures: &str) -> Figures {
    let request = Request::get(figures).body(Bytes::new()).expect("a request");
    let answer = HttpClient::new(PATIENCE).send(request).await.expect("the figures");
    let text = String::from_utf8(answer.body.to_vec()).expect("text");
    let of = |name: &str, label: &str| sum(&text, name, label);
    Figures {
        statements: of("shop_database_statements_total", "unit=\"request\""),
        commits: of("shop_database_commits_total", "unit=\"request\",commit=\"synchronous\""),
        calls: of("contract_calls_total", "outcome=\"answered\""),
    }
}

/// Adds up one counter over everything but one label.
fn sum(text: &str, name: &str, label: &str) -> u64 {
    let of = |line: &&str| line.starts_with(&format!("{name}{{")) && line.contains(label);
    let is_poll = |line: &&str| POLLS.iter().any(|method| line.contains(method));
    let value = |line: &str| line.rsplit_once(' ')?.1.parse::<u64>().ok();
    let counted: u64 =
        text.lines().filter(of).filter(|line| !is_poll(line)).filter_map(value).sum();
    assert!(counted > 0, "{name} with {label} is among the figures:\n{text}");
    counted
}
