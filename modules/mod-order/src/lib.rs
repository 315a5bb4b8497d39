//! Orders: what was agreed, how far it has come, and the flows that bring it there.
//!
//! Invariants: what was agreed never changes; an order changes by its state machine only, each
//! change with a line in its story, in one transaction; a key opens one order for ever and a
//! cart's version is sold once; an order is placed exactly when its flow is done; nothing is
//! written to a flow under an old fence. Left out on purpose: moving money and stock (the flow's
//! steps and the reactors do), who may do what (gateways), and driving flows (`rt-flow`).

mod order;
mod publisher;
mod store;
mod use_cases;

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::{Clock, IdSource, Page};
use mod_order_api::{
    CancelOrder, Checkpointed, ClaimDue, ConfirmOrder, FlowCheckpoint, FlowError, FlowRecord,
    FlowRef, Flows, FoundOrders, LoadedFlow, OpenOrder, Opened, Order, OrderError, OrderRef,
    OrderSummary, Orders, OrdersQuery, RecordPaymentState, RecordRefund, ReinstateOrder,
    RenewLease, ShipOrder,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema};

/// What the module decides, without what it is stored in: pure, and the same in a simulation.
pub mod rules {
    pub use crate::order::{Applied, Change, Hand, OrderRecord, Refusal};
}

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema { module: "order", schema: "orders", migrator: || sqlx::migrate!("./migrations") }
}

/// The order module: implements the contracts of `mod-order-api`.
#[derive(Clone)]
pub struct OrderBook {
    db: ModuleDb,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl OrderBook {
    /// The module over its own schema.
    #[must_use]
    pub fn new(db: ModuleDb, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { db, clock, ids }
    }
}

impl std::fmt::Debug for OrderBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OrderBook")
    }
}

#[async_trait]
impl Orders for OrderBook {
    async fn open_pending(
        &self,
        ctx: &CallCtx,
        request: OpenOrder,
    ) -> Result<Opened, CallError<OrderError>> {
        use_cases::open_pending::run(self, ctx, request).await
    }

    async fn confirm(
        &self,
        ctx: &CallCtx,
        request: ConfirmOrder,
    ) -> Result<Order, CallError<OrderError>> {
        use_cases::confirm::run(self, ctx, request).await
    }

    async fn cancel(
        &self,
        ctx: &CallCtx,
        request: CancelOrder,
    ) -> Result<Order, CallError<OrderError>> {
        use_cases::cancel::run(self, ctx, request).await
    }

    async fn reinstate(
        &self,
        ctx: &CallCtx,
        request: ReinstateOrder,
    ) -> Result<Order, CallError<OrderError>> {
        use_cases::reinstate::run(self, ctx, request).await
    }

    async fn ship(
        &self,
        ctx: &CallCtx,
        request: ShipOrder,
    ) -> Result<Order, CallError<OrderError>> {
        use_cases::ship::run(self, ctx, request).await
    }

    async fn record_refund(
        &self,
        ctx: &CallCtx,
        request: RecordRefund,
    ) -> Result<Order, CallError<OrderError>> {
        use_cases::record_refund::run(self, ctx, request).await
    }

    async fn record_payment_state(
        &self,
        ctx: &CallCtx,
        request: RecordPaymentState,
    ) -> Result<Order, CallError<OrderError>> {
        use_cases::record_payment_state::run(self, ctx, request).await
    }

    async fn find(
        &self,
        ctx: &CallCtx,
        refs: Vec<OrderRef>,
    ) -> Result<FoundOrders, CallError<OrderError>> {
        use_cases::find_orders::run(self, ctx, refs).await
    }

    async fn list(
        &self,
        ctx: &CallCtx,
        query: OrdersQuery,
    ) -> Result<Page<OrderSummary>, CallError<OrderError>> {
        use_cases::list_orders::run(self, ctx, query).await
    }
}

#[async_trait]
impl Flows for OrderBook {
    async fn checkpoint(
        &self,
        ctx: &CallCtx,
        write: FlowCheckpoint,
    ) -> Result<Checkpointed, CallError<FlowError>> {
        use_cases::checkpoint_flow::run(self, ctx, write).await
    }

    async fn renew(
        &self,
        ctx: &CallCtx,
        renewal: RenewLease,
    ) -> Result<Checkpointed, CallError<FlowError>> {
        use_cases::renew_lease::run(self, ctx, renewal).await
    }

    async fn claim_due(
        &self,
        _ctx: &CallCtx,
        claim: ClaimDue,
    ) -> Result<Vec<FlowRecord>, CallError<FlowError>> {
        use_cases::claim_due::run(self, claim).await
    }

    async fn load(
        &self,
        ctx: &CallCtx,
        by: FlowRef,
    ) -> Result<Option<LoadedFlow>, CallError<FlowError>> {
        use_cases::load_flow::run(self, ctx, by).await
    }
}
