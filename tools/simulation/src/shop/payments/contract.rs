//! The contract, as a node reaches it; what the simulated shop is never asked is not played.

use std::sync::Arc;

use async_trait::async_trait;
use kernel_common::LocalizedText;
use mod_payment_api::{
    AuthorizePayment, DueReturn, FoundPayments, InstrumentToken, Payment, PaymentError,
    PaymentMethod, PaymentRef, Payments, PendingPayments, ReceiveWebhook, RecordReturn,
    RecordTransfer, RecordedTransfer, Refund, RefundPayment, TokenizeInstrument, TransfersQuery,
    VoidPayment, VoidedPayment, WebhookReceipt,
};
use rt_contract::{CallCtx, CallError};

use super::{authorize::authorize, refresh::refresh, void::void};
use crate::{
    link::Link,
    shop::{METHOD, not_played},
};

/// How long an order waits for its money.
const DEADLINE_SECONDS: u32 = 60;

type Answer<T> = Result<T, CallError<PaymentError>>;

/// The contract, as a node reaches it.
pub(crate) struct ModelPayments(pub(crate) Link);

#[async_trait]
impl Payments for ModelPayments {
    async fn methods(&self, _ctx: &CallCtx, (): ()) -> Answer<Vec<PaymentMethod>> {
        self.0.sim.pause(self.0.place, 50, 500).await;
        Ok(vec![PaymentMethod {
            id: METHOD.to_owned(),
            name: LocalizedText::default(),
            fields: vec!["number".to_owned()],
            deadline_seconds: DEADLINE_SECONDS,
            test: true,
            paid_later: false,
        }])
    }

    async fn tokenize(
        &self,
        _ctx: &CallCtx,
        request: TokenizeInstrument,
    ) -> Answer<InstrumentToken> {
        self.0.sim.pause(self.0.place, 50, 500).await;
        let token = request.fields.get("number").cloned().unwrap_or_default();
        Ok(InstrumentToken { method: request.method, token, label: String::new() })
    }

    async fn authorize(&self, ctx: &CallCtx, request: AuthorizePayment) -> Answer<Payment> {
        let (sim, ctx) = (self.0.sim.clone(), ctx.clone());
        let effect = move |place| {
            let (sim, ctx, request) = (sim.clone(), ctx.clone(), request.clone());
            Box::pin(async move { Ok(authorize(&sim, place, &ctx, &request).await?) }) as _
        };
        self.0.call("payments.authorize", Arc::new(effect)).await
    }

    async fn refresh(&self, _ctx: &CallCtx, request: PaymentRef) -> Answer<Payment> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let sim = sim.clone();
            Box::pin(async move { Ok(refresh(&sim, place, &request).await?) }) as _
        };
        self.0.call("payments.refresh", Arc::new(effect)).await
    }

    async fn void(&self, _ctx: &CallCtx, request: VoidPayment) -> Answer<VoidedPayment> {
        let sim = self.0.sim.clone();
        let effect = move |place| {
            let (sim, request) = (sim.clone(), request.clone());
            Box::pin(async move { Ok(void(&sim, place, &request).await?) }) as _
        };
        self.0.call("payments.void", Arc::new(effect)).await
    }

    async fn refund(&self, _ctx: &CallCtx, _request: RefundPayment) -> Answer<Refund> {
        Err(not_played("refunds by staff"))
    }

    async fn receive_webhook(
        &self,
        _ctx: &CallCtx,
        _request: ReceiveWebhook,
    ) -> Answer<WebhookReceipt> {
        Err(not_played("webhooks as bytes"))
    }

    async fn find(&self, _ctx: &CallCtx, _refs: Vec<PaymentRef>) -> Answer<FoundPayments> {
        Err(not_played("finding payments"))
    }

    async fn pending(&self, _ctx: &CallCtx, _query: PendingPayments) -> Answer<Vec<Payment>> {
        Err(not_played("the poller's question"))
    }

    async fn record_transfer(
        &self,
        _ctx: &CallCtx,
        _transfer: RecordTransfer,
    ) -> Answer<RecordedTransfer> {
        Err(not_played("transfers"))
    }

    async fn record_return(&self, _ctx: &CallCtx, _request: RecordReturn) -> Answer<Refund> {
        Err(not_played("transfers"))
    }

    async fn awaited(&self, _ctx: &CallCtx, _query: TransfersQuery) -> Answer<Vec<Payment>> {
        Err(not_played("transfers"))
    }

    async fn returns_due(&self, _ctx: &CallCtx, _query: TransfersQuery) -> Answer<Vec<DueReturn>> {
        Err(not_played("transfers"))
    }
}
