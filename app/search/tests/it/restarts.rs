//! What a process that starts again knows.

use std::sync::Arc;

use app_search::SearchProducts;
use kernel_common::{Currency, LocalizedText, OrderId};
use mod_catalog_api::{FamilyPut, ProductRef, RemoveProducts};
use mod_inventory_api::{ReserveLine, ReserveStock};
use mod_pricing_api::{PriceListPut, PriceSet};
use rt_contract::Injected;
use rt_host::RandomIds;
use testkit::{tenant_one, tenant_two};
use testshop::{Calls, LAMP, Shop, TEA, eur, keyed, sku, units};

use crate::{
    changes::renamed,
    desk::{Desk, Folder, asked, contracts_of, engine, everything, names},
};

/// Goes on with an index while no price can be read.
fn begin_without_prices(shop: Arc<Shop>, folder: Folder) -> Desk {
    let calls = Calls::default();
    calls.break_next(u32::MAX, "pricing.PriceCalculator/unit_prices", Injected::LoseRequest);
    let contracts = contracts_of(&shop, &shop.process(&calls));
    Desk::begin_on(engine(folder.path()), contracts, (shop, folder))
}

async fn remove_lamp(desk: &Desk) {
    let products = vec![ProductRef::Slug("lamp".parse().expect("a slug"))];
    let writer = &desk.shop.contracts.catalog_writer;
    writer.remove(&keyed(tenant_one()), RemoveProducts { products }).await.expect("removed");
}

/// A process that was killed is followed by one that answers as it did, before it has read
/// anything: prices, stock and the names of options were left to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_starts_again_answers_at_once_as_the_one_before() {
    let desk = Desk::open().await;
    desk.folder.until_left().await;
    let before = desk.ask(everything()).await;
    assert_eq!((before.total, before.in_stock_count), (3, 3));
    assert!(before.price.is_some() && !before.facets.is_empty());
    let (shop, folder) = desk.crash().await;
    let desk = begin_without_prices(shop, folder);
    desk.until_ready(tenant_one()).await;
    assert_eq!(desk.ask(everything()).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_and_stock_that_changed_meanwhile_are_read_after_the_start() {
    let desk = Desk::open().await;
    desk.folder.until_left().await;
    let (shop, folder) = desk.crash().await;
    let cheap =
        PriceSet { list: "eur".to_owned(), sku: sku(TEA), price: eur(99), compare_at: None };
    shop.contracts.price_book.set_prices(&keyed(tenant_one()), vec![cheap]).await.expect("set");
    let line = ReserveLine { sku: sku(LAMP), quantity: units(1) };
    let reserve = ReserveStock { order_id: OrderId::generate(&RandomIds), lines: vec![line] };
    shop.contracts.reservations.reserve(&keyed(tenant_one()), reserve).await.expect("the last");
    let desk = Desk::begin(shop, folder);
    desk.until_ready(tenant_one()).await;
    let in_stock = || SearchProducts { in_stock_only: true, ..everything() };
    let is_so = |answer: &app_search::ProductsAnswer| {
        answer.total == 2 && answer.price.as_ref().is_some_and(|span| span.lowest == eur(99))
    };
    desk.until(in_stock(), is_so).await;
}

/// An index of an earlier release, or whose process was killed too early, has left nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nothing_was_left_prices_are_read_before_it_answers() {
    let desk = Desk::open().await;
    desk.folder.until_left().await;
    let before = desk.ask(everything()).await;
    let (shop, folder) = desk.crash().await;
    folder.forget_left();
    let desk = Desk::begin(shop, folder);
    desk.until_ready(tenant_one()).await;
    assert_eq!(desk.ask(everything()).await, before);
    desk.folder.until_left().await;
}

/// The answering index is written on meanwhile, and its place must not pass the fact that asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_is_to_be_built_anew_is_even_if_the_process_dies_first() {
    let desk = Desk::open().await;
    // What comes last is seen: nothing that needs a price is left to be followed.
    renamed(&desk, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    desk.until(asked("lantern"), |answer| answer.total == 1).await;
    let (shop, folder) = desk.close().await;
    let generations = folder.generations();
    let desk = begin_without_prices(shop, folder);
    desk.until_ready(tenant_one()).await;
    for tenant in [tenant_one(), tenant_two()] {
        let family = FamilyPut {
            code: "lights".parse().expect("a code"),
            name: LocalizedText::en_ru("Lights", "Свет"),
            attributes: Vec::new(),
            values: Vec::new(),
        };
        let writer = &desk.shop.contracts.catalog_writer;
        writer.put_families(&keyed(tenant), vec![family]).await.expect("put");
    }
    remove_lamp(&desk).await;
    desk.until(everything(), |answer| answer.total == 2).await;
    let (shop, folder) = desk.crash().await;
    assert_eq!(folder.generations(), generations, "without prices none can be built");
    let desk = Desk::begin(shop, folder);
    desk.folder.until_other_than(&generations).await;
    assert_eq!(desk.ask(everything()).await.total, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_goes_on_from_where_it_was_and_is_not_built_again() {
    let desk = Desk::open().await;
    renamed(&desk, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    desk.until(asked("lantern"), |answer| answer.total == 1).await;
    let (shop, folder) = desk.close().await;
    let generations = folder.generations();
    assert_eq!(generations.len(), 2, "one of each tenant");
    let desk = Desk::begin(shop, folder);
    desk.until_ready(tenant_one()).await;
    desk.until_ready(tenant_two()).await;
    let answer = desk.ask(asked("lantern")).await;
    assert_eq!(names(&answer), ["Lantern"]);
    assert_eq!(answer.price.expect("prices are as they were").count, 1);
    assert_eq!(answer.in_stock_count, 1, "and availability");
    renamed(&desk, tenant_one(), "lamp", LocalizedText::en_ru("Torch", "Факел")).await;
    desk.until(asked("torch"), |answer| answer.total == 1).await;
    assert_eq!(desk.close().await.1.generations(), generations);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_while_nobody_listens_is_heard_afterwards() {
    let desk = Desk::open().await;
    let (shop, folder) = desk.crash().await;
    let quiet = Desk::begin(shop, folder);
    quiet.until_ready(tenant_one()).await;
    let (shop, folder) = quiet.crash().await;
    // Nobody follows now.
    let writer = Desk::begin(shop, Folder::new());
    renamed(&writer, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    let (shop, _other) = writer.crash().await;
    let desk = Desk::begin(shop, folder);
    desk.until_ready(tenant_one()).await;
    desk.until(asked("lantern"), |answer| answer.total == 1).await;
    assert_eq!(desk.ask(everything()).await.total, 3);
}

/// Once a price list that changed before the index was there kept it from ever being built.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn price_lists_that_change_while_an_index_is_built_do_not_keep_it_from_being_built() {
    let desk = Desk::begin(Arc::new(Shop::open().await), Folder::new());
    let changing = async {
        for priority in (0..40).cycle() {
            let list = PriceListPut {
                code: "eur".to_owned(),
                currency: Currency::EUR,
                channel: None,
                tax_included: true,
                priority,
            };
            let book = &desk.shop.contracts.price_book;
            book.put_price_lists(&keyed(tenant_one()), vec![list]).await.expect("changed");
        }
    };
    tokio::select! {
        () = changing => unreachable!("it goes on"),
        () = desk.until_ready(tenant_one()) => {}
    }
    assert_eq!(desk.ask(everything()).await.total, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_of_another_database_is_built_anew() {
    let here = Desk::open().await;
    renamed(&here, tenant_one(), "lamp", LocalizedText::en_ru("Lantern", "Фонарь")).await;
    here.until(asked("lantern"), |answer| answer.total == 1).await;
    let (_shop, folder) = here.close().await;
    let elsewhere = Desk::begin(Arc::new(Shop::open().await), folder);
    elsewhere.until_ready(tenant_one()).await;
    assert_eq!(elsewhere.names("lamp").await, ["Lamp"]);
    assert!(elsewhere.names("lantern").await.is_empty());
}
