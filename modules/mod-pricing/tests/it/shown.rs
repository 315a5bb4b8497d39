//! Quotes that are only shown: what is remembered for them, and what ends it.

use kernel_common::{Currency, PriceQuote};
use mod_pricing::ShownPrices;
use mod_pricing_api::{PriceBook, PriceCalculator, PriceListPut, QuoteError, QuoteRequest};
use rt_cache::Generations;
use rt_contract::{CallCtx, CallError};
use testkit::{Counters, tenant_one, tenant_two};

use crate::shop::{Shop, eur, keyed, line, list, price, rate, sku, terms, web};

/// A shop, and what it shows.
struct Window {
    shop: Shop,
    shown: ShownPrices,
    generations: Generations,
    counters: Counters,
}

type Quoted = Result<PriceQuote, CallError<QuoteError>>;

impl Window {
    async fn open() -> Self {
        let shop = Shop::stocked(tenant_one()).await;
        let generations = Generations::default();
        let shown = shop.pricing.shown(generations.clone());
        Self { shop, shown, generations, counters: Counters::default() }
    }

    /// What is shown in a market, and the statements that it took.
    async fn show(&self, ctx: &CallCtx, zone: &str, items: &[&str]) -> (Quoted, u64) {
        let lines = items.iter().map(|item| line(item, 1, "standard")).collect();
        let request = QuoteRequest { terms: terms(zone), lines };
        self.counters.reset();
        let quoted = {
            let _listening = self.counters.listen();
            self.shown.quote(ctx, request).await
        };
        (quoted, self.counters.sum("shop_database_statements_total", &[]))
    }

    /// The total that is shown of one of each, and whether anything was read for it.
    async fn total(&self, items: &[&str]) -> (i64, bool) {
        let (quoted, statements) = self.show(&web(tenant_one()), "de", items).await;
        (quoted.expect("priced").total.amount_minor, statements > 0)
    }

    async fn reprice(&self, key: &str, item: &str, price_minor: i64) {
        let prices = [price("web-eur", item, price_minor)];
        self.shop.set_prices(tenant_one(), key, &prices).await;
    }
}

#[tokio::test]
async fn what_was_read_is_remembered_until_an_event_ends_it() {
    let window = Window::open().await;
    assert_eq!(window.total(&["MUG"]).await, (1_290, true));
    assert_eq!(window.total(&["MUG"]).await, (1_290, false));
    assert_eq!(window.total(&["MUG", "BOOK"]).await, (1_290 + 1_999, true), "one is new");
    assert_eq!(window.total(&["BOOK", "MUG", "MUG"]).await, (2 * 1_290 + 1_999, false));

    window.reprice("cheaper", "MUG", 990).await;
    assert_eq!(window.total(&["MUG"]).await, (1_290, false), "nobody has said so yet");
    window.generations.next(tenant_two());
    assert_eq!(window.total(&["MUG"]).await, (1_290, false), "that was somebody else");
    window.generations.next(tenant_one());
    assert_eq!(window.total(&["MUG"]).await, (990, true));
    assert_eq!(window.total(&["MUG"]).await, (990, false));
}

#[tokio::test]
async fn what_is_charged_is_never_remembered() {
    let window = Window::open().await;
    window.total(&["MUG"]).await;
    window.reprice("cheaper", "MUG", 990).await;
    let request = QuoteRequest { terms: terms("de"), lines: vec![line("MUG", 1, "standard")] };
    let asked = window.shop.pricing.quote(&web(tenant_one()), request).await.expect("priced");
    assert_eq!(asked.total, eur(990));
    assert_eq!(window.total(&["MUG"]).await, (1_290, false));
    let query = mod_pricing_api::UnitPricesQuery { skus: vec![sku("MUG")] };
    let listed = window.shown.unit_prices(&web(tenant_one()), query).await.expect("answered");
    assert_eq!(listed.items[0].price, eur(990));
}

#[tokio::test]
async fn a_rate_ends_with_the_prices() {
    let window = Window::open().await;
    let tax = async || {
        let (quoted, _) = window.show(&web(tenant_one()), "de", &["MUG"]).await;
        quoted.expect("priced").tax_total
    };
    assert_eq!(tax().await, eur(206));
    let ctx = keyed(tenant_one(), "rates");
    let rates = vec![rate("de", "standard", 70_000)];
    window.shop.pricing.put_tax_rates(&ctx, rates).await.expect("rates");
    assert_eq!(tax().await, eur(206));
    window.generations.next(tenant_one());
    assert_eq!(tax().await, eur(84));
}

#[tokio::test]
async fn tenants_currencies_channels_and_zones_have_their_own() {
    let window = Window::open().await;
    let shop = &window.shop;
    shop.stock(tenant_two()).await;
    shop.set_prices(tenant_two(), "two", &[price("web-eur", "MUG", 2)]).await;
    let lists = [
        list("desk", Currency::EUR, Some("desk"), 1),
        PriceListPut { currency: Currency::USD, ..list("usd", Currency::USD, None, 0) },
    ];
    shop.put_lists(tenant_one(), "lists", &lists).await;
    let dollars = mod_pricing_api::PriceSet {
        price: kernel_common::Money::new(3, Currency::USD),
        ..price("usd", "MUG", 0)
    };
    shop.set_prices(tenant_one(), "lists", &[price("desk", "MUG", 4), dollars]).await;
    let ctx = keyed(tenant_one(), "rates");
    let rates = vec![rate("at", "standard", 200_000)];
    shop.pricing.put_tax_rates(&ctx, rates).await.expect("rates");

    let web = web(tenant_one());
    let markets = [
        (web.clone(), "de", (1_290, 206)),
        (CallCtx { tenant: tenant_two(), ..web.clone() }, "de", (2, 0)),
        (CallCtx { currency: Currency::USD, ..web.clone() }, "de", (3, 0)),
        (CallCtx { channel: "desk".to_owned(), ..web.clone() }, "de", (4, 1)),
        (web, "at", (1_290, 215)),
    ];
    for is_first in [true, false] {
        for (ctx, zone, expected) in &markets {
            let (quoted, statements) = window.show(ctx, zone, &["MUG"]).await;
            let quoted = quoted.expect("priced");
            let told = (quoted.total.amount_minor, quoted.tax_total.amount_minor);
            assert_eq!((told, statements > 0), (*expected, is_first), "{ctx:?} {zone}");
            assert_eq!(quoted.total.currency, ctx.currency);
        }
    }
}

#[tokio::test]
async fn nobody_is_refused_because_of_what_is_remembered() {
    let window = Window::open().await;
    let ctx = web(tenant_one());
    window.total(&["MUG", "BOOK"]).await;

    let (quoted, _) = window.show(&ctx, "de", &["MUG", "TEA"]).await;
    assert!(matches!(quoted, Err(CallError::Domain(QuoteError::NoPrice { .. }))), "{quoted:?}");
    window.reprice("tea", "TEA", 450).await;
    assert_eq!(window.total(&["MUG", "TEA"]).await, (1_290 + 450, true), "a first price is seen");

    let (quoted, _) = window.show(&ctx, "at", &["MUG"]).await;
    assert!(matches!(quoted, Err(CallError::Domain(QuoteError::NoTaxRate { .. }))), "{quoted:?}");
    let rates = vec![rate("at", "standard", 0)];
    window.shop.pricing.put_tax_rates(&keyed(tenant_one(), "at"), rates).await.expect("rates");
    let (quoted, _) = window.show(&ctx, "at", &["MUG"]).await;
    assert_eq!(quoted.expect("a first rate is seen").total, eur(1_290));

    // What is remembered contains the tax, and what is read does not: together they have no total.
    let on_top = PriceListPut { tax_included: false, ..list("web-eur", Currency::EUR, None, 0) };
    window.shop.put_lists(tenant_one(), "on-top", &[on_top]).await;
    window.reprice("hat", "HAT", 100).await;
    let (quoted, _) = window.show(&ctx, "de", &["MUG", "HAT"]).await;
    let quoted = quoted.expect("everything is read anew");
    assert!(!quoted.tax_included);
    assert_eq!(quoted.total, eur(1_290 + 245 + 100 + 19));
}
