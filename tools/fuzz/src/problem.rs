//! JSON bodies, and the pointers in the refusals of them.

use axum::{
    body::Body,
    extract::{FromRequest, Request},
};
use futures_util::FutureExt;
use http::header;
use rt_http::JsonBody;
use serde::Deserialize;

/// What handlers ask for: a table, a list, numbers, a choice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Order {
    lines: Vec<Line>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    payment: Option<Payment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Line {
    sku: String,
    quantity: u16,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only whether it can be read matters")]
enum Payment {
    Card { token: String },
    Transfer,
}

/// A body is taken, or refused as a client's fault, with pointers that are ones (RFC 6901).
pub fn problem(data: &[u8]) {
    let request = Request::builder()
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(data.to_vec()))
        .expect("a request");
    let read = JsonBody::<Order>::from_request(request, &()).now_or_never();
    let Err(refusal) = read.expect("the body is here: nothing to wait for") else {
        return;
    };
    assert!(refusal.status().is_client_error(), "{}", refusal.status());
    for error in &refusal.body().errors {
        let pointer = error.pointer.as_str();
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer:?}");
        assert!(!error.code.is_empty() && error.message.chars().count() <= 200, "{error:?}");
        let escaped = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        assert!(escaped, "{pointer:?} is no JSON pointer");
    }
}
