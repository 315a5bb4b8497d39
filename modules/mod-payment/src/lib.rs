//! Payments: intents, the facts that providers state about them, and refunds.
//!
//! Invariants: the provider's key is committed before the provider is called, and no transaction
//! is open during the call; every fact is kept raw before it is merged; the merge is monotone, so
//! that the reply, the webhook and the poll may come in any order and any number; the sum of all
//! refunds never exceeds what was captured. Money that comes by transfer is the sum of the
//! movements that staff record, and meets its deadline in the payment's row. Left out on purpose: card numbers, and what a payment
//! means for its order (checkout and the reactors decide).

mod jobs;
mod payment;
mod providers;
mod publisher;
mod store;
mod use_cases;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use kernel_common::{Clock, IdSource};
use mod_payment_api::{
    AuthorizePayment, DueReturn, FoundPayments, InstrumentToken, Payment, PaymentError,
    PaymentMethod, PaymentRef, Payments, PendingPayments, ReceiveWebhook, RecordReturn,
    RecordTransfer, RecordedTransfer, Refund, RefundPayment, TokenizeInstrument, TransfersQuery,
    VoidPayment, VoidedPayment, WebhookReceipt, spi::PaymentProvider,
};
use rt_contract::{CallCtx, CallError};
use rt_postgres::{ModuleDb, ModuleSchema};

use providers::Providers;

/// What the module decides, without what it is stored in: pure, and the same in a simulation.
pub mod rules {
    pub use crate::payment::{Contradiction, Numbered, PaymentRecord, Received, TransferRecord};
}

/// The module's schema and migrations.
#[must_use]
pub fn schema() -> ModuleSchema {
    ModuleSchema {
        module: "payment",
        schema: "payments",
        migrator: || sqlx::migrate!("./migrations"),
    }
}

/// The payment module: implements `mod_payment_api::Payments`.
#[derive(Clone)]
pub struct PaymentModule {
    db: ModuleDb,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    providers: Providers,
}

impl PaymentModule {
    /// The module over its own schema, with the providers of this installation.
    #[must_use]
    pub fn new(
        db: ModuleDb,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        providers: Vec<Arc<dyn PaymentProvider>>,
    ) -> Self {
        Self { db, clock, ids, providers: Providers::new(providers) }
    }

    /// Asks again about up to `limit` payments of any tenant that nothing was heard of for
    /// `quiet`, and goes on with their refunds and undos; answers how many there were. Two
    /// processes may do so at once.
    ///
    /// # Errors
    /// A fault when the database does not answer; trouble with one payment is logged, and the
    /// payment is asked about again next time.
    pub async fn refresh_pending(
        &self,
        quiet: Duration,
        limit: u32,
    ) -> Result<u32, CallError<PaymentError>> {
        jobs::refresh_pending::run(self, quiet, limit).await
    }

    /// Stops waiting for up to `limit` transfers of any tenant whose deadline has passed, and asks
    /// back what has come of them; answers how many there were. Two processes may do so at once.
    ///
    /// # Errors
    /// As [`refresh_pending`](Self::refresh_pending).
    pub async fn expire_overdue(&self, limit: u32) -> Result<u32, CallError<PaymentError>> {
        jobs::expire_overdue::run(self, limit).await
    }
}

impl std::fmt::Debug for PaymentModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaymentModule")
    }
}

#[async_trait]
impl Payments for PaymentModule {
    async fn methods(
        &self,
        ctx: &CallCtx,
        (): (),
    ) -> Result<Vec<PaymentMethod>, CallError<PaymentError>> {
        Ok(self.providers.methods(ctx.tenant, ctx.currency))
    }

    async fn tokenize(
        &self,
        ctx: &CallCtx,
        request: TokenizeInstrument,
    ) -> Result<InstrumentToken, CallError<PaymentError>> {
        use_cases::tokenize_instrument::run(self, ctx, &request).await
    }

    async fn authorize(
        &self,
        ctx: &CallCtx,
        request: AuthorizePayment,
    ) -> Result<Payment, CallError<PaymentError>> {
        use_cases::authorize_payment::run(self, ctx, request).await
    }

    async fn refresh(
        &self,
        ctx: &CallCtx,
        reference: PaymentRef,
    ) -> Result<Payment, CallError<PaymentError>> {
        use_cases::refresh_payment::run(self, ctx, reference).await
    }

    async fn void(
        &self,
        ctx: &CallCtx,
        request: VoidPayment,
    ) -> Result<VoidedPayment, CallError<PaymentError>> {
        use_cases::void_payment::run(self, ctx, request).await
    }

    async fn refund(
        &self,
        ctx: &CallCtx,
        request: RefundPayment,
    ) -> Result<Refund, CallError<PaymentError>> {
        use_cases::refund_payment::run(self, ctx, request).await
    }

    async fn receive_webhook(
        &self,
        ctx: &CallCtx,
        webhook: ReceiveWebhook,
    ) -> Result<WebhookReceipt, CallError<PaymentError>> {
        use_cases::receive_webhook::run(self, ctx, webhook).await
    }

    async fn find(
        &self,
        ctx: &CallCtx,
        references: Vec<PaymentRef>,
    ) -> Result<FoundPayments, CallError<PaymentError>> {
        use_cases::find_payments::run(self, ctx, references).await
    }

    async fn pending(
        &self,
        _ctx: &CallCtx,
        query: PendingPayments,
    ) -> Result<Vec<Payment>, CallError<PaymentError>> {
        use_cases::find_payments::pending(self, query).await
    }

    async fn record_transfer(
        &self,
        ctx: &CallCtx,
        request: RecordTransfer,
    ) -> Result<RecordedTransfer, CallError<PaymentError>> {
        use_cases::record_transfer::run(self, ctx, request).await
    }

    async fn record_return(
        &self,
        ctx: &CallCtx,
        request: RecordReturn,
    ) -> Result<Refund, CallError<PaymentError>> {
        use_cases::record_return::run(self, ctx, request).await
    }

    async fn awaited(
        &self,
        ctx: &CallCtx,
        query: TransfersQuery,
    ) -> Result<Vec<Payment>, CallError<PaymentError>> {
        use_cases::list_transfers::awaited(self, ctx, query).await
    }

    async fn returns_due(
        &self,
        ctx: &CallCtx,
        query: TransfersQuery,
    ) -> Result<Vec<DueReturn>, CallError<PaymentError>> {
        use_cases::list_transfers::returns_due(self, ctx, query).await
    }
}
