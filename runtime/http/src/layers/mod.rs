//! What stands around every route: an id, a span, figures, limits, headers, and an answer to
//! whatever went wrong inside.
//!
//! One layer, not a stack of eight: the order is the order of the lines in `observe`, and a
//! request passes one boxed future instead of many.

mod failure;
mod headers;
mod host;
mod observe;
mod place;

use std::{fmt, sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn_with_state, response::Response};
use http::{HeaderMap, Uri};
use kernel_common::IdSource;
use tokio::sync::Semaphore;

pub(crate) use place::NoPlace;

use crate::{extract::BodyLimit, problem::ProblemBody};

/// A request that went wrong, as a page about it may want to know it.
#[derive(Clone, Debug)]
pub struct FailedRequest {
    /// The address.
    pub uri: Uri,
    /// The headers: host, cookies, languages.
    pub headers: HeaderMap,
}

/// Makes the page a browser sees instead of a problem's JSON; nothing leaves the JSON. Asked
/// only where the client accepts HTML. Status and `Retry-After` are set around it.
pub type ErrorPage = Arc<dyn Fn(&FailedRequest, &ProblemBody) -> Option<Response> + Send + Sync>;

/// Which requests have a line in the log at level info. Failed ones always have one, at level
/// error, and the others at level debug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestLog {
    /// Every one. A line costs more than a cached answer: this is for finding something out.
    All,
    /// Those that were refused, and those that took this long.
    SlowAndErrors {
        /// From when on a request is slow.
        slow: Duration,
    },
}

/// What [`standard_layers`] need.
#[derive(Clone)]
pub struct HttpSettings {
    /// A request that takes longer is answered 503.
    pub request_timeout: Duration,
    /// Requests answered at once; more are answered 503 at once.
    pub requests_max: usize,
    /// Largest body, where a route has no [`BodyLimit`] of its own.
    pub body_bytes_max: usize,
    /// Where ids of requests come from.
    pub ids: Arc<dyn IdSource>,
    /// The page about an error.
    pub error_page: Option<ErrorPage>,
    /// Which requests are logged.
    pub log: RequestLog,
}

impl HttpSettings {
    /// 30 seconds, 512 requests at once, bodies of a mebibyte, no pages; logged is what fails, is
    /// refused or takes a second.
    #[must_use]
    pub fn new(ids: Arc<dyn IdSource>) -> Self {
        Self {
            request_timeout: Duration::from_secs(30),
            requests_max: 512,
            body_bytes_max: 1024 * 1024,
            ids,
            error_page: None,
            log: RequestLog::SlowAndErrors { slow: Duration::from_secs(1) },
        }
    }
}

impl fmt::Debug for HttpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSettings")
            .field("request_timeout", &self.request_timeout)
            .field("requests_max", &self.requests_max)
            .field("body_bytes_max", &self.body_bytes_max)
            .field("error_page", &self.error_page.is_some())
            .field("log", &self.log)
            .finish_non_exhaustive()
    }
}

/// Puts the standard layers around `router`. Call it last: routes added afterwards are outside.
pub fn standard_layers(router: Router, settings: HttpSettings) -> Router {
    let body_limit = settings.body_bytes_max;
    let around = Arc::new(Around {
        requests: Arc::new(Semaphore::new(settings.requests_max)),
        body_limit: BodyLimit::bytes(body_limit),
        settings,
    });
    router
        .layer(DefaultBodyLimit::max(body_limit))
        .layer(from_fn_with_state(around, observe::observe))
}

/// The layer's own state.
struct Around {
    settings: HttpSettings,
    requests: Arc<Semaphore>,
    body_limit: BodyLimit,
}
