//! `GET /api/v1/products/{slug}/related`

use crate::site::Site;

#[tokio::test]
async fn what_stands_on_the_same_shelf_is_shown_without_the_product() {
    let site = Site::open().await;
    let answer = site.get("/api/v1/products/mug/related").await;
    let items = answer.body()["items"].as_array().cloned().unwrap_or_default();
    let slugs: Vec<_> = items.iter().map(|item| item["slug"].as_str().expect("a slug")).collect();
    assert_eq!(slugs, ["tea"]);
    assert!(answer.header("etag").is_some());
    assert_eq!(site.get("/api/v1/products/kettle/related").await.status, 404);
}
