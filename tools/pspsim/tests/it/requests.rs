//! Who is let in, and what becomes of input that is not as it should be.

use axum::{
    body::Bytes,
    http::{Method, Request, StatusCode},
};
use http_body_util::Full;
use pspsim::cards;
use serde_json::{Value, json};

use crate::stage::{Folder, SECRET, order, start, with};

#[tokio::test]
async fn nothing_but_the_confirmation_page_and_health_answers_without_the_secret() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let doors = [
        (Method::POST, "/v1/payments"),
        (Method::GET, "/v1/payments?reference=r"),
        (Method::GET, "/v1/payments/pay_0"),
        (Method::POST, "/v1/payments/pay_0/capture"),
        (Method::POST, "/v1/payments/pay_0/void"),
        (Method::POST, "/v1/payments/pay_0/refunds"),
        (Method::GET, "/v1/ledger"),
        (Method::GET, "/v1/elsewhere"),
        (Method::POST, "/control"),
        (Method::GET, "/control"),
    ];
    for (method, path) in doors {
        for credentials in
            ["", "Bearer ", "Bearer wrong", SECRET, &format!("Bearer {SECRET}x"), "Basic eDp5"]
        {
            let request = Request::builder()
                .method(method.clone())
                .uri(merchant.url(path))
                .header("authorization", credentials)
                .header("idempotency-key", "k")
                .body(Full::<Bytes>::default())
                .expect("a valid request");
            let reply = merchant.send(request).await.expect("answered");
            assert_eq!(reply.problem().1, "unauthorized", "{method} {path} {credentials:?}");
            assert_eq!(reply.header("www-authenticate"), "Bearer");
        }
    }
    assert_eq!(merchant.get("/health").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_fault_of_a_body_is_named_at_once() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let nothing = merchant.post("/v1/payments", "k", &json!({})).await;
    let (status, code, pointers) = nothing.problem();
    assert_eq!((status, code.as_str()), (422, "validation_failed"));
    let all = ["/amount_minor", "/currency", "/reference", "/capture", "/card/number"];
    assert_eq!(pointers, all);
    let wrong = json!({
        "amount_minor": "1250", "currency": "euro", "reference": "a\u{0}b", "capture": "yes",
        "card": { "number": 4242, "holder": "", "cvc": "123" }, "return_url": "/back",
        "webhook_url": "https://example.org/", "captrue": true, "a/b~c": 1,
    });
    let (_, _, mut pointers) = merchant.post("/v1/payments", "k", &wrong).await.problem();
    pointers.sort_unstable();
    assert_eq!(
        pointers,
        [
            "/amount_minor",
            "/a~1b~0c",
            "/captrue",
            "/capture",
            "/card/cvc",
            "/card/holder",
            "/card/number",
            "/currency",
            "/reference",
            "/return_url",
            "/webhook_url",
        ]
    );
}

#[tokio::test]
async fn amounts_are_whole_and_positive_up_to_the_last_bit() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let amounts = ["0", "-1", "1.0", "12.5", "1e3", "9223372036854775808", "true", "[]", "{}"];
    for amount in amounts {
        let body = order("order-1", cards::APPROVED).to_string();
        let body = body.replace("\"amount_minor\":1250", &format!("\"amount_minor\":{amount}"));
        let refused = merchant.post_raw("/v1/payments", "k", body).await.expect("answered");
        assert!(refused.problem().2.contains(&"/amount_minor".to_owned()), "{amount}");
    }
    let most = with(order("order-1", cards::APPROVED), json!({ "amount_minor": i64::MAX }));
    assert_eq!(merchant.pay("k", &most).await["captured_minor"], i64::MAX);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_a_client_error() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let deep = "[".repeat(10_000);
    let bodies: [(&[u8], u16); 7] = [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"{\"reference\":\"\xff\"}", 400),
        (b"\0", 400),
        (deep.as_bytes(), 400),
        (b"[]", 422),
        (b"null", 422),
    ];
    for path in ["/v1/payments", "/v1/payments/pay_0/refunds", "/control"] {
        for (body, status) in bodies {
            let reply = merchant.post_raw(path, "k", body.to_vec()).await.expect("answered");
            assert_eq!(reply.problem().0, status, "{path} {:?}", String::from_utf8_lossy(body));
        }
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let padded = |length: usize| {
        let mut body = order("order-1", cards::APPROVED).to_string().into_bytes();
        body.resize(length, b' ');
        body
    };
    let over = merchant.post_raw("/v1/payments", "k", padded(64 * 1024 + 1)).await;
    assert_eq!(over.expect("answered").problem().1, "body_too_large");
    let at = merchant.post_raw("/v1/payments", "k", padded(64 * 1024)).await;
    assert_eq!(at.expect("answered").status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_is_not_there_is_404_and_what_is_not_done_is_405() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    for path in ["/v1/payments/pay_0", "/v1/payments/%ff", "/v1/payments/%00", "/v1/x", "/x"] {
        assert_eq!(merchant.get(path).await.problem().0, 404, "{path}");
    }
    for verb in ["capture", "void"] {
        let path = format!("/v1/payments/pay_0/{verb}");
        assert_eq!(merchant.post(&path, verb, &json!({})).await.problem().1, "payment_not_found");
    }
    for path in ["/v1/payments/pay_0/capture", "/v1/ledger/", "/"] {
        let status = merchant.get(path).await.problem().0;
        assert!([404, 405].contains(&status), "{path} {status}");
    }
    assert_eq!(merchant.get("/v1/payments/pay_0/void").await.problem().0, 405);
}

#[tokio::test]
async fn queries_that_make_no_sense_are_422() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    for query in
        ["payments", "payments?ref=x", "ledger?after=-1", "ledger?limit=0", "ledger?limit=x"]
    {
        assert_eq!(merchant.get(&format!("/v1/{query}")).await.problem().0, 422, "{query}");
    }
    assert_eq!(merchant.get("/v1/ledger?after=18446744073709551615").await.body, Bytes::new());
    assert_eq!(merchant.by_reference("nobody").await, Vec::<Value>::new());
}

#[tokio::test]
async fn an_audit_from_the_ledger_alone_agrees_with_every_payment() {
    let folder = Folder::new();
    let (_running, merchant) = start(folder.config()).await;
    let mut payments = Vec::new();
    for number in 0..4 {
        let capture = json!({ "capture": number % 2 == 0 });
        let body = with(order(&format!("order-{number}"), cards::APPROVED), capture);
        payments.push(merchant.pay(&format!("k{number}"), &body).await["id"].clone());
    }
    let path = |number: usize, verb: &str| {
        format!("/v1/payments/{}/{verb}", payments[number].as_str().expect("a text"))
    };
    merchant.post(&path(0, "refunds"), "a", &json!({ "amount_minor": 7 })).await;
    merchant.post(&path(1, "capture"), "b", &json!({ "amount_minor": 8 })).await;
    merchant.post(&path(3, "void"), "c", &json!({})).await;
    let entries = merchant.ledger().await;
    let numbers: Vec<_> = entries.iter().map(|entry| entry["seq"].as_u64()).collect();
    let expected: Vec<_> = (1..=10).map(Some).collect();
    assert_eq!(numbers, expected);
    for id in &payments {
        let payment = merchant.payment(id).await;
        let sum = |kind: &str| -> i64 {
            entries
                .iter()
                .filter(|entry| entry["payment_id"] == *id && entry["kind"] == kind)
                .map(|entry| entry["amount_minor"].as_i64().expect("a number"))
                .sum()
        };
        assert_eq!(payment["authorized_minor"], sum("authorization"));
        assert_eq!(payment["captured_minor"], sum("charge"));
        assert_eq!(payment["refunded_minor"], sum("refund"));
        assert_eq!(sum("authorization"), sum("charge") + sum("void"), "nothing is held any more");
    }
    let refund = entries.iter().find(|entry| entry["kind"] == "refund").expect("one refund");
    assert_eq!(refund["currency"], "EUR");
    assert_eq!(refund["reference"], "order-0");
    assert_eq!(refund["idempotency_key"], "a");
}
