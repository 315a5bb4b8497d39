//! What the server says, and in which form, to whom it does not trust or understand.

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use rt_contract::{CallError, Encoding, Fault, FaultKind};
use rt_rpc::{HttpTransport, RpcToken};

use crate::sample::{BankClient, Both, ctx, policy};

const MESSAGE_PACK: &str = "application/vnd.msgpack";

/// A well-formed request to the bank, to be spoilt.
fn request(base: &str) -> http::request::Builder {
    to(base, "balances", "application/json")
}

/// A request to a method of the bank whose body is in the form `spoken`.
fn to(base: &str, method: &str, spoken: &str) -> http::request::Builder {
    let mut request = Request::post(format!("{base}/rpc/test.Bank.v1/{method}"))
        .header(header::AUTHORIZATION, "Bearer 0123456789abcdef0123456789abcdef")
        .header(header::CONTENT_TYPE, spoken);
    for (name, value) in ctx().to_headers() {
        request = request.header(name, value);
    }
    request
}

async fn send(request: http::request::Builder, body: impl Into<Bytes>) -> (StatusCode, Bytes) {
    let (status, _, body) = exchange(request, body).await;
    (status, body)
}

/// The status, the form of the answer by its content type, and the answer.
async fn exchange(
    request: http::request::Builder,
    body: impl Into<Bytes>,
) -> (StatusCode, Encoding, Bytes) {
    let http = Client::builder(TokioExecutor::new()).build_http();
    let request = request.body(Full::new(body.into())).expect("a request");
    let response = http.request(request).await.expect("a response");
    let status = response.status();
    let form = match response.headers()[header::CONTENT_TYPE].to_str().expect("text") {
        "application/json" => Encoding::Json,
        MESSAGE_PACK => Encoding::MessagePack,
        other => panic!("answered in {other}"),
    };
    (status, form, response.into_body().collect().await.expect("a body").to_bytes())
}

fn fault(body: &[u8]) -> Fault {
    fault_in(Encoding::Json, body)
}

fn fault_in(encoding: Encoding, body: &[u8]) -> Fault {
    match encoding.decode::<CallError<()>>(body) {
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
async fn it_answers_in_the_form_it_is_asked_in_unless_another_is_wanted() {
    let both = Both::new(policy()).await;
    let (json, msgpack) = ("application/json", "application/vnd.msgpack");
    for (spoken, accept, answered) in [
        (json, None, Encoding::Json),
        (msgpack, None, Encoding::MessagePack),
        ("application/vnd.msgpack; x=1", Some("*/*"), Encoding::MessagePack),
        (json, Some(msgpack), Encoding::MessagePack),
        (msgpack, Some(json), Encoding::Json),
        (json, Some("application/vnd.msgpack;q=0.5, */*;q=0.4"), Encoding::MessagePack),
    ] {
        let asked = if spoken == json { &b"[\"ann\"]"[..] } else { b"\x91\xa3ann" };
        for (method, status) in [("balances", 200), ("deposit", 400)] {
            let mut request = to(&both.base, method, spoken);
            if let Some(accept) = accept {
                request = request.header(header::ACCEPT, accept);
            }
            let (came, form, answer) = exchange(request, asked).await;
            assert_eq!((came.as_u16(), form), (status, answered), "{spoken} {accept:?}");
            if status == 200 {
                assert_eq!(form.decode::<Vec<i64>>(&answer).expect("balances"), [0]);
            } else {
                assert_eq!(fault_in(form, &answer).kind, FaultKind::Incompatible);
            }
        }
    }
}

#[tokio::test]
async fn forms_nobody_speaks_are_refused_by_name() {
    let both = Both::new(policy()).await;
    for spoken in ["application/msgpack", "application/x-msgpack", "text/plain"] {
        let (status, form, body) = exchange(to(&both.base, "balances", spoken), "[]").await;
        assert_eq!((status.as_u16(), form), (415, Encoding::Json), "{spoken}");
        let said = fault(&body).message;
        assert!(said.contains("application/vnd.msgpack"), "{said}");
    }
    let spoilt = to(&both.base, "balances", "text/plain");
    let spoilt = spoilt.header(header::ACCEPT, "application/vnd.msgpack");
    let (status, form, body) = exchange(spoilt, "[]").await;
    assert_eq!((status.as_u16(), form), (415, Encoding::MessagePack), "said as it is wanted");
    assert_eq!(fault_in(form, &body).kind, FaultKind::Incompatible);

    let spoilt = to(&both.base, "balances", MESSAGE_PACK).header(header::ACCEPT, "text/html");
    let (status, form, body) = exchange(spoilt, &b"\x90"[..]).await;
    assert_eq!((status.as_u16(), form), (406, Encoding::Json));
    assert_eq!(fault(&body).kind, FaultKind::Incompatible);
    assert_eq!(both.reached(), 0);
}

#[tokio::test]
async fn hostile_messages_are_refused_and_nothing_is_made_of_them() {
    let both = Both::new(policy()).await;
    let whole: &[u8] = b"\x92\xa3ann\xa3bob";
    let deep = [vec![0x91; 100_000], vec![0xc0]].concat();
    let mut hostile: Vec<Vec<u8>> = (0..whole.len()).map(|end| whole[..end].to_vec()).collect();
    // Lists, texts, maps and bytes of four gigabytes that are not there.
    hostile.extend([0xdd, 0xdb, 0xdf, 0xc6].map(|marker| vec![marker, 255, 255, 255, 255, 0xc0]));
    hostile.extend([0xdd, 0xdb].map(|marker| vec![0x91, marker, 255, 255, 255, 255]));
    hostile.extend([
        deep,
        [whole, b"\xc0"].concat(),
        b"\x91\xd6\xff\0\0\0\0".to_vec(),
        b"\xc1".to_vec(),
        b"\x91\xa2\xff\xfe".to_vec(),
        b"\x81\xa1a\x01".to_vec(),
        b"[\"ann\"]".to_vec(),
    ]);
    for body in hostile {
        let start = body[..body.len().min(16)].to_vec();
        let request = to(&both.base, "balances", MESSAGE_PACK);
        let (status, form, answer) = exchange(request, body).await;
        assert_eq!((status.as_u16(), form), (400, Encoding::MessagePack), "{start:x?}");
        assert_eq!(fault_in(form, &answer).kind, FaultKind::Incompatible, "{start:x?}");
    }
    assert_eq!(both.reached(), 0);
    let (status, answer) = send(to(&both.base, "balances", MESSAGE_PACK), whole).await;
    assert_eq!((status.as_u16(), &answer[..]), (200, &b"\x92\0\0"[..]), "it still serves");
}

#[tokio::test]
async fn a_message_with_any_byte_changed_is_answered_or_refused() {
    let both = Both::new(policy()).await;
    let whole = b"\x82\xa7account\xa3ann\xa6amount\xcd\x01\0";
    let (mut answered, mut refused) = (0, 0);
    for at in 0..whole.len() {
        for byte in [0x00, 0x61, 0x81, 0x92, 0xa1, 0xc0, 0xc6, 0xd9, 0xdd, 0xff] {
            let mut spoilt = whole.to_vec();
            spoilt[at] = byte;
            match send(to(&both.base, "deposit", MESSAGE_PACK), spoilt).await.0.as_u16() {
                200 | 422 => answered += 1,
                400 => refused += 1,
                other => panic!("{byte:#x} at {at}: {other}"),
            }
        }
    }
    assert!(answered > 5 && refused > 100, "{answered} answered, {refused} refused");
}

#[tokio::test]
async fn the_server_gives_up_when_nobody_waits_any_more() {
    let both = Both::new(policy()).await;
    let mut request = to(&both.base, "misbehave", "application/json");
    let headers = request.headers_mut().expect("well formed so far");
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
