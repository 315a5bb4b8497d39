//! The book of the test card's provider, for the audit.

use std::time::Duration;

use app_audit::{ProviderEntry, ProviderLedger};
use kernel_common::{Currency, PaymentId, Timestamp};
use rt_config::TestCard;
use rt_http::HttpClient;
use serde::Deserialize;

use crate::failure::{Failure, OrFail};

const PAGE: usize = 10_000;

/// One line of the provider's ledger.
#[derive(Deserialize)]
struct Line {
    seq: u64,
    kind: Kind,
    amount_minor: i64,
    currency: Currency,
    reference: PaymentId,
    at: Timestamp,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Charge,
    Refund,
    /// Money that is only held, or no longer.
    #[serde(other)]
    Held,
}

/// Reads the whole ledger, page by page.
pub(super) async fn read(card: &TestCard) -> Result<ProviderLedger, Failure> {
    let client = HttpClient::new(Duration::from_secs(30));
    let authorization = format!("Bearer {}", card.secret.expose());
    let (mut entries, mut after) = (Vec::new(), 0);
    loop {
        let base = card.url.trim_end_matches('/');
        let url = format!("{base}/v1/ledger?after={after}&limit={PAGE}");
        let answer = client.get(&url, &[("authorization", &authorization)]).await.or_fail()?;
        if !answer.status.is_success() {
            let status = answer.status;
            return Err(Failure::new(format!("the payment provider at {base} answered {status}")));
        }
        let lines = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let before = after;
        for line in lines {
            let line: Line = serde_json::from_slice(line).or_fail()?;
            after = line.seq;
            entries.extend(entry(&line));
        }
        if after == before {
            return Ok(ProviderLedger { method: "testcard".to_owned(), entries });
        }
    }
}

fn entry(line: &Line) -> Option<ProviderEntry> {
    let (charged_minor, refunded_minor) = match line.kind {
        Kind::Charge => (line.amount_minor, 0),
        Kind::Refund => (0, line.amount_minor),
        Kind::Held => return None,
    };
    let (payment_id, currency, at) = (line.reference, line.currency, line.at);
    Some(ProviderEntry { payment_id, currency, charged_minor, refunded_minor, at })
}
