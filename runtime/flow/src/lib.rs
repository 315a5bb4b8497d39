//! The saga driver: runs the steps of a flow in order and, when one refuses or the deadline
//! passes, undoes them newest first.
//!
//! Invariants, each with a test in `tests/it`:
//! - the turn from running to undoing is on disk before the first undo;
//! - an undo carries the forward key of its step, whether or not the step ever ran;
//! - a step is always repeated under the same key, so that a repeat gets the stored answer;
//! - a resumed flow works from the state that was frozen when it began;
//! - every write is conditional on a fence, the lease is renewed during long steps, and a drive
//!   that has lost its flow stops;
//! - nothing is given up silently: a flow without progress alarms and is tried again.
//!
//! An effect of unknown outcome is undone only where its step says so. Between steps that ask for
//! none there is no checkpoint, and a last step that closes the flow in its own commit needs no
//! write after it.
//!
//! The driver is pure over its ports: a [`FlowStore`], a clock, a timer. It knows no database and
//! no async runtime. Left out on purpose: parallel steps, sub-flows, and how a flow begins.

mod alarm;
mod definition;
mod driver;
mod record;
mod step;
mod store;
pub mod testing;

pub use alarm::{Alarm, LogAlarm};
pub use definition::{Backoff, FlowDefinition};
pub use driver::{DriveError, Driven, FlowDriver};
pub use record::{Fenced, FlowRecord, Phase, Turned};
pub use step::{After, Resolved, Run, Step, StepCall, Undo, WhenUnknown};
pub use store::{Checkpoint, FlowKind, FlowStore, Written};
