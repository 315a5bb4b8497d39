//! Cached answers and values: what can be made again.
//!
//! Invariants: the tenant is in every key; what is kept belongs to a generation of its tenant and is
//! never served after an event has begun the next one; a miss is computed once however many
//! wait for it; the size is bounded by bytes. Left out on purpose: stock and money decisions
//! (they never read a cache), and a level beyond this process.

mod answers;
mod generations;
mod gzip;
mod values;

pub use answers::{Answer, AnswerCache};
pub use generations::Generations;
pub use gzip::gzip;
pub use values::ValueCache;
