//! The same file again, and at the same time.

use app_import::{Counts, Format, Stop};
use testkit::tenant_one;

use crate::stage::{GOODS, Stage, contracts, goods, mapped, run};

const SHIRT: &str = "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,\
    Variant Inventory Qty,Variant Price,Image Src,Image Alt Text\n\
    shirt,Shirt,<p>Soft</p>,Acme,Tops,Size,S,,4,50,/s.jpg,A shirt\n\
    shirt,,,,,,M,,0,50,/m.jpg,\n\
    cap,Cap,,,Tops,Title,Default Title,CAP-1,7,9.99,,\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_of_the_same_file_changes_nothing_and_says_so() {
    let stage = Stage::open().await;
    let import = stage.import("shirts.csv", SHIRT, Format::Shopify);
    let first = stage.counts(import.clone()).await;
    let expected = Counts { rows: 3, created: 2, prices: 3, levels: 2, ..Counts::default() };
    assert_eq!(first, expected);
    let shirt = stage.product("shirt").await;
    assert_eq!((shirt.variant_count, shirt.images.len(), shirt.version), (2, 2, 1));
    assert_eq!(stage.shop.stock_of("CAP-1").await, (7, 0));
    let before = stage.shop.events().await.len();
    let second = stage.counts(import).await;
    assert_eq!(second, Counts { rows: 3, unchanged: 2, ..Counts::default() });
    assert_eq!(stage.product("shirt").await.version, 1);
    assert_eq!(stage.shop.events().await.len(), before, "nothing happened");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_different_in_the_next_file_is_all_that_changes() {
    let stage = Stage::open().await;
    stage.counts(stage.import("shirts.csv", SHIRT, Format::Shopify)).await;
    let dearer = SHIRT.replace("9.99", "10.99").replace("<p>Soft</p>", "<p>Softer</p>");
    let second = stage.counts(stage.import("shirts.csv", dearer, Format::Shopify)).await;
    assert_eq!(second, Counts { rows: 3, changed: 2, prices: 1, ..Counts::default() });
    assert_eq!(stage.product("cap").await.version, 1, "its price is not the catalog's");
    assert_eq!(stage.product("shirt").await.version, 2);
    let recounted = SHIRT.replace("CAP-1,7", "CAP-1,5");
    stage.counts(stage.import("shirts.csv", recounted, Format::Shopify)).await;
    assert_eq!(stage.shop.stock_of("CAP-1").await, (5, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_the_same_and_changes_nothing() {
    let stage = Stage::open().await;
    let import = stage.import("shirts.csv", SHIRT, Format::Shopify);
    let before = stage.products(tenant_one()).await;
    let events = stage.shop.events().await.len();
    let dry = app_import::Import { dry_run: true, ..import.clone() };
    let told = stage.counts(dry.clone()).await;
    assert_eq!(stage.products(tenant_one()).await, before);
    assert_eq!(stage.shop.events().await.len(), events);
    assert_eq!(told, stage.counts(import).await, "what then happens");
    let again = stage.counts(dry).await;
    assert_eq!((again.unchanged, again.prices, again.levels), (2, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_imports_of_one_file_at_once_end_as_one() {
    let stage = Stage::open().await;
    let first = stage.import("goods.csv", goods(1_300), mapped(GOODS));
    let second = app_import::Import { rejects: stage.path("rejects-2.csv"), ..first.clone() };
    let contracts = contracts(&stage.shop.contracts);
    let stop = Stop::default();
    let (one, two) = tokio::join!(
        run(&contracts, first.clone(), &stop, |_| ()),
        run(&contracts, second, &stop, |_| ()),
    );
    let one = *one.unwrap_or_else(|error| panic!("{error}")).counts();
    let two = *two.unwrap_or_else(|error| panic!("{error}")).counts();
    assert_eq!((one.rejects, two.rejects), (0, 0));
    assert_eq!(one.created + two.created, 1_300, "{one:?} {two:?}");
    let imported = stage.products(tenant_one()).await;
    assert_eq!(imported.len(), 1_303, "and the three that were there");
    assert!(imported.iter().all(|(_, version)| *version == 1), "nobody wrote twice");
    let third = stage.counts(first).await;
    assert_eq!(third, Counts { rows: 1_300, unchanged: 1_300, ..Counts::default() });
}
