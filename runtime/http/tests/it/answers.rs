//! What answers look like: problems, ids, headers, pages.

use std::sync::Arc;

use axum::response::{Html, IntoResponse};
use rt_http::{ErrorPage, HttpSettings, ServerSettings, standard_layers};

use crate::{Gate, Running, get_request, http_settings, routes, server};

#[tokio::test]
async fn every_bare_error_is_a_problem() {
    let server = server();
    for (path, status, code) in [
        ("/nowhere", 404, "not_found"),
        ("/items/seven", 404, "not_found"),
        ("/names/a%00b", 404, "not_found"),
        ("/names/%ff", 400, "invalid_utf8"),
        ("/search?sku=%ff&quantity=1", 400, "invalid_utf8"),
        ("/lines", 405, "method_not_allowed"),
    ] {
        let answer = server.send(get_request(path)).await;
        assert_eq!(answer.refusal(), (status, code.to_owned(), String::new()), "{path}");
    }
    let wrong = server.send(get_request("/search?sku=a&quantity=many")).await;
    assert_eq!(wrong.refusal(), (422, "invalid_request".to_owned(), "/quantity".to_owned()));
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let server = server();
    let answer = server.send(get_request("/lines")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    let answer = server.send("DELETE /ping HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
    let answer = server.send("FROB /ping HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n").await;
    assert_eq!(answer.problem().code, "method_not_allowed");
}

#[tokio::test]
async fn an_error_of_a_module_keeps_its_code_and_fields() {
    let problem = server().send(get_request("/sold-out")).await.problem();
    assert_eq!((problem.status, &*problem.code), (409, "inventory.insufficient_stock"));
    assert_eq!(problem.detail.as_deref(), Some("only 2 left of mug-1"));
    assert_eq!(problem.errors[0].pointer, "/lines/0/quantity");
}

#[tokio::test]
async fn a_panic_is_a_500_without_its_text_and_the_server_lives() {
    let server = server();
    let answer = server.send(get_request("/panic")).await;
    assert_eq!(answer.refusal(), (500, "internal".to_owned(), String::new()));
    assert!(!answer.body.contains("slip"), "{answer:?}");
    assert_eq!(server.send(get_request("/ping")).await.body, "pong");
}

#[tokio::test]
async fn a_request_keeps_a_plain_id_and_gets_one_otherwise() {
    let server = server();
    let with_id = |id: &str| {
        format!("GET /ping HTTP/1.1\r\nhost: s\r\nconnection: close\r\nx-request-id: {id}\r\n\r\n")
    };
    let answer = server.send(with_id("client-7.a")).await;
    assert_eq!(answer.header("x-request-id"), Some("client-7.a"));
    let mut fresh = Vec::new();
    for id in ["{{x}}", "a b", &"x".repeat(65), ""] {
        let answer = server.send(with_id(id)).await;
        let given: uuid::Uuid =
            answer.header("x-request-id").expect("given").parse().expect("an id of ours");
        fresh.push(given);
    }
    fresh.dedup();
    assert_eq!(fresh.len(), 4);
}

#[tokio::test]
async fn answers_are_not_cached_framed_or_sniffed() {
    let server = server();
    for path in ["/ping", "/nowhere"] {
        let answer = server.send(get_request(path)).await;
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn browsers_get_a_page_and_programs_a_problem() {
    let page: ErrorPage = Arc::new(|request, problem| {
        let text = format!("{} {} {:?}", problem.status, request.uri.path(), problem.request_id);
        let policy = [("content-security-policy", "default-src 'self'")];
        Some((policy, Html(text)).into_response())
    });
    let settings = HttpSettings { error_page: Some(page), ..http_settings() };
    let app = standard_layers(routes(Gate::default()), settings);
    let server = Running::start(app, ServerSettings::default());
    let browse = |method: &str, path: &str| {
        format!(
            "{method} {path} HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\
             accept: text/html,*/*;q=0.8\r\n\r\n"
        )
    };
    for (path, status) in [("/nowhere", 404), ("/panic", 500), ("/sold-out", 409)] {
        let answer = server.send(browse("GET", path)).await;
        let id = answer.header("x-request-id").expect("an id");
        assert_eq!(answer.status, status);
        assert_eq!(answer.body, format!("{status} {path} Some({id:?})"));
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'self'"));
    }
    assert_eq!(server.send(browse("PUT", "/ping")).await.header("allow"), Some("GET,HEAD"));
    assert_eq!(server.send(get_request("/nowhere")).await.problem().code, "not_found");
    assert_eq!(server.send(browse("GET", "/ping")).await.body, "pong");
}

#[tokio::test]
async fn a_keyed_command_needs_its_key() {
    let server = server();
    let post = "POST /keyed HTTP/1.1\r\nhost: s\r\nconnection: close\r\ncontent-length: 0\r\n";
    let answer = server.send(format!("{post}\r\n")).await;
    assert_eq!(answer.refusal(), (400, "idempotency_key_required".to_owned(), String::new()));
    let answer = server.send(format!("{post}Idempotency-Key: order-1\r\n\r\n")).await;
    assert_eq!(answer.body, "order-1");
}
