//! Contracts between modules: one declaration gives an object-safe trait, a client that serves
//! it in process or from elsewhere, a server mount and a descriptor.
//!
//! Invariants: a caller cannot tell the bindings apart by their answers or errors; both pass
//! through one [`Policy`]; a command is repeated only under an idempotency key. There is no
//! runtime and no HTTP in here: timers and transports are ports, bound by `rt-rpc`. What bodies
//! look like on the way ([`Encoding`]) is said here, and by no contract: a type is the same
//! document in each.

mod binding;
mod context;
mod declare;
mod descriptor;
mod encoding;
mod error;
mod policy;
mod schema;
mod table;
pub mod testing;
mod trace;

pub use async_trait::async_trait;
pub use binding::{Binding, Transport};
pub use context::{CallCounter, CallCtx, ContextError, Deadline};
pub use descriptor::{CallName, Descriptor, Method, MethodKind};
pub use encoding::{Encoding, EncodingError, Forms, Malformed};
pub use error::{CallError, Fault, FaultKind};
pub use policy::{CallOutcome, FaultInjector, Injected, Observer, Policy, Timer};
pub use schema::{ContractDraft, ContractSchema, Describe, JsonWire};
pub use table::{MethodTable, Outcome};
pub use trace::{TraceParent, TraceRecorder};
