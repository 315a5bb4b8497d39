//! One request to the provider, and what the absence of an answer means.

use http::StatusCode;
use kernel_common::IdempotencyKey;
use mod_payment_api::spi::ProviderError;
use rt_http::{ClientError, ClientResponse, HttpClient};
use serde_json::Value;

use crate::settings::{InvalidAddress, TestCardSettings, base_of};

pub(crate) struct ProviderClient {
    http: HttpClient,
    base_url: String,
    authorization: String,
}

/// An answer of any status.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: bytes::Bytes,
}

impl ProviderClient {
    pub(crate) fn new(settings: &TestCardSettings) -> Result<Self, InvalidAddress> {
        Ok(Self {
            http: HttpClient::new(settings.total_timeout),
            base_url: base_of(&settings.base_url)?,
            authorization: format!("Bearer {}", settings.secret),
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer, ProviderError> {
        let headers = [("authorization", self.authorization.as_str())];
        answered(self.http.get(&format!("{}{path}", self.base_url), &headers).await)
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        key: &IdempotencyKey,
        body: &Value,
    ) -> Result<Answer, ProviderError> {
        let headers =
            [("authorization", self.authorization.as_str()), ("idempotency-key", key.as_str())];
        let url = format!("{}{path}", self.base_url);
        if rt_failpoints::point("provider.before") {
            return Err(ProviderError::Unavailable("on command".to_owned()));
        }
        let answer = self.http.post_json(&url, &headers, body).await;
        if rt_failpoints::point("provider.after") {
            return Err(ProviderError::Unknown("on command".to_owned()));
        }
        answered(answer)
    }
}

/// Only what surely did not arrive has surely not happened.
fn answered(answer: Result<ClientResponse, ClientError>) -> Result<Answer, ProviderError> {
    answer.map(|ClientResponse { status, body, .. }| Answer { status, body }).map_err(|error| {
        let source = std::error::Error::source(&error);
        let text = source.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
        if error.may_have_arrived() {
            ProviderError::Unknown(text)
        } else {
            ProviderError::Unavailable(text)
        }
    })
}

impl std::fmt::Debug for ProviderClient {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderClient").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
