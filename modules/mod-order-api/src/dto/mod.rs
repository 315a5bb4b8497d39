//! Plain data of the contracts.

mod commands;
mod flow;
mod order;
mod queries;
mod snapshot;

pub use commands::{
    CancelOrder, ConfirmOrder, OpenOrder, Opened, RecordPaymentState, RecordRefund, ReinstateOrder,
    ShipOrder,
};
pub use flow::{
    Checkpointed, ClaimDue, FlowCheckpoint, FlowKind, FlowPhase, FlowRecord, FlowRef, LoadedFlow,
    NewFlow, RenewLease,
};
pub use order::{
    Order, OrderState, OrderStatus, PaymentState, PaymentSummary, Placement, TimelineEntry,
    TimelineEvent,
};
pub use queries::{FoundOrder, FoundOrders, OrderRef, OrderSummary, OrdersQuery};
pub use snapshot::{AcceptedTerms, ChosenDelivery, OrderLine, OrderSnapshot};
