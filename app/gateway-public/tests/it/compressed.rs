//! Answers from memory are compressed once, for whoever reads gzip.

use std::io::Read;

use flate2::read::GzDecoder;
use http::Method;

use crate::site::{Ask, Site};

const LONG: [&str; 3] = ["/api/openapi.json", "/docs", "/docs/docs.css"];

fn ask(path: &str) -> Ask {
    Ask::new(Method::GET, path).header("accept-encoding", "gzip, br")
}

#[tokio::test]
async fn a_compressed_answer_is_the_answer() {
    let site = Site::open().await;
    for path in LONG {
        let plain = site.get(path).await;
        assert_eq!(plain.header("content-encoding"), None, "{path}");
        let (headers, bytes) = site.raw(ask(path)).await;
        assert_eq!(headers["content-encoding"], "gzip", "{path}");
        assert!(headers["vary"].to_str().unwrap().contains("accept-encoding"), "{path}");
        assert_eq!(headers["vary"].to_str().ok(), plain.header("vary"), "{path}");
        assert!(bytes.len() < plain.text.len(), "{path}");
        let mut text = String::new();
        GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip");
        assert_eq!(text, plain.text, "{path}");
    }
}

#[tokio::test]
async fn each_form_has_a_validator_and_either_is_known() {
    let site = Site::open().await;
    for path in LONG {
        let plain = site.get(path).await.header("etag").expect("a validator").to_owned();
        let (headers, _) = site.raw(ask(path)).await;
        let packed = headers["etag"].to_str().unwrap().to_owned();
        assert_ne!(plain, packed, "{path}: other bytes have another strong validator");
        for known in [&plain, &packed] {
            let again = ask(path).header("if-none-match", known);
            assert_eq!(site.send(again).await.status, 304, "{path} {known}");
        }
    }
}

#[tokio::test]
async fn what_is_short_is_sent_as_it_is() {
    let site = Site::open().await;
    let (headers, bytes) = site.raw(ask("/api/v1/products?category=light")).await;
    assert!(!headers.contains_key("content-encoding"), "{} bytes", bytes.len());
}
