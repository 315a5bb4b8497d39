//! Requests that are meant to be read in two ways, and headers that claim what only we may say:
//! over raw connections to the running shop.
//!
//! What is smuggled would tell: it asks under an id of its own, and every answer carries the id of
//! its request. A shop that took it for a request would answer it under that id.

use e2e::{Answer, Said, Shop, Shopper, Store, Wire, answers, fresh_key};
use http::Request;

/// The id of what must never be answered.
const SMUGGLED: &str = "smuggled-in";

/// A request that is answered 200, if anybody takes it for one.
fn smuggled() -> String {
    format!(
        "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         x-request-id: {SMUGGLED}\r\n\r\n"
    )
}

/// A request for a cart with these lines in its head.
fn head(lines: &str) -> String {
    format!("POST /api/v1/carts HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n")
}

/// What the shop says to bytes on one connection until it hangs up.
async fn exchange(shop: &Shop, bytes: impl AsRef<[u8]>) -> (String, Vec<Said>) {
    let mut wire = Wire::to(shop.address()).await;
    wire.send(bytes).await;
    let bytes = wire.rest().await;
    (String::from_utf8_lossy(&bytes).into_owned(), answers(&bytes))
}

/// Refused as a whole: one answer, a problem, and nothing after it was read.
async fn refused_and_forgotten(shop: &Shop, what: &str, request: &str) {
    let (text, said) = exchange(shop, format!("{request}{}", smuggled())).await;
    assert!(!text.contains(SMUGGLED), "{what}: {text}");
    assert_eq!(said.len(), 1, "{what}: {text}");
    assert_eq!(said[0].status, 400, "{what}: {text}");
    assert_eq!(said[0].header("content-type"), Some("application/problem+json"), "{what}: {text}");
    assert!(said[0].body.contains("\"code\":\""), "{what}: {text}");
}

#[tokio::test]
async fn a_body_with_two_ends_is_refused_and_what_follows_is_not_read() {
    let shop = Shop::shared();
    let smuggled = smuggled();
    let length = smuggled.len() + 5;
    let mut tried = 0;
    // By its length the smuggled request is body, by its chunks it is the next request; and the
    // other way about.
    for framing in [
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: {length}\r\ntransfer-ENCODING:chunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding:\tchunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: identity\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: gzip, chunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked, identity\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding: \"chunked\"\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding:\r\n"),
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        format!("Content-Length: {length}\r\nContent-Length: 5\r\n"),
        format!("Content-Length: 5\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: 5\r\ncontent-length: {length}\r\n"),
        format!("Content-Length: 5, {length}\r\n"),
        format!("Content-Length: {length}, {length}\r\n"),
        "Content-Length: +5\r\n".to_owned(),
        "Content-Length: -5\r\n".to_owned(),
        "Content-Length: 0x5\r\n".to_owned(),
        "Content-Length: 5 5\r\n".to_owned(),
        "Content-Length: 5.0\r\n".to_owned(),
        "Content-Length: 5e0\r\n".to_owned(),
        "Content-Length: five\r\n".to_owned(),
        "Content-Length:\r\n".to_owned(),
        "Content-Length: 18446744073709551616\r\n".to_owned(),
        "Content-Length : 5\r\n".to_owned(),
        "Content-Length\t: 5\r\n".to_owned(),
        "Transfer-Encoding: identity\r\n".to_owned(),
        "Transfer-Encoding: chunked, identity\r\n".to_owned(),
        "Transfer-Encoding: chunked, chunked\r\n".to_owned(),
        "Transfer-Encoding: xchunked\r\n".to_owned(),
        "Transfer-Encoding: chunkedx\r\n".to_owned(),
        "Transfer-Encoding: chun ked\r\n".to_owned(),
        "Transfer-Encoding: \"chunked\"\r\n".to_owned(),
        "Transfer-Encoding: chunked;q=1\r\n".to_owned(),
        "Transfer-Encoding: cow\r\n".to_owned(),
        "Transfer-Encoding : chunked\r\n".to_owned(),
        "Transfer-Encoding\t: chunked\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n".to_owned(),
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n".to_owned(),
        "X: y\r\n Transfer-Encoding: chunked\r\n".to_owned(),
        "X: y\r\n\tContent-Length: 5\r\n".to_owned(),
        " Content-Length: 5\r\n".to_owned(),
        "Content-Length:\r\n 5\r\n".to_owned(),
        "Transfer-Encoding:\r\n chunked\r\n".to_owned(),
        "X: y\rContent-Length: 5\r\n".to_owned(),
        "X: y\0\r\nContent-Length: 5\r\n".to_owned(),
        "X y\r\nContent-Length: 5\r\n".to_owned(),
        ": y\r\nContent-Length: 5\r\n".to_owned(),
        "\u{b}Content-Length: 5\r\n".to_owned(),
        "Content-Length\u{b}: 5\r\n".to_owned(),
    ] {
        let request = format!("{}0\r\n\r\n", head(&framing));
        refused_and_forgotten(shop, &framing, &request).await;
        tried += 1;
    }
    assert!(tried >= 50, "ways that were tried: {tried}");
    assert_eq!(shop.shopper(Store::Tihaven).get("/health").await.status, 200, "the shop goes on");
}

#[tokio::test]
async fn chunks_that_are_none_end_the_connection() {
    let shop = Shop::shared();
    let head = "POST /api/v1/checkout HTTP/1.1\r\nHost: localhost\r\n\
        Content-Type: application/json\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n";
    for chunks in [
        "5\r\nhelloX\r\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "five\r\nhello\r\n0\r\n\r\n",
        "\r\nhello\r\n0\r\n\r\n",
        "10000000000000005\r\nhello\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5;a\rb\r\nhello\r\n0\r\n\r\n",
    ] {
        let (text, said) = exchange(shop, format!("{head}{chunks}{}", smuggled())).await;
        assert!(!text.contains(SMUGGLED), "{chunks:?}: {text}");
        assert_eq!(said.len(), 1, "{chunks:?}: {text}");
        assert!((400..500).contains(&said[0].status), "{chunks:?}: {text}");
    }
}

#[tokio::test]
async fn what_is_framed_once_is_answered_request_by_request() {
    // The control of the tests above: what is no trick is answered, and under its own id.
    let shop = Shop::shared();
    let smuggled = smuggled();
    let length = smuggled.len();
    for (framing, body, expected) in [
        ("Content-Length: 0\r\n".to_owned(), String::new(), 2),
        ("Transfer-Encoding: chunked\r\n".to_owned(), "0\r\n\r\n".to_owned(), 2),
        // It is the body here, however much it looks like a request.
        (format!("Content-Length: {length}\r\nConnection: close\r\n"), String::new(), 1),
    ] {
        let request = format!("{}{body}{smuggled}", head(&framing));
        let (text, said) = exchange(shop, request).await;
        assert_eq!(said.len(), expected, "{framing}: {text}");
        assert_eq!(text.contains(SMUGGLED), expected == 2, "{framing}: {text}");
        assert_eq!(said[0].status, 201, "{framing}: {text}");
    }
    // Lines that end with LF alone may be read (RFC 9112, 2.2), but end only one request.
    let lines = "GET /health HTTP/1.1\nHost: localhost\nConnection: close\n\n";
    let (text, said) = exchange(shop, lines).await;
    assert!(said.len() == 1 && [200, 400].contains(&said[0].status), "{text}");
}

#[tokio::test]
async fn a_request_has_one_host() {
    let shop = Shop::shared();
    // A thing of the other store: whoever is shown it was taken for a client of that store.
    let target = "/api/v1/products/brass-bell";
    let elsewhere = format!("http://shop2.localhost{target}");
    for (what, request) in [
        (
            "two hosts",
            format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nHost: shop2.localhost\r\n\r\n"),
        ),
        (
            "two hosts, turned",
            format!("GET {target} HTTP/1.1\r\nHost: shop2.localhost\r\nHost: localhost\r\n\r\n"),
        ),
        (
            "one host twice",
            format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        ),
        ("no host", format!("GET {target} HTTP/1.1\r\n\r\n")),
        ("another in the address", format!("GET {elsewhere} HTTP/1.1\r\nHost: localhost\r\n\r\n")),
        (
            "another in the header",
            format!("GET http://localhost{target} HTTP/1.1\r\nHost: shop2.localhost\r\n\r\n"),
        ),
        (
            "somebody in the address",
            format!(
                "GET http://shop2.localhost@localhost{target} HTTP/1.1\r\nHost: localhost\r\n\r\n"
            ),
        ),
        (
            "a folded host",
            format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n .shop2.localhost\r\n\r\n"),
        ),
    ] {
        refused_and_forgotten(shop, what, &request).await;
    }
    let close = "Connection: close\r\n\r\n";
    for (what, request, status) in [
        (
            "the same in both",
            format!("GET {elsewhere} HTTP/1.1\r\nHost: shop2.localhost\r\n{close}"),
            200,
        ),
        (
            "in capitals",
            format!(
                "GET http://SHOP2.localhost{target} HTTP/1.1\r\nHost: shop2.LOCALHOST\r\n{close}"
            ),
            200,
        ),
        (
            "a list",
            format!("GET {target} HTTP/1.1\r\nHost: localhost, shop2.localhost\r\n{close}"),
            404,
        ),
        (
            "a path behind it",
            format!("GET {target} HTTP/1.1\r\nHost: shop2.localhost/x\r\n{close}"),
            404,
        ),
        ("nobody's", format!("GET {target} HTTP/1.1\r\nHost: example.com\r\n{close}"), 404),
        ("an empty one", format!("GET {target} HTTP/1.1\r\nHost:\r\n{close}"), 404),
    ] {
        let (text, said) = exchange(shop, request).await;
        assert!(said.len() == 1 && said[0].status == status, "{what}: {text}");
    }
}

async fn get(asker: &Shopper, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers
        .iter()
        .fold(Request::get("/"), |request, (name, value)| request.header(*name, *value));
    asker.request(request, path, bytes::Bytes::new()).await.expect("an answer")
}

#[tokio::test]
async fn claims_in_headers_are_not_believed() {
    let shop = Shop::shared();
    let here = shop.shopper(Store::Tihaven);
    let theirs = Store::Velomarsh.tenant().to_string();
    let product = "/api/v1/products/brass-bell";
    let bare = get(&here, product, &[]).await.refused(404, "storefront.not_found");
    for (name, value) in [
        ("x-forwarded-host", "shop2.localhost"),
        ("x-host", "shop2.localhost"),
        ("x-original-host", "shop2.localhost"),
        ("x-forwarded-server", "shop2.localhost"),
        ("x-http-host-override", "shop2.localhost"),
        ("forwarded", "host=shop2.localhost;for=127.0.0.1"),
        ("x-tenant", &theirs),
        ("x-tenant-id", &theirs),
        ("tenant", &theirs),
        ("tenant-id", &theirs),
        ("x-shop-tenant", &theirs),
        ("x-store", "shop2.localhost"),
        ("x-original-url", "http://shop2.localhost/api/v1/products/brass-bell"),
        ("x-rewrite-url", "/health"),
    ] {
        let answer = get(&here, product, &[(name, value)]).await;
        assert_eq!(answer.json()["code"], bare["code"], "{name}: {}", answer.text());
    }
    // Nothing that is said about who asks opens the staff's door.
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("x-client-ip", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1;proto=https"),
        ("x-forwarded-user", "admin"),
        ("x-remote-user", "admin"),
        ("x-actor", "staff:admin"),
        ("x-shop-actor", "staff:admin"),
        ("x-original-url", "/health"),
        ("x-forwarded-prefix", "/health"),
        ("authorization", "Bearer"),
        ("authorization", "Bearer null"),
        ("authorization", "Basic YWRtaW46YWRtaW4="),
        ("cookie", "admin=true; token=admin"),
    ] {
        let answer = get(&here, "/api/admin/v1/orders", &[(name, value)]).await;
        answer.refused(401, "unauthenticated");
    }
    for (name, value) in [
        ("x-http-method-override", "DELETE"),
        ("x-method-override", "DELETE"),
        ("x-http-method", "DELETE"),
    ] {
        let cart = here.cart_with("MUG-RIB-CLY", 1).await;
        let path = format!("/api/v1/carts/{}/lines/MUG-RIB-CLY", cart.id());
        let request = Request::post("/").header(name, value).header("idempotency-key", fresh_key());
        let answer = here.request(request, &path, bytes::Bytes::new()).await.expect("an answer");
        answer.refused(405, "method_not_allowed");
    }
    // The contracts between processes are not for the street.
    let calls = Request::post("/").header("content-type", "application/json");
    let answer = here.request(calls, "/rpc/order.Orders.v1/list", "{}".into()).await;
    assert_eq!(answer.expect("an answer").problem()["status"], 404);
}

#[tokio::test]
async fn nothing_a_client_says_becomes_a_header_of_its_answer() {
    let shop = Shop::shared();
    let here = shop.shopper(Store::Tihaven);
    let split = "%0d%0ax-injected:%20yes%0d%0a%0d%0a";
    let mut seen = 0;
    for path in [
        format!("/api/v1/products/{split}"),
        format!("/api/v1/products?q={split}"),
        format!("/api/v1/products?locale={split}&currency={split}"),
        format!("/api/v1/search/suggestions?q={split}"),
        format!("/api/v1/orders/{split}"),
        format!("/{split}"),
        format!("/search?q={split}"),
        format!("/ru/{split}"),
        format!("/currency?return={split}&back={split}&to={split}"),
        format!("/products/{split}"),
        format!("/media/{split}"),
        format!("/sitemaps/{split}"),
        format!("/orders/{split}/payment"),
        format!("//example.com/{split}"),
    ] {
        let answer = here.get(&path).await;
        assert!(answer.status < 500, "{path}: {}", answer.text());
        assert_eq!(answer.header("x-injected"), "", "{path}");
        let location = answer.header("location");
        assert!(
            !location.starts_with("//") && !location.contains("example.com"),
            "{path}: {location}"
        );
        seen += 1;
    }
    assert_eq!(seen, 14);
    // Ids of requests are echoed: what is no plain short word is replaced.
    for id in ["a b", "a\tb", "<script>", "a;b", "a%0d%0ab", &"x".repeat(65), "a\u{e9}", "\"a\""] {
        let raw = format!(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: {id}\r\n\r\n"
        );
        let (text, said) = exchange(shop, raw).await;
        let echoed = said.first().and_then(|said| said.header("x-request-id")).unwrap_or_default();
        assert!(!echoed.is_empty() && echoed != id && !text.contains(id), "{id}: {text}");
    }
    for id in ["a\rx-injected: yes", "a\0b"] {
        let raw = format!("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {id}\r\n\r\n");
        let (text, said) = exchange(shop, raw).await;
        assert!(said.len() == 1 && said[0].status == 400, "{id:?}: {text}");
        assert!(!text.contains("x-injected"), "{id:?}: {text}");
    }
    let echoed = get(&here, "/health", &[("x-request-id", "plain-1.2_3")]).await;
    assert_eq!(echoed.header("x-request-id"), "plain-1.2_3", "the control: ids are echoed");
}
