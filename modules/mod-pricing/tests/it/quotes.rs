//! Quotes over the stored book.

use kernel_common::{Currency, Money, TraceStep};
use mod_pricing_api::{
    PriceBook, PriceCalculator, PriceSet, QuoteError, QuoteRequest, UnitPricesQuery,
};
use rt_contract::{CallCtx, CallError};
use testkit::tenant_one;

use crate::shop::{Shop, eur, keyed, line, list, price, sku, terms, web};

#[tokio::test]
async fn a_quote_uses_the_stored_prices_and_rates() {
    let shop = Shop::stocked(tenant_one()).await;
    let lines = vec![line("BOOK", 1, "reduced"), line("MUG", 2, "standard")];
    let request = QuoteRequest { terms: terms("de"), lines };
    let quote = shop.pricing.quote(&web(tenant_one()), request).await.expect("priced");
    assert_eq!(quote.total, eur(1_999 + 2 * 1_290));
    assert_eq!(quote.tax_total, eur(131 + 412));
    assert!(quote.tax_included);
    assert_eq!(quote.lines[0].sku, sku("BOOK"));
}

#[tokio::test]
async fn the_highest_priority_wins_then_the_channel_then_the_code() {
    let shop = Shop::stocked(tenant_one()).await;
    let eur_list = |code: &str, channel, priority| list(code, Currency::EUR, channel, priority);
    let lists = [
        eur_list("a-any", None, 0),
        eur_list("b-any", None, 0),
        eur_list("c-web", Some("web"), 0),
        eur_list("d-api", Some("api"), 0),
        eur_list("e-sale", None, 5),
    ];
    shop.put_lists(tenant_one(), "lists", &lists).await;
    let prices = [
        price("a-any", "TEA", 1),
        price("b-any", "TEA", 2),
        price("c-web", "TEA", 3),
        price("d-api", "TEA", 4),
        price("a-any", "CUP", 1),
        price("b-any", "CUP", 2),
        price("c-web", "POT", 3),
        price("e-sale", "POT", 5),
    ];
    shop.set_prices(tenant_one(), "prices", &prices).await;
    let query = UnitPricesQuery { skus: vec![sku("POT"), sku("TEA"), sku("CUP")] };
    let won = async |ctx: CallCtx| {
        let answer = shop.pricing.unit_prices(&ctx, query.clone()).await.expect("answered");
        let minors: Vec<_> = answer.items.iter().map(|item| item.price.amount_minor).collect();
        (minors, answer.missing)
    };
    assert_eq!(won(web(tenant_one())).await, (vec![5, 3, 1], vec![]));
    let api = CallCtx { channel: "api".to_owned(), ..web(tenant_one()) };
    assert_eq!(won(api).await, (vec![5, 4, 1], vec![]));
    let dollars = CallCtx { currency: Currency::USD, ..web(tenant_one()) };
    assert_eq!(won(dollars).await, (vec![], vec![sku("POT"), sku("TEA"), sku("CUP")]));
}

#[tokio::test]
async fn the_trace_names_the_list_that_won() {
    let shop = Shop::stocked(tenant_one()).await;
    shop.put_lists(tenant_one(), "sale", &[list("sale", Currency::EUR, None, 5)]).await;
    let sale = PriceSet { compare_at: Some(eur(1_290)), ..price("sale", "MUG", 990) };
    shop.set_prices(tenant_one(), "sale", &[sale]).await;
    let lines = vec![line("MUG", 1, "standard"), line("BOOK", 1, "reduced")];
    let request = QuoteRequest { terms: terms("de"), lines };
    let quote = shop.pricing.quote(&web(tenant_one()), request).await.expect("priced");
    let lists: Vec<_> = quote
        .trace
        .iter()
        .filter_map(|step| match step {
            TraceStep::UnitPrice { price_list, .. } => Some(price_list.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(lists, ["sale", "web-eur"]);
    assert_eq!(quote.lines[0].compare_at, Some(eur(1_290)));
}

#[tokio::test]
async fn missing_prices_and_rates_are_named() {
    let shop = Shop::stocked(tenant_one()).await;
    let quote = async |zone: &str, lines: &[(&str, &str)]| {
        let lines = lines.iter().map(|(item, category)| line(item, 1, category)).collect();
        let request = QuoteRequest { terms: terms(zone), lines };
        shop.pricing.quote(&web(tenant_one()), request).await
    };
    let unpriced = quote("de", &[("MUG", "standard"), ("HAT", "standard")]).await;
    assert!(
        matches!(&unpriced, Err(CallError::Domain(QuoteError::NoPrice { skus, currency, channel }))
            if *skus == [sku("HAT")] && *currency == Currency::EUR && channel == "web"),
        "{unpriced:?}"
    );
    let untaxed = quote("fr", &[("MUG", "standard")]).await;
    assert!(
        matches!(&untaxed, Err(CallError::Domain(QuoteError::NoTaxRate { zone, .. }))
            if zone.0 == "fr"),
        "{untaxed:?}"
    );
}

#[tokio::test]
async fn too_many_lines_are_refused() {
    let shop = Shop::stocked(tenant_one()).await;
    let request =
        QuoteRequest { terms: terms("de"), lines: vec![line("MUG", 1, "standard"); 1_001] };
    let refused = shop.pricing.quote(&web(tenant_one()), request).await;
    assert!(matches!(refused, Err(CallError::Domain(QuoteError::Invalid(_)))), "{refused:?}");
    let query = UnitPricesQuery { skus: vec![sku("MUG"); 1_001] };
    let refused = shop.pricing.unit_prices(&web(tenant_one()), query).await;
    assert!(matches!(refused, Err(CallError::Domain(QuoteError::Invalid(_)))), "{refused:?}");
}

#[tokio::test]
async fn a_thousand_lines_are_priced_together() {
    let shop = Shop::stocked(tenant_one()).await;
    let item = |number: i64| format!("SKU-{number}");
    let prices: Vec<_> = (0..1_000).map(|n| price("web-eur", &item(n), n)).collect();
    shop.set_prices(tenant_one(), "many", &prices).await;
    let lines = (0..1_000).map(|n| line(&item(n), 1, "standard")).collect();
    let request = QuoteRequest { terms: terms("de"), lines };
    let quote = shop.pricing.quote(&web(tenant_one()), request).await.expect("priced");
    assert_eq!(quote.total, eur((0..1_000).sum()));
}

#[tokio::test]
async fn prices_are_listed_in_pages_that_new_prices_do_not_shift() {
    let shop = Shop::stocked(tenant_one()).await;
    shop.put_lists(tenant_one(), "sale", &[list("sale", Currency::EUR, None, 5)]).await;
    shop.set_prices(tenant_one(), "1", &[price("sale", "MUG", 990), price("sale", "TEA", 1)]).await;
    let mut query = mod_pricing_api::PricesQuery {
        list: None,
        skus: Vec::new(),
        page: kernel_common::PageRequest::first(2),
    };
    let first = shop.pricing.prices(&web(tenant_one()), query.clone()).await.expect("a page");
    shop.set_prices(tenant_one(), "2", &[price("sale", "AAA", 1)]).await;
    query.page.after = first.next.clone();
    let second = shop.pricing.prices(&web(tenant_one()), query.clone()).await.expect("a page");
    let names = |page: &kernel_common::Page<mod_pricing_api::ListedPrice>| -> Vec<String> {
        page.items.iter().map(|price| format!("{} in {}", price.sku, price.list)).collect()
    };
    assert_eq!(names(&first), ["BOOK in web-eur", "MUG in sale"]);
    assert_eq!(names(&second), ["MUG in web-eur", "TEA in sale"]);
    assert_eq!(second.next, None);
    query.page.after = None;
    query.list = Some("sale".to_owned());
    let sale = shop.pricing.prices(&web(tenant_one()), query).await.expect("a page");
    assert_eq!(names(&sale), ["AAA in sale", "MUG in sale"]);
    assert!(sale.next.is_some());
}

#[tokio::test]
async fn the_price_in_a_quote_is_the_one_set_last() {
    let shop = Shop::stocked(tenant_one()).await;
    shop.set_prices(tenant_one(), "cheaper", &[price("web-eur", "MUG", 990)]).await;
    let yen_list = list("jp", Currency::JPY, None, 0);
    shop.put_lists(tenant_one(), "jp", &[yen_list]).await;
    let yen = PriceSet { price: Money::new(1_980, Currency::JPY), ..price("jp", "MUG", 0) };
    shop.set_prices(tenant_one(), "jp-prices", &[yen]).await;
    let ctx = CallCtx { currency: Currency::JPY, ..keyed(tenant_one(), "ignored") };
    let query = UnitPricesQuery { skus: vec![sku("MUG"), sku("MUG")] };
    let in_yen = shop.pricing.unit_prices(&ctx, query.clone()).await.expect("answered");
    assert_eq!(in_yen.items.len(), 1);
    assert_eq!(in_yen.items[0].price, Money::new(1_980, Currency::JPY));
    let in_euro = shop.pricing.unit_prices(&web(tenant_one()), query).await.expect("answered");
    assert_eq!(in_euro.items[0].price, eur(990));
}
