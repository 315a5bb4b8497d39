//! Every call of a run and what came of it, in the order in which it ended.

use std::{
    io::Write,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use serde_json::{Value, json};

use crate::client::Outcome;

/// The history of a run. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct History {
    begun: Instant,
    calls: Arc<Mutex<Vec<Value>>>,
}

impl History {
    pub(crate) fn begin() -> Self {
        Self { begun: Instant::now(), calls: Arc::default() }
    }

    /// Notes a call.
    pub(crate) fn call(&self, key: &str, sent_ms: u128, outcome: &Outcome) {
        let came = match outcome {
            Outcome::Answered(answer) => json!({
                "status": answer.status, "body": String::from_utf8_lossy(&answer.body),
            }),
            Outcome::Unknown(why) => json!({ "unknown": why }),
        };
        self.push(
            json!({ "sent_ms": sent_ms, "ended_ms": self.now_ms(), "key": key, "came": came }),
        );
    }

    /// Notes what the harness did.
    pub(crate) fn act(&self, what: &str) {
        self.push(json!({ "ended_ms": self.now_ms(), "act": what }));
    }

    pub(crate) fn now_ms(&self) -> u128 {
        self.begun.elapsed().as_millis()
    }

    /// Forgets what was: it turned out well, and there is a lot of it.
    pub(crate) fn forget(&self) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Writes it as JSON lines.
    pub(crate) fn write(&self, to: &Path) -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(to)?);
        for call in self.calls.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            writeln!(file, "{call}")?;
        }
        file.flush()
    }

    fn push(&self, call: Value) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }
}
