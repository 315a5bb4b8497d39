//! What a process that starts again knows.

use std::sync::Arc;

use kernel_common::{Currency, LocalizedText};
use mod_pricing_api::PriceListPut;
use testkit::{tenant_one, tenant_two};
use testshop::{Shop, keyed};

use crate::{
    changes::renamed,
    desk::{Desk, Folder, asked, everything, names},
};

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
    assert_eq!(answer.price.expect("prices are read again").count, 1);
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
