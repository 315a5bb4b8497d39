//! The client side: one transport for each process that is called.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rt_contract::{CallCtx, CallName, Encoding, Fault, FaultKind, Outcome, Transport};

use super::{media, status};
use crate::RpcToken;

/// Calls another process over HTTP/1.1. Connections are kept alive and shared; a clone shares them
/// too.
#[derive(Clone)]
pub struct HttpTransport {
    http: Client<HttpConnector, Full<Bytes>>,
    base: String,
    authorization: HeaderValue,
    encoding: Encoding,
}

/// The address is not `http://host[:port]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an address of the form http://host:port")]
pub struct InvalidBase(pub String);

impl HttpTransport {
    /// How long a connection may take to be made.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
    /// How long an answer may take when the caller has set no deadline.
    pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);
    /// Idle connections are dropped before the server would do so.
    const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
    /// Largest answer that is read.
    const ANSWER_BYTES_MAX: usize = 64 << 20;

    /// A transport to the process at `base`, such as `http://127.0.0.1:7001`, in JSON. Connects
    /// when it is first used.
    ///
    /// # Errors
    /// [`InvalidBase`].
    pub fn new(base: &str, token: &RpcToken) -> Result<Self, InvalidBase> {
        let base = base.trim_end_matches('/');
        let uri: Uri = base.parse().map_err(|_| InvalidBase(base.to_owned()))?;
        let plain = uri.scheme_str() == Some("http")
            && uri.authority().is_some_and(|authority| !authority.host().is_empty())
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none();
        if !plain {
            return Err(InvalidBase(base.to_owned()));
        }
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(Self::CONNECT_TIMEOUT));
        let http = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Self::IDLE_TIMEOUT)
            .build(connector);
        let authorization = token.header();
        Ok(Self { http, base: base.to_owned(), authorization, encoding: Encoding::Json })
    }

    /// The same transport with bodies, both ways, in `encoding`. A process of a version before
    /// there were two forms refuses all but JSON.
    #[must_use]
    pub fn speaking(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    fn request(
        &self,
        ctx: &CallCtx,
        name: CallName,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, Fault> {
        let mut request = Request::post(format!("{}{}", self.base, name.path()))
            .header(header::AUTHORIZATION, self.authorization.clone())
            .header(header::CONTENT_TYPE, media::name(self.encoding))
            .header(header::ACCEPT, media::name(self.encoding));
        for (name, value) in ctx.to_headers() {
            request = request.header(name, value);
        }
        request
            .body(Full::new(body))
            .map_err(|error| Fault::new(FaultKind::Incompatible, error.to_string()))
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Outcome, Fault> {
        let response = self.http.request(request).await.map_err(|error| self.trouble(&error))?;
        let status = response.status();
        let came_in = media::of_body(response.headers());
        let body = Limited::new(response.into_body(), Self::ANSWER_BYTES_MAX)
            .collect()
            .await
            .map_err(|error| self.trouble(error.as_ref()))?
            .to_bytes();
        status::outcome(status, came_in, self.encoding, body)
    }

    /// The effect may have happened: a broken connection does not say.
    fn trouble(&self, error: &(dyn std::error::Error + 'static)) -> Fault {
        let mut said = format!("{}: {error}", self.base);
        let mut cause = error.source();
        while let Some(error) = cause {
            said.push_str(&format!(": {error}"));
            cause = error.source();
        }
        Fault::new(FaultKind::Unavailable, said)
    }
}

#[async_trait]
impl Transport for HttpTransport {
    fn encoding(&self) -> Encoding {
        self.encoding
    }

    async fn send(&self, ctx: &CallCtx, name: CallName, body: Bytes) -> Result<Outcome, Fault> {
        let request = self.request(ctx, name, body)?;
        // The caller's policy watches the caller's deadline; this one is for callers without.
        let answer = tokio::time::timeout(Self::ANSWER_TIMEOUT, self.exchange(request)).await;
        answer.unwrap_or_else(|_| {
            let said = format!("no answer in time from {}{}", self.base, name.path());
            Err(Fault::new(FaultKind::DeadlineExceeded, said))
        })
    }
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("HttpTransport").field(&self.base).finish()
    }
}
