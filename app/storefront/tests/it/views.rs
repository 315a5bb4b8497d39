//! What the pages show.

use app_storefront::{Availability, ListingQuery, ViewError};
use kernel_common::{Currency, PageRequest, Problem, ProblemKind};
use mod_catalog_api::{ProductRef, ProductSort, ProductStatus, SetStatus};
use rt_contract::Injected;
use testkit::{tenant_one, tenant_two};
use testshop::{LAMP, MUG, TEA, eur, guest, keyed, sku};

use crate::window::{Window, by_name, slug, visitor};

#[tokio::test]
async fn a_listing_shows_the_lowest_price_and_the_best_stock() {
    let window = Window::open().await;
    let (sort, page) = by_name();
    let query = ListingQuery { category: None, sort, page };
    let cards = window.storefront.products(&visitor(), query).await.expect("a page").cards;
    let shown: Vec<_> = cards
        .iter()
        .map(|card| (card.slug.as_str(), card.price, card.price_varies, card.availability))
        .collect();
    assert_eq!(
        shown,
        [
            ("lamp", Some(eur(8_900)), false, Availability::Low { left: 1 }),
            ("mug", Some(eur(1_290)), true, Availability::InStock),
            ("tea", Some(eur(450)), false, Availability::InStock),
        ]
    );
    assert_eq!(cards[1].compare_at, Some(eur(1_590)));
}

#[tokio::test]
async fn a_category_has_its_way_from_the_top_and_its_children() {
    let window = Window::open().await;
    let (sort, page) = by_name();
    let kitchen =
        window.storefront.category(&visitor(), &slug("kitchen"), sort, page).await.expect("a page");
    assert!(kitchen.ancestors.is_empty());
    assert_eq!(kitchen.children.iter().map(|c| c.slug.as_str()).collect::<Vec<_>>(), ["cups"]);
    assert_eq!(kitchen.products.cards.len(), 2, "with what is below it");

    let (sort, page) = by_name();
    let cups =
        window.storefront.category(&visitor(), &slug("cups"), sort, page).await.expect("a page");
    assert_eq!(cups.ancestors.iter().map(|c| c.slug.as_str()).collect::<Vec<_>>(), ["kitchen"]);

    let (sort, page) = by_name();
    let none = window.storefront.category(&visitor(), &slug("garden"), sort, page).await;
    assert_eq!(none, Err(ViewError::NotFound("category")));
}

#[tokio::test]
async fn a_product_offers_its_variants_and_chooses_one_that_can_be_had() {
    let window = Window::open().await;
    let page = window.storefront.product(&visitor(), &slug("mug")).await.expect("a page");
    let offered: Vec<_> = page
        .variants
        .iter()
        .map(|view| (view.variant.sku.as_str(), view.price, view.availability))
        .collect();
    assert_eq!(
        offered,
        [
            (MUG, Some(eur(1_290)), Availability::InStock),
            ("MUG-RED", Some(eur(1_490)), Availability::SoldOut),
        ]
    );
    let crumbs: Vec<_> = page.breadcrumbs.iter().map(|c| c.slug.as_str()).collect();
    assert_eq!(crumbs, ["kitchen", "cups"]);
    let chosen = |asked: Option<&str>| {
        let asked = asked.map(sku);
        page.chosen(asked.as_ref()).map(|view| view.variant.sku.to_string())
    };
    assert_eq!(chosen(None).as_deref(), Some(MUG));
    assert_eq!(chosen(Some("MUG-RED")).as_deref(), Some("MUG-RED"));
    assert_eq!(chosen(Some("NOTHING")).as_deref(), Some(MUG));
}

#[tokio::test]
async fn what_has_no_price_in_the_currency_is_not_offered_in_it() {
    let window = Window::open().await;
    let dollars = rt_contract::CallCtx { currency: Currency::USD, ..visitor() };
    let mug = window.storefront.product(&dollars, &slug("mug")).await.expect("a page");
    assert_eq!(mug.variants[0].price.map(|price| price.amount_minor), Some(1_400));
    let tea = window.storefront.product(&dollars, &slug("tea")).await.expect("a page");
    assert_eq!(tea.variants[0].price, None);
    assert_eq!(tea.variants[0].availability, Availability::SoldOut);
}

#[tokio::test]
async fn only_published_products_of_the_own_tenant_are_shown() {
    let window = Window::open().await;
    let lamp = vec![ProductRef::Slug(slug("lamp"))];
    let archive = SetStatus { products: lamp, status: ProductStatus::Archived };
    let writer = &window.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), archive).await.expect("archived");
    let gone = window.storefront.product(&visitor(), &slug("lamp")).await;
    assert_eq!(gone, Err(ViewError::Withdrawn("product")), "it was sold once");
    let theirs = window.storefront.product(&guest(tenant_two()), &slug("lamp")).await;
    assert!(theirs.is_ok(), "the second tenant's lamp is another one");
}

#[tokio::test]
async fn a_cart_page_says_what_is_short_and_whether_it_can_be_ordered() {
    let window = Window::open().await;
    let store = window.shop.store();
    let cart = window.shop.cart(&[(MUG, 2), (LAMP, 3)]).await;
    let page = window.storefront.cart(&visitor(), &store, cart.cart_id).await.expect("a page");
    let page = page.expect("a cart");
    let lines: Vec<_> = page
        .lines
        .iter()
        .map(|entry| (entry.line.sku.as_str(), entry.availability, entry.short_of))
        .collect();
    assert_eq!(
        lines,
        [(MUG, Availability::InStock, None), (LAMP, Availability::Low { left: 1 }, Some(1)),]
    );
    assert!(!page.can_be_ordered());
    let cart = window.shop.cart(&[(TEA, 1)]).await;
    let page = window.storefront.cart(&visitor(), &store, cart.cart_id).await.expect("a page");
    assert!(page.expect("a cart").can_be_ordered());
}

#[tokio::test]
async fn deliveries_cost_what_they_would_cost_this_cart() {
    let window = Window::open().await;
    let store = window.shop.store();
    for (lines, standard) in [(&[(TEA, 1)][..], 490), (&[(MUG, 8)][..], 0)] {
        let cart = window.shop.cart(lines).await;
        let page = window.storefront.cart(&visitor(), &store, cart.cart_id).await.expect("a page");
        let page = page.expect("a cart");
        let prices: Vec<_> = page
            .deliveries
            .iter()
            .map(|choice| (choice.option.as_str(), choice.price.amount_minor, choice.chosen))
            .collect();
        assert_eq!(prices, [("standard", standard, true), ("express", 990, false)]);
        let quoted = page.cart.quote.and_then(|quote| quote.delivery).expect("delivered");
        assert_eq!(quoted.total.amount_minor, standard, "the same as in the total");
    }
}

#[tokio::test]
async fn a_refusal_keeps_its_kind_and_a_fault_stays_a_fault() {
    let window = Window::open().await;
    let cart = window.shop.cart(&[(TEA, 1)]).await;
    let mut untaxed = (*window.shop.store()).clone();
    untaxed.tax_zone = "nowhere".to_owned();
    let refused = window.storefront.cart(&visitor(), &untaxed, cart.cart_id).await;
    let refused = refused.expect_err("it cannot be priced");
    assert_eq!((refused.kind(), refused.code()), (ProblemKind::Conflict, "cart.not_priceable"));

    let after = Some(kernel_common::Cursor("nonsense".to_owned()));
    let page = PageRequest { after, limit: 10 };
    let query = ListingQuery { category: None, sort: ProductSort::Newest, page };
    let refused = window.storefront.products(&visitor(), query).await.expect_err("no cursor");
    assert_eq!((refused.kind(), refused.fields().len()), (ProblemKind::Invalid, 1));

    window.calls.break_next(9, "inventory.StockReader/availability", Injected::LoseRequest);
    let fault = window.storefront.product(&visitor(), &slug("tea")).await.expect_err("a fault");
    assert_eq!(fault.kind(), ProblemKind::Unavailable);
}
