//! hooksink, a merchant's receiver of webhooks: a process of its own, whose records are the witness.

use std::path::Path;

use serde_json::{Value, json};

use crate::{
    broken::{Broken, Checked, harness},
    client::{Client, Outcome},
    program::{Program, command},
};

/// A request that was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    /// `webhook-id`, which has to be the event's own.
    pub(crate) id: String,
    pub(crate) event_id: String,
    pub(crate) event_type: String,
    pub(crate) subject: String,
    pub(crate) streamseq: i64,
    pub(crate) body_digest: String,
    /// Why its signature is not right, by the receiver's own code.
    pub(crate) fault: Option<String>,
    /// What it was answered, if anything.
    pub(crate) status: Option<u64>,
}

/// A running receiver.
#[derive(Debug)]
pub(crate) struct Sink {
    _program: Program,
    address: String,
}

impl Sink {
    pub(crate) fn start(folder: &Path) -> Checked<Self> {
        let mut command = command("hooksink")?;
        command.arg("--record").arg(folder.join("received.jsonl"));
        let program = Program::start("hooksink", command, &folder.join("hooksink.log"))?;
        let address = program.wait_for(|line| {
            line.strip_prefix("hooksink listening on http://").map(|rest| rest.trim().to_owned())
        })?;
        Ok(Self { _program: program, address })
    }

    /// Where events for `name` are posted to.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("http://{}/hooks/{name}", self.address)
    }

    /// Tells how `name` behaves, and the secret that it was told.
    pub(crate) async fn tell(&self, name: &str, secret: &str, mode: &Value) -> Checked {
        let told = json!({ "secrets": [secret], "mode": mode });
        let path = format!("/control/endpoints/{name}");
        self.call("PUT", &path, Some(&told), 204).await.map(|_| ())
    }

    /// Everything that `name` was sent.
    pub(crate) async fn received(&self, name: &str) -> Checked<Vec<Received>> {
        let (mut received, mut after) = (Vec::new(), 0);
        loop {
            let path = format!("/control/received?name={name}&after={after}&limit=5000");
            let page = self.call("GET", &path, None, 200).await?;
            let page: Value = serde_json::from_str(&page).map_err(harness("hooksink"))?;
            let records = page["records"].as_array().map(Vec::as_slice).unwrap_or_default();
            let Some(last) = records.last() else { return Ok(received) };
            after = last["number"].as_u64().unwrap_or(u64::MAX);
            received.extend(records.iter().map(Received::of));
        }
    }

    async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        status: u16,
    ) -> Checked<String> {
        let client = Client::new(&self.address, &self.address);
        match client.send(method, path, None, body).await {
            Outcome::Answered(answer) if answer.status == status => {
                Ok(String::from_utf8_lossy(&answer.body).into_owned())
            }
            other => Err(Broken::Harness(format!("hooksink, {path}: {other:?}"))),
        }
    }
}

impl Received {
    fn of(record: &Value) -> Self {
        let text = |field: &str| record[field].as_str().unwrap_or_default().to_owned();
        Self {
            id: text("webhook_id"),
            event_id: text("event_id"),
            event_type: text("event_type"),
            subject: text("subject"),
            streamseq: record["streamseq"].as_i64().unwrap_or_default(),
            body_digest: text("body_digest"),
            fault: record["fault"].as_str().map(str::to_owned),
            status: record["status"].as_u64(),
        }
    }
}
