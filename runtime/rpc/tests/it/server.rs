//! What the server says to whom it does not trust or understand.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rt_contract::{CallError, Fault, FaultKind};
use rt_rpc::{HttpTransport, RpcToken};

use crate::sample::{BankClient, Both, ctx, policy};

/// A well-formed request to the bank, to be spoilt.
fn request(base: &str) -> http::request::Builder {
    let mut request = Request::post(format!("{base}/rpc/test.Bank.v1/balances"))
        .header(header::AUTHORIZATION, "Bearer 0123456789abcdef0123456789abcdef")
        .header(header::CONTENT_TYPE, "application/json");
    for (name, value) in ctx().to_headers() {
        request = request.header(name, value);
    }
    request
}

async fn send(request: http::request::Builder, body: impl Into<Bytes>) -> (StatusCode, Bytes) {
    let http = Client::builder(TokioExecutor::new()).build_http();
    let request = request.body(Full::new(body.into())).expect("a request");
    let response = http.request(request).await.expect("a response");
    let status = response.status();
    (status, response.into_body().collect().await.expect("a body").to_bytes())
}

fn fault(body: &[u8]) -> Fault {
    match serde_json::from_slice::<CallError<()>>(body) {
        Ok(CallError::Fault(fault)) => fault,
        other => panic!("no fault: {other:?}"),
    }
}

#[tokio::test]
async fn it_speaks_to_curl() {
    let both = Both::new(policy()).await;
    let (status, body) = send(request(&both.base), r#"["ann"]"#).await;
    assert_eq!((status, body), (StatusCode::OK, Bytes::from_static(b"[0]")));
}

#[tokio::test]
async fn nobody_gets_in_without_the_token() {
    let both = Both::new(policy()).await;
    for header in [None, Some("Bearer wrong"), Some("Basic 0123456789abcdef0123456789abcdef")] {
        let mut spoilt = request(&both.base);
        let headers = spoilt.headers_mut().expect("well formed so far");
        headers.remove(header::AUTHORIZATION);
        if let Some(value) = header {
            headers.insert(header::AUTHORIZATION, value.parse().expect("a value"));
        }
        let (status, body) = send(spoilt, "[]").await;
        assert_eq!((status, fault(&body).kind), (StatusCode::UNAUTHORIZED, FaultKind::Internal));
    }
    // Unknown paths look the same from outside: nobody learns what is served.
    let nowhere = Request::post(format!("{}/rpc/test.Vault.v1/open", both.base));
    assert_eq!(send(nowhere, "[]").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(both.reached(), 0);

    let wrong = RpcToken::try_from("wrong".repeat(8)).unwrap();
    let transport = HttpTransport::new(&both.base, &wrong).unwrap();
    let remote = BankClient::remote(std::sync::Arc::new(transport), policy());
    let answer = remote.balances(&ctx(), vec![]).await;
    assert!(matches!(&answer, Err(CallError::Fault(f)) if f.kind == FaultKind::Internal));
}

#[tokio::test]
async fn what_is_not_understood_is_named() {
    let both = Both::new(policy()).await;
    let without = |name: &'static str| {
        let mut spoilt = request(&both.base);
        spoilt.headers_mut().expect("well formed so far").remove(name);
        spoilt
    };
    for (spoilt, body, status, said) in [
        (without("shop-tenant"), "[]", 400, "shop-tenant"),
        (without("shop-actor"), "[]", 400, "shop-actor"),
        (without("content-type"), "[]", 415, "application/json"),
        (request(&both.base), "[", 400, "EOF"),
        (request(&both.base), r#"{"a":1}"#, 400, "expected a sequence"),
    ] {
        let (answered, body) = send(spoilt, body).await;
        let fault = fault(&body);
        assert_eq!((answered.as_u16(), fault.kind), (status, FaultKind::Incompatible), "{said}");
        assert!(fault.message.contains(said), "{} says nothing of {said}", fault.message);
    }
    assert_eq!(both.reached(), 0);
}

#[tokio::test]
async fn the_server_gives_up_when_nobody_waits_any_more() {
    let both = Both::new(policy()).await;
    let mut request = Request::post(format!("{}/rpc/test.Bank.v1/misbehave", both.base));
    let headers = request.headers_mut().expect("well formed so far");
    *headers = self::request(&both.base).headers_ref().expect("well formed").clone();
    headers.insert("shop-timeout-ms", 20.into());
    let (status, body) = send(request, r#""hang""#).await;
    assert_eq!(
        (status, fault(&body).kind),
        (StatusCode::GATEWAY_TIMEOUT, FaultKind::DeadlineExceeded)
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let both = Both::new(policy()).await;
    let fits = serde_json::to_string(&vec!["x".repeat(8 << 20 >> 1)]).unwrap();
    assert_eq!(send(request(&both.base), fits).await.0, StatusCode::OK);
    let (status, body) = send(request(&both.base), vec![b' '; (8 << 20) + 1]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(fault(&body).kind, FaultKind::Incompatible);
}

#[test]
fn only_plain_addresses_are_taken() {
    let token = crate::sample::token();
    for good in ["http://127.0.0.1:7001", "http://inventory:80/", "http://[::1]:7001"] {
        assert!(HttpTransport::new(good, &token).is_ok(), "{good}");
    }
    for bad in ["", "127.0.0.1:7001", "https://a", "http://", "http://a/b", "http://a?b", "unix:/a"]
    {
        assert!(HttpTransport::new(bad, &token).is_err(), "{bad}");
    }
}
