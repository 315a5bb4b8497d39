//! The payment provider: `pspsim`, a process of its own with a book of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use http::Request;
use rt_http::HttpClient;
use serde_json::Value;

use crate::{
    Answer,
    journal::{Entry, Ledger},
    program::{Launch, Program},
};

const SECRET: &str = "e2e-provider-secret";
const WEBHOOK_SECRET: &str = "e2e-webhook-secret";
/// Longer than the shop waits for its provider: the late card is late for it.
const LATE_MS: &str = "6000";
/// The webhook of the card that is never answered comes after the shop has been told to wait.
const WEBHOOK_DELAY_MS: &str = "1500";
const PAGE: usize = 1_000;

/// A running provider; it outlives crashes of the shop.
#[derive(Debug)]
pub struct Provider {
    program: Program,
    url: String,
    data: PathBuf,
}

impl Provider {
    /// Starts one with its book in `folder`.
    pub(crate) fn start(folder: &Path) -> Self {
        let data = folder.join("pspsim");
        let option = |name: &str, value: &str| [name.to_owned(), value.to_owned()];
        let program = Program::start(Launch {
            name: "pspsim",
            arguments: [
                option("--listen", "127.0.0.1:0"),
                option("--data", &data.display().to_string()),
                option("--secret", SECRET),
                option("--webhook-secret", WEBHOOK_SECRET),
                option("--late-ms", LATE_MS),
                option("--webhook-delay-ms", WEBHOOK_DELAY_MS),
                option("--webhook-backoff-ms", "200"),
            ]
            .concat(),
            environment: Vec::new(),
            folder: folder.to_owned(),
            log: "pspsim".to_owned(),
        });
        let url = program.wait_for("where it listens", |line| {
            line.strip_prefix("pspsim listening on ").map(|url| url.trim().to_owned())
        });
        Self { program, url, data }
    }

    /// What makes a shop use it.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        let setting =
            |key: &str, value: &str| (format!("SHOP__PAYMENT__TESTCARD__{key}"), value.to_owned());
        vec![
            setting("ENABLED", "true"),
            setting("URL", &self.url),
            setting("SECRET", SECRET),
            setting("WEBHOOK_SECRET", WEBHOOK_SECRET),
        ]
    }

    /// Its whole book.
    ///
    /// # Panics
    /// When it does not answer.
    pub async fn ledger(&self) -> Ledger {
        let mut ledger = Ledger::default();
        loop {
            let after = ledger.0.len();
            let path = format!("/v1/ledger?after={after}&limit={PAGE}");
            let page = self.call(&path).await;
            assert_eq!(page.status, 200, "{}", page.text());
            let text = page.text();
            let entries: Vec<Entry> = text.lines().map(Entry::read).collect();
            if entries.is_empty() {
                return ledger;
            }
            ledger.0.extend(entries);
        }
    }

    /// A payment as it tells it, in answers and in webhooks.
    ///
    /// # Panics
    /// When it does not answer, or has no such payment.
    pub async fn payment(&self, reference: &str) -> Value {
        let found = self.call(&format!("/v1/payments?reference={reference}")).await.expect(200);
        found["payments"].get(0).expect("it has the payment").clone()
    }

    /// What it signs webhooks with: whoever has it can forge them.
    #[must_use]
    pub const fn webhook_secret(&self) -> &'static str {
        WEBHOOK_SECRET
    }

    /// Webhooks about a payment that were taken by the shop.
    ///
    /// # Panics
    /// When its journal cannot be read.
    #[must_use]
    pub fn webhooks_taken(&self, reference: &str) -> usize {
        let journal = fs::read_to_string(self.data.join("ledger.jsonl")).expect("the journal");
        // The last line may be in the writing.
        let records: Vec<Value> = journal
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .map(|line| line["record"].clone())
            .collect();
        let events: Vec<&Value> = records
            .iter()
            .filter(|record| record["payment"]["reference"] == reference)
            .filter_map(|record| record["payment"]["events"].as_array())
            .flatten()
            .map(|event| &event["id"])
            .collect();
        let taken = |record: &&Value| {
            record["kind"] == "webhook_settled"
                && record["delivered"] == true
                && events.contains(&&record["event_id"])
        };
        records.iter().filter(taken).count()
    }

    /// Presses a button on the page at `action_url`: `approve` or `decline`. Answers where the
    /// page leads back to.
    ///
    /// # Panics
    /// When there is no such page.
    pub async fn decide(&self, action_url: &str, decision: &str) -> String {
        let client = HttpClient::new(Duration::from_secs(20));
        let page = client.get(action_url, &[]).await.expect("the page is there");
        assert_eq!(page.status, 200, "{action_url}");
        let press = Request::post(action_url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("decision={decision}").into())
            .expect("a request");
        let pressed = client.send(press).await.expect("the button works");
        Answer::of(&pressed).header("location").to_owned()
    }

    pub(crate) fn terminate(self) {
        self.program.terminate();
    }

    async fn call(&self, path: &str) -> Answer {
        let client = HttpClient::new(Duration::from_secs(20));
        let authorization = format!("Bearer {SECRET}");
        let headers = [("authorization", authorization.as_str())];
        let answer = client.get(&format!("{}{path}", self.url), &headers).await;
        Answer::of(&answer.expect("the provider answers"))
    }
}
