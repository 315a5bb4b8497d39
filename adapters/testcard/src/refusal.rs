//! What an error answer means: it never happened, it cannot happen, or nobody knows.
//!
//! Only the codes that the provider documents are believed. Anything else, such as the page of a
//! proxy, says nothing about the payment.

use http::StatusCode;
use mod_payment_api::spi::ProviderError;
use serde::Deserialize;

#[derive(Deserialize)]
struct ProblemBody {
    code: String,
    #[serde(default)]
    detail: String,
}

pub(crate) fn read(status: StatusCode, body: &[u8]) -> ProviderError {
    let Ok(problem) = serde_json::from_slice::<ProblemBody>(body) else {
        return ProviderError::Unknown(format!("answered {status}"));
    };
    let said = format!("{status} {}: {}", problem.code, problem.detail);
    match problem.code.as_str() {
        "validation_failed"
        | "invalid_card"
        | "payment_not_found"
        | "wrong_state"
        | "amount_exceeds_authorized"
        | "amount_exceeds_captured" => ProviderError::Refused(said),
        // The request was turned away before it was looked at, through a fault of ours or the
        // provider's; once it is mended a repeat may succeed.
        "down"
        | "unauthorized"
        | "not_found"
        | "method_not_allowed"
        | "idempotency_key_missing"
        | "idempotency_key_invalid"
        | "body_too_large"
        | "unreadable_body"
        | "malformed_json" => ProviderError::Unavailable(said),
        // Among the rest: a key that is still being answered, or that stands for the same payment
        // under an address we have changed since. Both mean that something has happened.
        _ => ProviderError::Unknown(said),
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use mod_payment_api::spi::ProviderError;

    use super::read;

    fn meaning(status: u16, body: &str) -> &'static str {
        let status = StatusCode::from_u16(status).expect("a status");
        match read(status, body.as_bytes()) {
            ProviderError::Refused(_) => "refused",
            ProviderError::Unavailable(_) => "unavailable",
            ProviderError::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn each_code_means_what_the_provider_says_it_means() {
        let table = [
            (422, "invalid_card", "refused"),
            (409, "wrong_state", "refused"),
            (422, "amount_exceeds_captured", "refused"),
            (503, "down", "unavailable"),
            (401, "unauthorized", "unavailable"),
            (409, "idempotency_in_flight", "unknown"),
            (422, "idempotency_key_reused", "unknown"),
            (500, "injected_fault", "unknown"),
            (503, "ledger_ended", "unknown"),
            (418, "a_code_of_tomorrow", "unknown"),
        ];
        for (status, code, expected) in table {
            let body = format!(r#"{{"status":{status},"code":"{code}","detail":"d"}}"#);
            assert_eq!(meaning(status, &body), expected, "{code}");
        }
    }

    #[test]
    fn an_answer_that_is_not_the_providers_says_nothing() {
        for (status, body) in [(502, "<html>bad gateway</html>"), (404, ""), (503, "{}")] {
            assert_eq!(meaning(status, body), "unknown", "{status} {body}");
        }
    }
}
