//! Two tenants on one database.

use mod_pricing_api::{
    PriceBook, PriceBookError, PriceCalculator, PricesQuery, QuoteRequest, UnitPricesQuery,
};
use rt_contract::CallError;
use testkit::{tenant_one, tenant_two};

use crate::shop::{Shop, eur, keyed, line, price, sku, terms, web};

#[tokio::test]
async fn a_tenant_sees_neither_prices_nor_lists_nor_rates_of_another() {
    let shop = Shop::stocked(tenant_one()).await;
    let query = UnitPricesQuery { skus: vec![sku("MUG")] };
    let prices = shop.pricing.unit_prices(&web(tenant_two()), query).await.expect("answered");
    assert_eq!(prices.missing, [sku("MUG")]);
    let set = vec![price("web-eur", "MUG", 1)];
    let refused = shop.pricing.set_prices(&keyed(tenant_two(), "k-1"), set).await;
    let unknown = PriceBookError::UnknownLists(vec!["web-eur".to_owned()]);
    assert_eq!(refused, Err(CallError::Domain(unknown)));
    let query =
        PricesQuery { list: None, skus: Vec::new(), page: kernel_common::PageRequest::first(10) };
    let page = shop.pricing.prices(&web(tenant_two()), query).await.expect("a page");
    assert_eq!(page.items, []);
}

#[tokio::test]
async fn two_tenants_use_the_same_names_and_keys_without_meeting() {
    let shop = Shop::stocked(tenant_one()).await;
    shop.stock(tenant_two()).await;
    shop.set_prices(tenant_two(), "cheaper", &[price("web-eur", "MUG", 1)]).await;
    let quote = async |tenant| {
        let request = QuoteRequest { terms: terms("de"), lines: vec![line("MUG", 1, "standard")] };
        shop.pricing.quote(&web(tenant), request).await.expect("priced").total
    };
    assert_eq!(quote(tenant_one()).await, eur(1_290));
    assert_eq!(quote(tenant_two()).await, eur(1));
}
