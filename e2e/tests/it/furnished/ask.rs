//! What an operation is asked.

use e2e::{Answer, Operation, Shopper, fresh_key};
use serde_json::Value;

/// What an operation is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    /// Sent as it is, where the body is no JSON.
    pub(crate) bytes: Option<&'static str>,
}

impl Ask {
    pub(super) fn at(path: &[(&'static str, &String)]) -> Self {
        let path = path.iter().map(|(name, value)| (*name, (*value).clone())).collect();
        Self { path, ..Self::default() }
    }

    pub(super) fn body(body: Value) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    pub(super) fn query(query: &[(&'static str, &str)]) -> Self {
        let query = query.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { query, ..Self::default() }
    }

    pub(super) fn with(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Whether the asker says `text`.
    pub(crate) fn says(&self, text: &str) -> bool {
        let mut named = self.path.iter().chain(&self.query).map(|(_, value)| value);
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        named.any(|value| value.contains(text)) || body.contains(text)
    }

    /// Asks under a fresh key.
    pub(crate) async fn send(&self, asker: &Shopper, operation: &Operation) -> Answer {
        let address = operation.address(&self.path, &self.query);
        let key = (operation.method != "GET").then(fresh_key);
        match self.bytes {
            Some(bytes) => {
                let request = http::Request::builder()
                    .method(operation.method.as_str())
                    .header("idempotency-key", fresh_key())
                    .header("content-type", "application/octet-stream");
                let answer = asker.request(asker.known(request), &address, bytes.into()).await;
                answer.expect("an answer")
            }
            None => {
                asker.send(&operation.method, &address, key.as_deref(), self.body.as_ref()).await
            }
        }
    }
}
