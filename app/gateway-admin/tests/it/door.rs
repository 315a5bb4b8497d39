//! No admin route answers without the token: asked of every operation the document has.

use axum::body::Body;
use http::{Request, header};
use serde_json::Value;

use crate::stage::{Answered, Stage};

/// Method and path of every documented operation, with something in the place of the variables.
fn operations() -> Vec<(String, String)> {
    let document = serde_json::to_value(app_gateway_admin::document()).expect("plain data");
    let paths = document["paths"].as_object().expect("paths");
    let filled = |path: &str| path.replace("{order}", "K7MX-4Q2P").replace("{sku}", "MUG-BLUE");
    let methods = |item: &Value| -> Vec<String> {
        let item = item.as_object().expect("an item");
        let methods = item.keys().filter(|key| key.as_str() != "parameters");
        methods.map(|method| method.to_uppercase()).collect()
    };
    paths
        .iter()
        .flat_map(|(path, item)| methods(item).into_iter().map(move |m| (m, filled(path))))
        .collect()
}

async fn knock(stage: &Stage, method: &str, path: &str, headers: &[(&str, &str)]) -> Answered {
    let mut request = Request::builder().method(method).uri(path).header("host", "shop.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    stage.send(request.body(Body::empty()).expect("a request")).await
}

fn assert_refused(answer: &Answered, what: &str) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.body);
    assert_eq!(answer.code(), "unauthenticated", "{what}");
    assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer", "{what}");
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{what}");
}

#[tokio::test]
async fn every_documented_operation_wants_the_token() {
    let stage = Stage::open();
    let operations = operations();
    assert_eq!(operations.len(), 57, "{operations:?}");
    let right = format!("Bearer {}", stage.token);
    let wrong = format!("Bearer {}x", stage.token);
    for (method, path) in &operations {
        let what = format!("{method} {path}");
        assert_refused(&knock(&stage, method, path, &[]).await, &what);
        let wrong = [("authorization", wrong.as_str())];
        assert_refused(&knock(&stage, method, path, &wrong).await, &what);
        let let_in = knock(&stage, method, path, &[("authorization", &right)]).await;
        assert_ne!(let_in.status, 401, "{what}");
        assert_ne!(let_in.status, 405, "{what} is served");
    }
}

#[tokio::test]
async fn nothing_is_asked_of_a_module_before_the_token_is_seen() {
    let stage = Stage::open();
    for (method, path) in operations() {
        knock(&stage, &method, &path, &[("idempotency-key", "k-1")]).await;
    }
    assert!(stage.calls().is_empty(), "{:?}", stage.calls());
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_are_not_told_to_strangers() {
    let stage = Stage::open();
    let right = format!("Bearer {}", stage.token);
    for (method, path, status) in [
        ("GET", "/api/admin/v1", 404),
        ("GET", "/api/admin/v1/", 404),
        ("GET", "/api/admin/v1/nothing/here", 404),
        ("DELETE", "/api/admin/v1/orders", 405),
        ("OPTIONS", "/api/admin/v1/orders", 405),
        ("GET", "/api/admin/v1/openapi.json", 200),
    ] {
        assert_refused(&knock(&stage, method, path, &[]).await, path);
        let let_in = knock(&stage, method, path, &[("authorization", &right)]).await;
        assert_eq!(let_in.status, status, "{method} {path}");
    }
    assert_eq!(knock(&stage, "GET", "/api/v1/other", &[]).await.status, 404, "not ours");
}

#[tokio::test]
async fn only_one_header_with_the_scheme_and_the_whole_token_opens() {
    let stage = Stage::open();
    let (right, token) = (format!("Bearer {}", stage.token), stage.token.clone());
    let half = format!("Bearer {}", &token[..token.len() / 2]);
    let basic = format!("Basic {token}");
    for headers in [
        vec![token.as_str()],
        vec![half.as_str()],
        vec![basic.as_str()],
        vec!["Bearer"],
        vec!["Bearer "],
        vec![""],
        vec![right.as_str(), right.as_str()],
    ] {
        let pairs: Vec<_> = headers.iter().map(|value| ("authorization", *value)).collect();
        let answer = knock(&stage, "GET", "/api/admin/v1/warehouses", &pairs).await;
        assert_refused(&answer, &headers.join(" and "));
    }
    for scheme in ["Bearer", "bearer"] {
        let header = format!("{scheme} {token}");
        let pairs = [("authorization", header.as_str())];
        let answer = knock(&stage, "GET", "/api/admin/v1/warehouses", &pairs).await;
        assert_eq!(answer.status, 200, "{scheme}");
    }
}

#[tokio::test]
async fn a_host_without_a_store_has_no_admin_api() {
    let stage = Stage::open();
    let request = Request::builder().uri("/api/admin/v1/warehouses").header("host", "other");
    let request = request.header("authorization", format!("Bearer {}", stage.token));
    let answer = stage.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (404, "unknown_store"));
    assert!(stage.calls().is_empty());
}

#[tokio::test]
async fn every_change_wants_a_key() {
    let stage = Stage::open();
    let changes = operations().into_iter().filter(|(method, _)| method != "GET");
    let changes: Vec<_> = changes.collect();
    assert_eq!(changes.len(), 33, "{changes:?}");
    let right = format!("Bearer {}", stage.token);
    for (method, path) in changes {
        let answer = knock(&stage, &method, &path, &[("authorization", &right)]).await;
        let told = (answer.status.as_u16(), answer.code());
        assert_eq!(told, (400, "idempotency_key_required"), "{method} {path}");
    }
    assert!(stage.calls().is_empty());
}
