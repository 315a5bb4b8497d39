//! Whatever is sent into any field, parameter or header, the answer is below 500 and, when it is a
//! refusal, a problem with a stable code; what is taken is kept as it was typed.
//!
//! `fields` walks the documents of the API, `elsewhere` asks what they do not describe, `kept`
//! follows what was taken through ledger, events and letters. `SHOP_E2E_SIZE=full` puts every
//! string into every place; without it each place gets our own list and its share of the long one.

mod elsewhere;
mod fields;
mod kept;
mod raw;
mod strings;

use bytes::Bytes;
use e2e::{Answer, Shopper};
use http::request::Builder;
use rt_http::ClientError;

/// A kept connection may be closed by the other side just as it is used again, which says nothing
/// about what was sent. What breaks a connection by itself does so each time.
const TRIES: usize = 3;

/// Whether everything is tried instead of a share of it.
fn is_full() -> bool {
    std::env::var("SHOP_E2E_SIZE").is_ok_and(|size| size == "full")
}

/// The answer to what `make` makes: a request, its path and its body.
async fn ask(
    asker: &Shopper,
    make: impl Fn() -> (Builder, String, Bytes),
) -> Result<Answer, ClientError> {
    let mut tried = 0;
    loop {
        let (request, path, body) = make();
        tried += 1;
        match asker.request(request, &path, body).await {
            Err(ClientError::Broken(_)) if tried < TRIES => {}
            answer => return answer,
        }
    }
}

/// An answer that nobody has to be ashamed of.
#[track_caller]
fn judge(what: &str, answer: &Answer) {
    assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.text());
    if answer.status >= 400 {
        answer.problem();
        let id = answer.json()["request_id"].clone();
        assert_eq!(id, answer.header("x-request-id"), "{what}: {}", answer.text());
    }
}
