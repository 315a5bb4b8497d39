//! The port behind which senders stand.

use std::time::Duration;

use async_trait::async_trait;
use kernel_common::EventId;

/// A request ready to leave: a `POST` with `content-type: application/json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRequest {
    /// Where to, as the merchant wrote it.
    pub url: String,
    /// Header `webhook-id`.
    pub id: EventId,
    /// Header `webhook-timestamp`, in seconds since 1970: when this try was signed.
    pub timestamp_seconds: i64,
    /// Header `webhook-signature`: one or two signatures, a space between them.
    pub signature: String,
    /// What was signed.
    pub body: String,
}

/// What the endpoint answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookAnswer {
    /// HTTP status. Redirections are answers: nobody follows them.
    pub status: u16,
    /// `Retry-After`, where it is in seconds.
    pub retry_after: Option<Duration>,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not resolved, not reached, no answer in time, or one that is not HTTP. It may have arrived.
    #[error("not reached: {0}")]
    Unreachable(String),
    /// The name leads to an address that merchants may not make the shop call: its own machine or
    /// network. Nothing was sent.
    #[error("the address is not public: {0}")]
    Forbidden(String),
}

/// Why an address cannot be an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlFault {
    /// It is no absolute URL, or carries a user, a password or a fragment.
    #[error("is no address: https://host/path")]
    Malformed,
    /// It is not `https`.
    #[error("has to begin with https://")]
    NotHttps,
    /// Its host is an address, or a name, of the machine itself or of a private network.
    #[error("leads into a private network")]
    Private,
}

/// Carries requests to their endpoints. Called with no transaction open.
#[async_trait]
pub trait WebhookSender: Send + Sync + 'static {
    /// Whether `url` may be an endpoint, as far as can be told without asking anybody.
    ///
    /// # Errors
    /// [`UrlFault`].
    fn accepts(&self, url: &str) -> Result<(), UrlFault>;

    /// Posts it and returns with the answer's head, within 15 seconds.
    async fn send(&self, request: &WebhookRequest) -> Result<WebhookAnswer, SendError>;
}
