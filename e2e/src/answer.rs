//! What came back.

use http::HeaderMap;
use rt_http::ClientResponse;
use serde_json::Value;

/// An answer of the shop.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn of(response: &ClientResponse) -> Self {
        Self {
            status: response.status.as_u16(),
            headers: response.headers.clone(),
            body: response.body.to_vec(),
        }
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A header's text; empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The JSON of an answer that has to have `status`.
    ///
    /// # Panics
    /// When it has another one; shows the body.
    #[must_use]
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// The stable code of a refusal; empty when it is none.
    #[must_use]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The problem of an answer that has to be refused with `status` and `code`.
    ///
    /// # Panics
    /// When it was not, or not as `application/problem+json` that repeats its status.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let problem = self.problem();
        assert_eq!((self.status, self.code().as_str()), (status, code), "{}", self.text());
        problem
    }

    /// The problem of an answer that has to be a refusal for which the asker is to blame.
    ///
    /// # Panics
    /// When it is not, or not as `application/problem+json` that repeats its status.
    #[track_caller]
    pub fn problem(&self) -> Value {
        assert!((400..500).contains(&self.status), "{}: {}", self.status, self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{}", self.text());
        assert!(!self.code().is_empty(), "{}", self.text());
        problem
    }
}
