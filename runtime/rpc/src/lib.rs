//! Contracts over HTTP/1.1: the transport of clients, the routes of servers, and what both need
//! of the runtime.
//!
//! Invariants: a remote call answers what the local one would, typed errors and faults included;
//! whatever goes wrong below becomes a fault of the right kind; nobody without the installation's
//! token gets as far as a body. The wire is `POST /rpc/{contract}.v{N}/{method}` with the context in
//! headers, so that curl speaks it:
//!
//! | status | body |
//! |---|---|
//! | 200 | the answer |
//! | 422 | the domain error |
//! | 400, 401, 404, 406, 413, 415 | a fault: the two sides do not understand or trust each other |
//! | 429, 500, 503, 504 | a fault of the other side |
//!
//! Bodies are JSON (`application/json`) or MessagePack (`application/vnd.msgpack`), the same
//! document in either. A server takes both and answers in what the request is in, unless `accept`
//! likes the other better; a client speaks what it was told to, JSON by default.
//!
//! Left out: TLS and balancing (a proxy's), discovery, and the accept loop (`rt-http`).

mod events;
mod http;
mod observer;
mod timer;
mod token;

pub use events::{
    Delivered, EventReceiver, EventSink, EventSinkClient, EventSinkError, RefusedEvent, SinkBus,
};
pub use http::{HttpTransport, InvalidBase, router};
pub use observer::MetricsObserver;
pub use timer::TokioTimer;
pub use token::{InvalidToken, RpcToken};
