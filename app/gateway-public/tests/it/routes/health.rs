//! `GET /health` and `GET /ready`

use crate::site::{Ask, Site};

#[tokio::test]
async fn a_process_that_cannot_work_lives_and_is_not_ready() {
    let site = Site::open().await;
    assert_eq!(site.get("/ready").await.status, 200);
    site.missing.say("database");
    let ready = site.get("/ready").await;
    assert_eq!(ready.status, 503);
    assert_eq!(ready.body()["missing"], serde_json::json!(["database"]));
    assert_eq!(site.get("/health").await.status, 200);
}

#[tokio::test]
async fn operators_ask_by_any_host() {
    let site = Site::open().await;
    for path in ["/health", "/ready", "/api/openapi.json"] {
        let ask = Ask::new(http::Method::GET, path).header("host", "10.0.0.7:8080");
        assert_eq!(site.send(ask).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn the_document_is_served_as_it_is_generated() {
    let site = Site::open().await;
    let served = site.get("/api/openapi.json").await.body();
    let own = serde_json::to_value(app_gateway_public::document()).expect("a document");
    assert_eq!(served, own);
}

#[tokio::test]
async fn what_is_no_route_is_a_problem_too() {
    let site = Site::open().await;
    let lost = site.get("/api/v1/nowhere").await;
    assert_eq!((lost.status, lost.code().as_str()), (404, "not_found"));
    let wrong = site.send(Ask::new(http::Method::DELETE, "/api/v1/products")).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (405, "method_not_allowed"));
}
