//! pspsim, the provider of play money: a process of its own, whose ledger is the witness.

use std::{collections::BTreeMap, path::Path};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    broken::{Broken, Checked, harness},
    client::{Client, Outcome},
    program::{Program, command},
};

const SECRET: &str = "chaos-provider-secret";
const WEBHOOK_SECRET: &str = "chaos-webhook-secret";

/// What the provider took and gave back under one reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) charges: Vec<i64>,
    pub(crate) refunded_minor: i64,
}

impl Account {
    /// What it keeps.
    pub(crate) fn kept_minor(&self) -> i64 {
        self.charges.iter().sum::<i64>() - self.refunded_minor
    }
}

/// A running provider.
#[derive(Debug)]
pub(crate) struct Provider {
    _program: Program,
    address: String,
}

impl Provider {
    pub(crate) fn start(folder: &Path, seed: u64) -> Checked<Self> {
        let mut command = command("pspsim")?;
        command.arg("--data").arg(folder.join("pspsim"));
        command.args(["--secret", SECRET, "--webhook-secret", WEBHOOK_SECRET]);
        command.args(["--late-ms", "3000", "--webhook-delay-ms", "1000"]);
        command.args(["--webhook-backoff-ms", "200", "--seed", &seed.to_string()]);
        let program = Program::start("pspsim", command, &folder.join("pspsim.log"))?;
        let address = program.wait_for(|line| {
            line.strip_prefix("pspsim listening on http://").map(|rest| rest.trim().to_owned())
        })?;
        Ok(Self { _program: program, address })
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What makes a shop use it at `address`, which is its own or a proxy's.
    pub(crate) fn settings(address: &str) -> Vec<(String, String)> {
        let set =
            |key: &str, value: &str| (format!("SHOP__PAYMENT__TESTCARD__{key}"), value.to_owned());
        vec![
            set("ENABLED", "true"),
            set("URL", &format!("http://{address}")),
            set("SECRET", SECRET),
            set("WEBHOOK_SECRET", WEBHOOK_SECRET),
        ]
    }

    /// Misbehaviour by chance; what is absent does not happen.
    pub(crate) async fn chances(&self, chances: &Value) -> Checked {
        self.post("/control/chances", chances).await.map(|_| ())
    }

    /// Misbehaviour on command.
    pub(crate) async fn control(&self, control: &Value) -> Checked {
        self.post("/control", control).await.map(|_| ())
    }

    /// It behaves again.
    pub(crate) async fn behave(&self) -> Checked {
        self.chances(&json!({})).await?;
        let control = json!({
            "down": false, "delay_ms": 0, "drop_next_replies": 0, "duplicate_webhooks": 0,
            "hold_webhooks": false, "charge_then_500": 0,
        });
        self.control(&control).await
    }

    /// How often each kind of misbehaviour came true.
    pub(crate) async fn happened(&self, kind: &str) -> Checked<u64> {
        let shown = self.call("GET", "/control/chances", None).await?;
        let shown: Value = serde_json::from_str(&shown).map_err(harness("pspsim"))?;
        shown["happened"][kind]
            .as_u64()
            .ok_or_else(|| Broken::Harness(format!("pspsim does not count {kind}")))
    }

    /// The holder of the card presses a button.
    pub(crate) async fn decide(&self, action_url: &str, decision: &str) -> Outcome {
        let path = action_url.find("/confirm/").map_or("/", |at| &action_url[at..]);
        let client = crate::form::Form::new(&self.address);
        client.post(path, &format!("decision={decision}")).await
    }

    /// Where the holder of the card confirms a payment that waits for it, if it does.
    pub(crate) async fn action_url(&self, reference: &str) -> Checked<Option<String>> {
        let payment = self.payment(reference).await?;
        Ok(payment["action_url"].as_str().map(str::to_owned))
    }

    /// A payment as it stands there now; nothing when it was never heard of.
    pub(crate) async fn payment(&self, reference: &str) -> Checked<Value> {
        let path = format!("/v1/payments?reference={reference}");
        let listed = self.call("GET", &path, None).await?;
        let listed: Value = serde_json::from_str(&listed).map_err(harness("pspsim"))?;
        Ok(listed["payments"][0].clone())
    }

    /// What a webhook says of a payment, and its signature at a Unix time in seconds.
    pub(crate) fn webhook(payment: &Value, at_seconds: i64) -> (Value, String) {
        let step = payment["events"].as_array().and_then(|events| events.last());
        let step = step.cloned().unwrap_or_default();
        let body = json!({
            "id": step["id"], "type": step["type"], "created_at": step["at"], "data": payment,
        });
        let signature = sign(at_seconds, &body.to_string());
        (body, signature)
    }

    /// Its whole book, by reference.
    pub(crate) async fn ledger(&self) -> Checked<BTreeMap<String, Account>> {
        let mut accounts: BTreeMap<String, Account> = BTreeMap::new();
        let mut after = 0;
        loop {
            let path = format!("/v1/ledger?after={after}&limit=5000");
            let page = self.call("GET", &path, None).await?;
            if page.is_empty() {
                return Ok(accounts);
            }
            for line in page.lines() {
                after += 1;
                let entry: Value =
                    serde_json::from_str(line).map_err(harness("pspsim's ledger"))?;
                let reference = entry["reference"].as_str().unwrap_or_default().to_owned();
                let account = accounts.entry(reference).or_default();
                let amount = entry["amount_minor"].as_i64().unwrap_or_default();
                match entry["kind"].as_str() {
                    Some("charge") => account.charges.push(amount),
                    Some("refund") => account.refunded_minor += amount,
                    _ => {}
                }
            }
        }
    }

    async fn post(&self, path: &str, body: &Value) -> Checked<String> {
        self.call("POST", path, Some(body)).await
    }

    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Checked<String> {
        let client = Client::new(&self.address, &self.address).with_token(SECRET);
        match client.send(method, path, None, body).await {
            Outcome::Answered(answer) if answer.status == 200 => {
                Ok(String::from_utf8_lossy(&answer.body).into_owned())
            }
            other => Err(Broken::Harness(format!("pspsim, {path}: {other:?}"))),
        }
    }
}

/// Signs a webhook as the provider's description says: nothing is shared with its program.
fn sign(at_seconds: i64, body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes());
    let mut mac = mac.expect("a key of any length");
    mac.update(format!("{at_seconds}.{body}").as_bytes());
    let hexadecimal: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={at_seconds},v1={hexadecimal}")
}
