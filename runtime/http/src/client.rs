//! A small client for plain HTTP inside a private network.
//!
//! It tells whether a request may have reached the other side, because who moves money must
//! know. Left out: TLS, redirects, retries, proxies.

use std::{error::Error, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Shorter than servers keep idle connections, so that a request seldom meets one being closed; and
/// those that were opened and have not been used yet, as a pool does while it waits for another.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(3);

/// Largest answer taken into memory.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Calls servers over `http://`, keeping connections. Clones share them.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client<HttpConnector, Full<Bytes>>,
    timeout: Duration,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct ClientResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl ClientResponse {
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none, or another.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// No answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address, a header or the body cannot be sent.
    #[error("the request cannot be sent: {reason}")]
    InvalidRequest {
        /// Why not.
        reason: String,
    },
    /// Nobody took the connection; nothing was sent.
    #[error("no connection")]
    NotConnected(#[source] Box<dyn Error + Send + Sync>),
    /// The time was over before the whole answer was there.
    #[error("no answer within {timeout_ms} ms")]
    TimedOut {
        /// The time it had.
        timeout_ms: u64,
    },
    /// The connection broke, or what came was not HTTP.
    #[error("the connection broke")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
    /// The answer is larger than we take.
    #[error("the answer has more than {bytes_max} bytes")]
    AnswerTooLarge {
        /// What we take.
        bytes_max: usize,
    },
}

impl ClientError {
    /// False when the other side surely did not see the request; only then is a second one free
    /// of risk.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        !matches!(self, Self::InvalidRequest { .. } | Self::NotConnected(_))
    }
}

impl HttpClient {
    /// A client whose calls take at most `timeout`, the connecting at most a second of it.
    #[must_use]
    pub fn new(timeout: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(POOL_IDLE_TIMEOUT)
            .build(connector);
        Self { client, timeout }
    }

    /// `GET url`.
    ///
    /// # Errors
    /// See [`ClientError`]; an answer of any status is none.
    pub async fn get(
        &self,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Result<ClientResponse, ClientError> {
        self.send(request(Method::GET, url, headers, Bytes::new())?).await
    }

    /// `POST url` with `body` as JSON.
    ///
    /// # Errors
    /// See [`ClientError`]; an answer of any status is none.
    pub async fn post_json<B: Serialize + Sync + ?Sized>(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: &B,
    ) -> Result<ClientResponse, ClientError> {
        let body = serde_json::to_vec(body).map_err(|error| invalid(&error))?;
        let mut request = request(Method::POST, url, headers, body.into())?;
        let json = header::HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        self.send(request).await
    }

    /// Any request.
    ///
    /// # Errors
    /// See [`ClientError`]; an answer of any status is none.
    pub async fn send(&self, request: Request<Bytes>) -> Result<ClientResponse, ClientError> {
        if request.uri().scheme_str() != Some("http") {
            let reason = format!("{} does not begin with http://", request.uri());
            return Err(ClientError::InvalidRequest { reason });
        }
        timeout(self.timeout, self.exchange(request)).await.unwrap_or_else(|_| {
            let timeout_ms = u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX);
            Err(ClientError::TimedOut { timeout_ms })
        })
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<ClientResponse, ClientError> {
        let response = self.client.request(request.map(Full::new)).await.map_err(|error| {
            if error.is_connect() {
                ClientError::NotConnected(error.into())
            } else {
                ClientError::Broken(error.into())
            }
        })?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                ClientError::AnswerTooLarge { bytes_max: ANSWER_BYTES_MAX }
            } else {
                ClientError::Broken(error)
            }
        })?;
        Ok(ClientResponse { status: head.status, headers: head.headers, body: body.to_bytes() })
    }
}

fn request(
    method: Method,
    url: &str,
    headers: &[(&str, &str)],
    body: Bytes,
) -> Result<Request<Bytes>, ClientError> {
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body).map_err(|error| invalid(&error))
}

fn invalid(error: &dyn Error) -> ClientError {
    ClientError::InvalidRequest { reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::POOL_IDLE_TIMEOUT;
    use crate::ServerSettings;

    #[test]
    fn a_kept_connection_is_forgotten_before_our_own_servers_close_it() {
        let ServerSettings { header_timeout, idle_timeout, .. } = ServerSettings::default();
        assert!(POOL_IDLE_TIMEOUT < header_timeout, "one that was never used");
        assert!(POOL_IDLE_TIMEOUT < idle_timeout, "one that was");
    }
}
