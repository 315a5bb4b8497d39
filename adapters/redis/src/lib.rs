//! Carts in Redis: the cart store for many visitors at once.
//!
//! Invariants: the tenant is the first part of every key; a cart is replaced only if it still has
//! the version that was expected, in one script on the server; a cart that nobody changes for the
//! idle time is forgotten by the server itself; a server that is away is *unavailable* within half a
//! second, and within microseconds once it has been so a few times in a row, and is found again by
//! itself.
//!
//! What Redis loses is lost: after a flush or a crash without persistence guests begin with an empty
//! cart. Orders, stock and money never lie here. Left out: clusters, TLS, and a second copy.

mod circuit;
mod error;
mod store;

pub use error::InvalidUrl;
pub use store::{RedisCarts, Settings};
