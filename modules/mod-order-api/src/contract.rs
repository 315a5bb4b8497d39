//! The contract traits.

use kernel_common::Page;
use rt_contract::contract;

use crate::{
    CancelOrder, Checkpointed, ClaimDue, ConfirmOrder, FlowCheckpoint, FlowError, FlowRecord,
    FlowRef, FoundOrders, LoadedFlow, OpenOrder, Opened, Order, OrderError, OrderRef, OrderSummary,
    OrdersQuery, RecordPaymentState, RecordRefund, ReinstateOrder, RenewLease, ShipOrder,
};

contract! {
    /// The orders of a tenant.
    ///
    /// Every command takes an idempotency key. A repeat answers what the first answered; a change
    /// that is already there is no error either.
    pub trait Orders as "order.Orders" v 1, client OrdersClient, error OrderError {
        /// Opens an order that waits for its payment, with its lines, its flow and its first
        /// event, in one commit. The key names the order for ever.
        command open_pending(OpenOrder) -> Opened;
        /// Places the order and closes its flow with the answer, in one commit. Refused under an
        /// old fence. Placing an order that is already placed answers the order.
        command confirm(ConfirmOrder) -> Order;
        /// Cancels an order that has not been shipped. A flow that is still at it turns.
        command cancel(CancelOrder) -> Order;
        /// Places an order again that had been placed, and was cancelled because its money did not
        /// come in time. Refused for an order that was not placed by this payment, and when its
        /// cart has been ordered anew since.
        command reinstate(ReinstateOrder) -> Order;
        /// The goods left the house. Refused as long as nothing has been paid or promised.
        command ship(ShipOrder) -> Order;
        /// Money was given back. The sum of all refunds never exceeds the total.
        command record_refund(RecordRefund) -> Order;
        /// The payment changed at the provider. News that is behind what the order knows changes
        /// nothing. An order that waits for it wakes its flow.
        command record_payment_state(RecordPaymentState) -> Order;
        /// Orders by id, number or secret link, at most [`BATCH_MAX`](crate::BATCH_MAX).
        query find(Vec<OrderRef>) -> FoundOrders;
        /// Orders, newest first.
        query list(OrdersQuery) -> Page<OrderSummary>;
    }
}

contract! {
    /// The rows of flows: the store behind `rt-flow`'s `FlowStore` port.
    ///
    /// For checkout's driver and its worker, never for a person: `claim_due` reads across tenants.
    pub trait Flows as "order.Flows" v 1, client FlowsClient, error FlowError {
        /// Writes progress, if the fence still holds and the flow is not over. Safe to repeat.
        command checkpoint(FlowCheckpoint) -> Checkpointed;
        /// Extends the lease, under the same condition. Safe to repeat.
        command renew(RenewLease) -> Checkpointed;
        /// Takes flows that are due, of every tenant, each under a new fence. Two callers never
        /// get the same one.
        command claim_due(ClaimDue) -> Vec<FlowRecord>;
        /// A flow by its order or by the key that began it.
        query load(FlowRef) -> Option<LoadedFlow>;
    }
}
