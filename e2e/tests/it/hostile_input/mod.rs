//! Whatever is sent into any field, parameter or header, the answer is below 500 and, when it is a
//! refusal, a problem with a stable code; what is taken is kept as it was typed. A connection that
//! breaks is no answer: whoever is refused in the middle of a body is told so as well.
//!
//! `fields` walks the documents of the API, `elsewhere` asks what they do not describe, `kept`
//! follows what was taken through ledger, events and letters. `SHOP_E2E_SIZE=full` puts every
//! string into every place; without it each place gets our own list and its share of the long one.

mod elsewhere;
mod fields;
mod kept;
mod raw;
mod strings;

use e2e::Answer;

/// Whether everything is tried instead of a share of it.
fn is_full() -> bool {
    std::env::var("SHOP_E2E_SIZE").is_ok_and(|size| size == "full")
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
