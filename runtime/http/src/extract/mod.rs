//! The way in: from bytes to typed requests, every refusal a problem with a pointer.
//!
//! What every extractor refuses: texts that are not UTF-8, NUL characters (no database column
//! holds them), bodies above [`BodyLimit`], compressed bodies. Whether unknown fields are
//! refused is the type's own word, `deny_unknown_fields`.

mod body;
mod form;
mod headers;
mod json;
mod nul;
mod path;
mod pointer;
mod query;
mod raw;
mod urlencoded;

pub use body::BodyLimit;
pub use form::FormBody;
pub use headers::{IdempotencyKeyHeader, PeerAddress, RequestId};
pub use json::JsonBody;
pub use path::PathParam;
pub use query::QueryParams;
pub use raw::RawBody;
