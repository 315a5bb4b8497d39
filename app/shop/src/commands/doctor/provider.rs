//! Whether the payment provider answers.

use std::time::Duration;

use rt_config::Settings;
use rt_http::HttpClient;

use super::finding::Finding;

const CHECK: &str = "payment_provider";

/// `is_demo`: the provider lives and dies with the running shop, at an address nobody else knows.
pub(super) async fn check(settings: &Settings, is_demo: bool) -> Vec<Finding> {
    let Some(card) = &settings.payment.test_card else {
        return vec![Finding::skipped(CHECK, "no payment method is on that has a provider")];
    };
    if is_demo {
        return vec![Finding::skipped(CHECK, "the demo's lives with the running shop")];
    }
    let base = card.url.trim_end_matches('/');
    let client = HttpClient::new(Duration::from_secs(5));
    let fix = "start it, or correct payment.testcard.url; until then cards are answered 'later'";
    let finding = match client.get(&format!("{base}/health"), &[]).await {
        Ok(answer) if answer.status.is_success() => Finding::ok(CHECK, format!("{base} answers")),
        Ok(answer) => Finding::fail(CHECK, format!("{base} answers {}", answer.status), fix),
        Err(error) => Finding::fail(CHECK, format!("{base}: {error}"), fix),
    };
    vec![finding]
}
