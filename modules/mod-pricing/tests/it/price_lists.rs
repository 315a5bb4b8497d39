//! Creating and changing price lists.

use kernel_common::Currency;
use mod_pricing_api::{PriceBook, PriceBookError, PriceListPut, PricingEvent, Revision};
use rt_contract::CallError;
use testkit::{expect_event, tenant_one};

use crate::shop::{Shop, keyed, list};

async fn put(shop: &Shop, key: &str, lists: &[PriceListPut]) -> Result<Revision, PriceBookError> {
    let answer = shop.pricing.put_price_lists(&keyed(tenant_one(), key), lists.to_vec()).await;
    answer.map_err(|error| match error {
        CallError::Domain(error) => error,
        CallError::Fault(fault) => panic!("{fault}"),
    })
}

#[tokio::test]
async fn lists_are_created_and_changed_by_code() {
    let shop = Shop::open().await;
    let web = list("web", Currency::EUR, None, 0);
    let sale = list("sale", Currency::EUR, Some("web"), 5);
    assert_eq!(put(&shop, "k-1", &[web.clone(), sale.clone()]).await, Ok(Revision(1)));
    let urgent = PriceListPut { priority: 9, channel: None, ..sale };
    assert_eq!(put(&shop, "k-2", &[web, urgent.clone()]).await, Ok(Revision(2)));
    let event = expect_event(&shop.db, "pricing.price_lists_changed.v1").await;
    let event: PricingEvent = event.payload().expect("ours");
    assert_eq!(event, PricingEvent::PriceListsChanged { lists: vec![urgent] });
}

#[tokio::test]
async fn a_list_in_another_currency_or_tax_mode_is_refused() {
    let shop = Shop::stocked(tenant_one()).await;
    let dollars = list("web-eur", Currency::USD, None, 0);
    let mismatch = PriceBookError::CurrencyMismatch {
        list: "web-eur".to_owned(),
        expected: Currency::EUR,
        found: Currency::USD,
    };
    assert_eq!(put(&shop, "k-1", &[dollars]).await, Err(mismatch));
    let net = PriceListPut { tax_included: false, ..list("b2b", Currency::EUR, Some("b2b"), 0) };
    let mixed =
        PriceBookError::MixedTax { included: "web-eur".to_owned(), on_top: "b2b".to_owned() };
    assert_eq!(put(&shop, "k-2", std::slice::from_ref(&net)).await, Err(mixed));
    let web_only = list("web-eur", Currency::EUR, Some("web"), 0);
    assert_eq!(put(&shop, "k-3", &[web_only, net]).await, Ok(Revision(4)));
}

#[tokio::test]
async fn two_writers_cannot_slip_past_each_other_into_a_contradiction() {
    let shop = Shop::open().await;
    let writers = [true, false].map(|tax_included| {
        let pricing = shop.pricing.clone();
        tokio::spawn(async move {
            let code = format!("list-{tax_included}");
            let put = PriceListPut { tax_included, ..list(&code, Currency::EUR, None, 0) };
            pricing.put_price_lists(&keyed(tenant_one(), &code), vec![put]).await
        })
    });
    let mut accepted = 0;
    for writer in writers {
        match writer.await.expect("no panic") {
            Ok(_) => accepted += 1,
            Err(CallError::Domain(PriceBookError::MixedTax { .. })) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(accepted, 1);
}

#[tokio::test]
async fn faults_point_into_the_batch() {
    let shop = Shop::open().await;
    let bad = list("", Currency::EUR, Some("a\nb"), 0);
    let twice = list("web", Currency::EUR, None, 0);
    let Err(PriceBookError::Invalid(faults)) =
        put(&shop, "k-1", &[bad, twice.clone(), twice]).await
    else {
        panic!("not invalid");
    };
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(pointers, ["/0/code", "/0/channel", "/2/code"]);
}
