//! Setting prices.

use kernel_common::{Currency, Money};
use mod_pricing_api::{ListedPrice, PriceBook, PriceBookError, PriceSet, PricingEvent, Revision};
use rt_contract::CallError;
use testkit::{events_of, tenant_one};

use crate::shop::{Shop, eur, keyed, price, sku, web};

const CHANGED: &str = "pricing.price_changed.v1";

fn domain(refused: Result<Revision, CallError<PriceBookError>>) -> PriceBookError {
    match refused {
        Err(CallError::Domain(error)) => error,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_change_is_published_with_the_price_after_it() {
    let shop = Shop::stocked(tenant_one()).await;
    let sets = [price("web-eur", "BOOK", 1_999), price("web-eur", "MUG", 990)];
    let revision = shop.set_prices(tenant_one(), "k-1", &sets).await;
    let events = events_of(&shop.db, CHANGED).await;
    let last = events.last().expect("published");
    assert_eq!((last.subject.as_str(), last.streamseq), ("price_book", revision.0));
    let mug = ListedPrice {
        list: "web-eur".to_owned(),
        channel: None,
        sku: sku("MUG"),
        price: eur(990),
        compare_at: None,
        tax_included: true,
    };
    let event: PricingEvent = last.payload().expect("ours");
    assert_eq!(event, PricingEvent::PriceChanged { prices: vec![mug] });
}

#[tokio::test]
async fn what_changes_nothing_makes_no_revision_and_no_event() {
    let shop = Shop::stocked(tenant_one()).await;
    let sets = [price("web-eur", "MUG", 1_290)];
    let first = shop.set_prices(tenant_one(), "k-1", &sets).await;
    let published = events_of(&shop.db, CHANGED).await.len();
    assert_eq!(shop.set_prices(tenant_one(), "k-2", &sets).await, first);
    assert_eq!(events_of(&shop.db, CHANGED).await.len(), published);
}

#[tokio::test]
async fn a_repeated_key_returns_the_first_answer() {
    let shop = Shop::stocked(tenant_one()).await;
    let sets = [price("web-eur", "MUG", 990)];
    let first = shop.set_prices(tenant_one(), "k-1", &sets).await;
    shop.set_prices(tenant_one(), "k-2", &[price("web-eur", "MUG", 1_090)]).await;
    assert_eq!(shop.set_prices(tenant_one(), "k-1", &sets).await, first);
    let query = mod_pricing_api::UnitPricesQuery { skus: vec![sku("MUG")] };
    let calculator: &dyn mod_pricing_api::PriceCalculator = &shop.pricing;
    let now = calculator.unit_prices(&web(tenant_one()), query).await.expect("answered");
    assert_eq!(now.items[0].price, eur(1_090), "the repeat had no effect");
    let other = vec![price("web-eur", "MUG", 1)];
    let reused = shop.pricing.set_prices(&keyed(tenant_one(), "k-1"), other).await;
    assert_eq!(domain(reused), PriceBookError::KeyReused);
}

#[tokio::test]
async fn putting_prices_tells_which_are_different_now() {
    let shop = Shop::stocked(tenant_one()).await;
    let put = async |key: &str, sets: Vec<PriceSet>| {
        shop.pricing.put_prices(&keyed(tenant_one(), key), sets).await.expect("put")
    };
    let was = PriceSet { compare_at: Some(eur(1_500)), ..price("web-eur", "MUG", 1_290) };
    let sets = vec![price("web-eur", "BOOK", 1_999), was, price("web-eur", "CUP", 490)];
    let first = put("k-1", sets.clone()).await;
    assert_eq!(first.changed, [1, 2], "a former price is a change");
    assert_eq!(put("k-1", sets.clone()).await, first, "the same key, the same answer");
    let again = put("k-2", sets).await;
    assert_eq!((again.revision, again.changed), (first.revision, Vec::new()));
    let query = mod_pricing_api::PricesQuery {
        list: None,
        skus: vec![sku("CUP"), sku("MUG"), sku("NONE")],
        page: kernel_common::PageRequest::first(10),
    };
    let listed = shop.pricing.prices(&web(tenant_one()), query).await.expect("listed").items;
    let listed: Vec<_> = listed.iter().map(|price| price.sku.as_str()).collect();
    assert_eq!(listed, ["CUP", "MUG"], "only those asked for");
}

#[tokio::test]
async fn refusals_name_what_is_wrong_and_write_nothing() {
    let shop = Shop::stocked(tenant_one()).await;
    let set = async |key: &str, sets: Vec<PriceSet>| {
        domain(shop.pricing.set_prices(&keyed(tenant_one(), key), sets).await)
    };
    let mug = || price("web-eur", "MUG", 990);
    let unkeyed = shop.pricing.set_prices(&web(tenant_one()), vec![mug()]).await;
    assert_eq!(domain(unkeyed), PriceBookError::KeyRequired);
    let unknown =
        set("k-1", vec![mug(), price("web-usd", "MUG", 1), price("nope", "MUG", 1)]).await;
    assert_eq!(unknown, PriceBookError::UnknownLists(vec!["nope".into(), "web-usd".into()]));
    let dollars = PriceSet { price: Money::new(1, Currency::USD), ..mug() };
    let mismatch = PriceBookError::CurrencyMismatch {
        list: "web-eur".to_owned(),
        expected: Currency::EUR,
        found: Currency::USD,
    };
    assert_eq!(set("k-2", vec![dollars]).await, mismatch);
    let negative = PriceSet { compare_at: Some(eur(-1)), ..price("web-eur", "MUG", -1) };
    let PriceBookError::Invalid(faults) = set("k-3", vec![mug(), negative]).await else {
        panic!("not invalid");
    };
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/1/sku", "/1/price", "/1/compare_at"]);
    assert!(matches!(set("k-4", vec![]).await, PriceBookError::Invalid(_)));
    let still = shop.set_prices(tenant_one(), "k-5", &[price("web-eur", "MUG", 1_290)]).await;
    assert_eq!(still, Revision(3), "the stocked shop's");
}

#[tokio::test]
async fn parallel_writers_make_one_line_of_revisions() {
    let shop = Shop::stocked(tenant_one()).await;
    let writers = (0..12i64).map(|n| {
        let pricing = shop.pricing.clone();
        tokio::spawn(async move {
            let ctx = keyed(tenant_one(), &format!("writer-{n}"));
            pricing.set_prices(&ctx, vec![price("web-eur", "MUG", n)]).await.expect("set").0
        })
    });
    let mut revisions = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        revisions.push(writer.await.expect("no panic"));
    }
    revisions.sort_unstable();
    assert_eq!(revisions, (4..16).collect::<Vec<i64>>());
    // Events are read in the order in which their transactions began; their numbers are the order
    // in which they took the book.
    let events = events_of(&shop.db, CHANGED).await;
    let mut numbers: Vec<_> = events.iter().map(|event| event.streamseq).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [vec![2], (4..16).collect()].concat());
}
