//! `GET /api/v1/products/{slug}`

use mod_catalog_api::{ProductRef, ProductStatus, SetStatus};
use testkit::tenant_one;
use testshop::keyed;

use crate::site::Site;

#[tokio::test]
async fn a_product_is_shown_with_its_variants_prices_and_stock() {
    let site = Site::open().await;
    insta::assert_json_snapshot!(site.get("/api/v1/products/mug").await.promise());
}

#[tokio::test]
async fn what_is_unknown_or_not_public_is_not_found() {
    let site = Site::open().await;
    let tea = vec![ProductRef::Slug("tea".parse().expect("a slug"))];
    let draft = SetStatus { products: tea, status: ProductStatus::Draft };
    let writer = &site.shop.contracts.catalog_writer;
    writer.set_status(&keyed(tenant_one()), draft).await.expect("a draft");
    insta::assert_json_snapshot!(site.get("/api/v1/products/tea").await.promise());
    for slug in ["nothing", "UPPER", "a%20b", "%D1%8F", "%00", "x".repeat(500).as_str()] {
        let answer = site.get(&format!("/api/v1/products/{slug}")).await;
        assert!(matches!(answer.status, 404 | 422), "{slug}: {}", answer.status);
    }
    assert_eq!(site.get("/api/v1/products/%ff").await.status, 400);
}
