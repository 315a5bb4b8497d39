//! Contract of the order module: what was sold, to whom, for how much, and how far it has come.
//!
//! Two contracts, because an order is begun by a flow and outlives it: [`Orders`] holds the
//! orders, [`Flows`] holds the rows of the flows that make them. They share a module because they
//! share commits: `open_pending` writes the order with its flow, `confirm` places the order and
//! closes the flow, each in one transaction.
//!
//! An order keeps its [`OrderSnapshot`] for ever: names, prices, taxes, addresses and accepted
//! terms as they were when the shopper said yes. Nothing here asks another module for them again.
//!
//! What it refuses to offer: editing an order. It changes by the commands below only, each with an
//! actor in the timeline. It neither moves money nor stock: it is told, and remembers.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
mod events;
#[cfg(test)]
mod golden;
mod link_hash;
mod number;

pub use contract::{Flows, FlowsClient, Orders, OrdersClient};
pub use dto::{
    AcceptedTerms, CancelOrder, Checkpointed, ChosenDelivery, ClaimDue, ConfirmOrder,
    FlowCheckpoint, FlowKind, FlowPhase, FlowRecord, FlowRef, FoundOrder, FoundOrders, LoadedFlow,
    NewFlow, OpenOrder, Opened, Order, OrderLine, OrderRef, OrderSnapshot, OrderState, OrderStatus,
    OrderSummary, OrdersQuery, PaymentState, PaymentSummary, Placement, RecordPaymentState,
    RecordRefund, ReinstateOrder, RenewLease, ShipOrder, TimelineEntry, TimelineEvent,
};
pub use errors::{FlowError, OrderAction, OrderError};
pub use events::{OrderEvent, OrderFacts, OrderLineFacts, OrderTotals};
pub use link_hash::{InvalidLinkHash, LinkHash};
pub use number::{InvalidOrderNumber, OrderNumber};

/// Most lines in an order, and most orders in one question.
pub const BATCH_MAX: usize = 1_000;
/// Most flows claimed at once.
pub const CLAIM_MAX: u32 = 100;
