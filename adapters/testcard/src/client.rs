//! One HTTP request, one answer, and what its absence means.

use std::time::Duration;

use bytes::Bytes;
use http::{
    HeaderValue, Method, Request, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use kernel_common::IdempotencyKey;
use mod_payment_api::spi::ProviderError;
use serde_json::Value;

use crate::settings::{InvalidAddress, TestCardSettings, base_of};

/// Longer answers are none of the provider's.
const ANSWER_BYTES_MAX: usize = 1 << 20;
/// Below the provider's own patience, so that a request seldom meets a connection it is closing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(5);

/// An answer as it came.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

pub(crate) struct ProviderClient {
    http: Client<HttpConnector, Full<Bytes>>,
    base_url: String,
    authorization: HeaderValue,
    total_timeout: Duration,
}

impl ProviderClient {
    pub(crate) fn new(settings: &TestCardSettings) -> Result<Self, InvalidAddress> {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(settings.connect_timeout));
        connector.set_nodelay(true);
        let http = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .build(connector);
        // A secret that no header can carry reaches nobody: the provider says so by its 401.
        let authorization = HeaderValue::from_str(&format!("Bearer {}", settings.secret));
        let mut authorization = authorization.unwrap_or(HeaderValue::from_static("Bearer"));
        authorization.set_sensitive(true);
        Ok(Self {
            http,
            base_url: base_of(&settings.base_url)?,
            authorization,
            total_timeout: settings.total_timeout,
        })
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer, ProviderError> {
        self.send(self.request(Method::GET, path, None, Bytes::new())?).await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        key: &IdempotencyKey,
        body: &Value,
    ) -> Result<Answer, ProviderError> {
        let body = Bytes::from(body.to_string());
        self.send(self.request(Method::POST, path, Some(key), body)?).await
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        key: Option<&IdempotencyKey>,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, ProviderError> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base_url))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key.as_str());
        }
        let request = request.body(Full::new(body));
        request.map_err(|error| ProviderError::Unavailable(format!("not sent: {error}")))
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer, ProviderError> {
        let exchange = async {
            let response = self.http.request(request).await.map_err(|error| {
                if error.is_connect() {
                    ProviderError::Unavailable(format!("not reached: {error}"))
                } else {
                    ProviderError::Unknown(error.to_string())
                }
            })?;
            let status = response.status();
            let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
            let body = body.map_err(|error| ProviderError::Unknown(error.to_string()))?;
            Ok(Answer { status, body: body.to_bytes() })
        };
        let answered = tokio::time::timeout(self.total_timeout, exchange).await;
        answered.unwrap_or_else(|_| Err(ProviderError::Unknown("no answer in time".to_owned())))
    }
}

impl std::fmt::Debug for ProviderClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderClient")
            .field("base_url", &self.base_url)
            .field("total_timeout", &self.total_timeout)
            .finish_non_exhaustive()
    }
}
