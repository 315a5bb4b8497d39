//! What every flow is put through: each step twice, each step failed, a crash at each step.
//!
//! A flow brings a [`Stage`]: its definition over doubles, and what must be true of them when the
//! flow has ended. The trials do the rest, over a store in memory and a clock that they own. They
//! panic at the first thing that is wrong, as assertions do.

mod memory;
mod stage;
mod tamper;
mod trials;

pub use memory::MemoryFlowStore;
pub use stage::{Stage, StillTimer};
pub use trials::{crash_at_every_step, every_step_twice, fail_at_every_step};
