//! Contracts between modules: one declaration gives an object-safe trait, a client that serves
//! it in process or from elsewhere, a server mount and a descriptor.
//!
//! Invariants: a caller cannot tell the bindings apart by their answers or errors; both pass
//! through one [`Policy`]; a command is repeated only under an idempotency key. There is no
//! runtime and no HTTP in here: timers and transports are ports, bound by `rt-rpc`.

mod binding;
mod context;
mod declare;
mod descriptor;
mod error;
mod policy;
mod schema;
mod table;
mod trace;

pub use async_trait::async_trait;
pub use binding::{Binding, Transport};
pub use context::{CallCounter, CallCtx, ContextError, Deadline};
pub use descriptor::{CallName, Descriptor, Method, MethodKind};
pub use error::{CallError, Fault, FaultKind};
pub use policy::{CallOutcome, FaultInjector, Injected, Observer, Policy, Timer};
pub use schema::{ContractDraft, ContractSchema, Describe, JsonWire};
pub use table::{MethodTable, Outcome};
pub use trace::{TraceParent, TraceRecorder};
