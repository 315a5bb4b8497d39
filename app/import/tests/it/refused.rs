//! What the shop refuses, and what cannot be read at all.

use app_import::{Format, ImportError};
use testkit::tenant_one;
use testshop::MUG;

use crate::stage::{GOODS, Stage, goods, mapped};

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_line_of_a_thousand_is_told_and_the_others_are_imported() {
    let stage = Stage::open().await;
    let long = format!("Long {}", "x".repeat(200));
    let text = goods(999)
        .replace("C-100,Kind2 100,", &format!("{MUG},Kind2 100,"))
        .replace("C-200,Kind4 200,", &format!("C-200,{long},"))
        .replace("C-300,Kind6 300,30.50", "C-300,Kind6 300,cheap")
        .replace("C-400,", "C-399,");
    let counts = stage.counts(stage.import("goods.csv", text, mapped(GOODS))).await;
    let rejects = stage.rejects();
    assert_eq!((counts.created, counts.rejected_rows), (995, 4), "{rejects:?}");
    let lines: Vec<_> = rejects.iter().filter_map(|reject| reject.split(' ').next()).collect();
    assert_eq!(lines, ["102", "202", "302", "402"], "{rejects:?}");
    assert!(rejects[0].contains("the product mug has other variants, such as MUG-RED"));
    assert!(rejects[1].starts_with("202 name"), "{rejects:?}");
    assert!(rejects[2].contains("Price price: \"cheap\" is not a number"), "{rejects:?}");
    assert!(rejects[3].contains("this SKU came earlier in the file"), "{rejects:?}");
    assert_eq!(stage.product("mug").await.version, 1, "it keeps its variants");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sku_of_another_product_is_refused_and_its_neighbours_are_not() {
    let stage = Stage::open().await;
    let text =
        format!("Handle,Title,Variant SKU,Variant Price\na,A,A-1,1\nb,B,{MUG},2\nc,C,C-1,3\n");
    let counts = stage.counts(stage.import("three.csv", text, Format::Shopify)).await;
    let rejects = stage.rejects();
    assert_eq!((counts.created, counts.prices), (2, 2), "{rejects:?}");
    assert_eq!(rejects.len(), 1);
    assert!(rejects[0].starts_with("3 variants/0/sku "), "{rejects:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_imported_changes_nothing_and_says_why() {
    let stage = Stage::open().await;
    let before = stage.products(tenant_one()).await;
    for (content, complaint) in [
        (&b""[..], "the file is empty"),
        (b"Code;Name\n", "this is no Shopify product CSV"),
        (b"\x1f\x8bnot really", "cannot be read on"),
        (b"\x28\xb5\x2f\xfdnor this", "cannot be read on"),
    ] {
        let import = stage.import("broken.csv", content, Format::Shopify);
        let refused = stage.run(import).await.expect_err(complaint).to_string();
        assert!(refused.contains(complaint), "{refused}");
    }
    let missing = stage.import_of(stage.path("nowhere.csv"), Format::Shopify);
    let refused = stage.run(missing).await.expect_err("no file").to_string();
    assert!(refused.contains("nowhere.csv"), "{refused}");
    assert_eq!(stage.products(tenant_one()).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_list_in_another_currency_stops_the_import() {
    let stage = Stage::open().await;
    let mut import = stage.import("goods.csv", goods(3), mapped(GOODS));
    import.price_list = Some("usd".to_owned());
    let refused = stage.run(import).await;
    let Err(ImportError::Refused { reason, .. }) = refused else { panic!("{refused:?}") };
    assert!(reason.contains("price list usd is in USD, not in EUR"), "{reason}");
}
