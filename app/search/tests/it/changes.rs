//! What changes in the shop is seen by those who search.

use app_search::{PriceFilter, SearchProducts};
use kernel_common::{LocalizedText, Money, ProductId, TenantId};
use mod_catalog_api::{
    CategoryPut, ProductPut, ProductRef, ProductStatus, RemoveProducts, RestoreProducts, SetStatus,
    Slug, VariantPut,
};
use mod_inventory_api::{ReserveLine, ReserveStock};
use mod_pricing_api::PriceSet;
use rt_host::RandomIds;
use testkit::tenant_one;
use testshop::{LAMP, TEA, eur, guest, keyed, sku, units};

use crate::desk::{Desk, asked, everything, names, shopper};

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

/// The lamp of a tenant.
pub(crate) async fn lamp(desk: &Desk, tenant: TenantId) -> ProductId {
    let reference = vec![ProductRef::Slug(slug("lamp"))];
    let found = desk.shop.contracts.catalog.product(&guest(tenant), reference).await;
    found.expect("an answer").items[0].id
}

/// Gives a product of one variant another name.
pub(crate) async fn renamed(desk: &Desk, tenant: TenantId, product: &str, name: LocalizedText) {
    let reference = vec![ProductRef::Slug(slug(product))];
    let found = desk.shop.contracts.catalog.product(&guest(tenant), reference).await;
    let known = found.expect("an answer").items.remove(0);
    let category = desk.shop.contracts.catalog.categories(&guest(tenant), ()).await;
    let category = category.expect("a tree").into_iter().find(|c| Some(c.id) == known.category);
    let put = ProductPut {
        slug: known.slug,
        name,
        description: known.description,
        category: category.map(|category| category.slug),
        categories: Vec::new(),
        family: None,
        attributes: Vec::new(),
        options: Vec::new(),
        variants: vec![VariantPut {
            sku: known.variants[0].sku.clone(),
            values: Vec::new(),
            weight_grams: None,
            barcode: Some("4601234567893".to_owned()),
            attributes: Vec::new(),
        }],
        images: Vec::new(),
        tax_category: known.tax_category,
        status: known.status,
    };
    let writer = &desk.shop.contracts.catalog_writer;
    writer.put_products(&keyed(tenant), vec![put]).await.expect("put");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_name_is_found_and_the_old_one_is_not() {
    let desk = Desk::open().await;
    let before = desk.ask(asked("lamp")).await;
    renamed(&desk, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    let after = desk.until(asked("lanterns"), |answer| answer.total == 1).await;
    assert_eq!(after.hits[0].product, before.hits[0].product);
    let by_barcode = desk.ask(asked("4601234567893")).await;
    assert_eq!(names(&by_barcode), ["Lantern"]);
    assert_eq!(after.price.expect("its price stays").lowest, eur(8_900));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_published_is_never_found() {
    let desk = Desk::open().await;
    let writer = &desk.shop.contracts.catalog_writer;
    let ctx = || keyed(tenant_one());
    let products = || vec![ProductRef::Slug(slug("lamp"))];
    for status in [ProductStatus::Draft, ProductStatus::Archived] {
        let change = SetStatus { products: products(), status };
        writer.set_status(&ctx(), change).await.expect("withdrawn");
        desk.until(asked("lamp"), |answer| answer.total == 0).await;
        let change = SetStatus { products: products(), status: ProductStatus::Published };
        writer.set_status(&ctx(), change).await.expect("published");
        desk.until(asked("lamp"), |answer| answer.total == 1).await;
    }
    let id = lamp(&desk, tenant_one()).await;
    let gone = RemoveProducts { products: products() };
    writer.remove(&ctx(), gone).await.expect("removed");
    desk.until(asked("lamp"), |answer| answer.total == 0).await;
    let back = RestoreProducts { products: vec![id] };
    writer.restore(&ctx(), back).await.expect("restored");
    desk.until(asked("lamp"), |answer| answer.total == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_price_and_a_sale_are_seen_without_a_document_written() {
    let desk = Desk::open().await;
    let cheap = || SearchProducts {
        price: Some(PriceFilter { min_minor: None, max_minor: Some(100) }),
        ..everything()
    };
    assert_eq!(desk.ask(cheap()).await.total, 0);
    let price = PriceSet {
        list: "eur".to_owned(),
        sku: sku(TEA),
        price: Money { amount_minor: 99, ..eur(0) },
        compare_at: None,
    };
    let book = &desk.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![price]).await.expect("a price");
    let answer = desk.until(cheap(), |answer| answer.total == 1).await;
    assert_eq!(answer.price.expect("prices").lowest, eur(99));
    let in_stock = || SearchProducts { in_stock_only: true, ..everything() };
    assert_eq!(desk.ask(in_stock()).await.total, 3);
    let line = ReserveLine { sku: sku(LAMP), quantity: units(1) };
    let order_id = kernel_common::OrderId::generate(&RandomIds);
    let reserve = ReserveStock { order_id, lines: vec![line] };
    let reservations = &desk.shop.contracts.reservations;
    reservations.reserve(&keyed(tenant_one()), reserve).await.expect("the last one");
    let answer = desk.until(in_stock(), |answer| answer.total == 2).await;
    assert_eq!(answer.in_stock_count, 2);
    desk.shop.receive(LAMP, 5).await;
    desk.until(in_stock(), |answer| answer.total == 3).await;
}

/// Kept answers end with it: one change of each kind, told after it can be found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_keeps_answers_is_told_when_they_end() {
    let desk = Desk::open().await;
    let before = desk.told();
    assert!(before > 0, "of the first answer too");
    let price =
        PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(99), compare_at: None };
    let book = &desk.shop.contracts.price_book;
    book.set_prices(&keyed(tenant_one()), vec![price]).await.expect("a price");
    desk.until_told(before).await;
    assert_eq!(desk.ask(everything()).await.price.expect("prices").lowest, eur(99));

    let before = desk.told();
    renamed(&desk, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    desk.until_told(before).await;
    desk.until(asked("lantern"), |answer| answer.total == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_that_is_renamed_and_moved_takes_its_products_along() {
    let desk = Desk::open().await;
    let put = |slug_text: &str, parent: Option<&str>, en: &str| CategoryPut {
        slug: slug(slug_text),
        parent: parent.map(slug),
        name: LocalizedText::en_ru(en, "Фарфор"),
        position: 0,
    };
    let writer = &desk.shop.contracts.catalog_writer;
    let moved = vec![put("cups", Some("light"), "Porcelain")];
    writer.put_categories(&keyed(tenant_one()), moved).await.expect("moved");
    desk.until(asked("porcelain"), |answer| answer.total == 1).await;
    let all = desk.ask(everything()).await;
    let counts: Vec<_> = all.categories.iter().map(|c| (c.name.as_str(), c.count)).collect();
    assert_eq!(counts, [("Kitchen", 1), ("Light", 2)]);
    let typed = app_search::SuggestQuery { text: "porc".to_owned(), limit: 3 };
    let suggested = desk.search.suggest(&shopper(), typed).await;
    assert_eq!(suggested.expect("an answer").categories[0].name, "Porcelain");
}
