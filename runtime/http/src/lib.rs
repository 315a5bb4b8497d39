//! HTTP for every surface: the accept loop, the answers to errors, the way in and the way out.
//!
//! Invariants kept here: no client holds a connection, a header or a body for longer than its
//! time allows, and no more connections and requests are open than the limits say; whatever goes
//! wrong is answered `application/problem+json` with a stable code and the request's id; nothing
//! of an inner error leaves the process, it is logged once, here; no input is a 5xx.
//! Left out: TLS and HTTP/2 (a proxy's work), authentication, CORS and tenants (the gateways),
//! the wire of contracts (`rt-rpc`).

pub mod client;
pub mod extract;
pub mod layers;
mod negotiate;
pub mod problem;
pub mod server;

pub use client::{ClientError, ClientResponse, HttpClient};
pub use extract::{
    BodyLimit, FormBody, IdempotencyKeyHeader, JsonBody, PathParam, PeerAddress, QueryParams,
    RawBody, RequestId,
};
pub use layers::{ErrorPage, FailedRequest, HttpSettings, RequestLog, standard_layers};
pub use negotiate::accepts_gzip;
pub use problem::{ProblemBody, ProblemResponse, problem_of};
pub use server::{BindError, Bound, Drained, Server, ServerSettings, raise_open_files_limit};
