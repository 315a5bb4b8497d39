//! Places an order: check, freeze, open, drive, answer.

use kernel_common::{IdempotencyKey, OrderId};
use mod_inventory_api::{ReservationError, ReserveLine};
use mod_order_api::{
    FlowRecord as StoredFlow, FlowRef, LinkHash, NewFlow, OpenOrder, Opened, OrderError, OrderLine,
    OrderNumber, OrderSnapshot,
};
use rt_config::Store;
use rt_contract::{CallCtx, CallError, Fault, FaultKind};
use rt_flow::{Driven, FlowDriver, Turned};
use serde_json::Value;
use tracing::Instrument;

use crate::{
    Answer, Checkout, CheckoutError, PlaceOrder, flows,
    request::Checked,
    state::CheckoutState,
    steps::{KIND, VERSION},
};

impl Checkout {
    /// Places an order under the idempotency key of the call. The same request under the same key
    /// gets the same first answer, whatever has become of the order since.
    ///
    /// # Errors
    /// [`CheckoutError`], in the precedence of its variants.
    pub async fn place(
        &self,
        ctx: &CallCtx,
        store: &Store,
        request: PlaceOrder,
    ) -> Result<Answer, CheckoutError> {
        let key = ctx.key.clone().ok_or(CheckoutError::KeyRequired)?;
        let fingerprint = request.fingerprint(&self.host.signer);
        match self.open(ctx, store, &key, &fingerprint, request).await {
            Ok(opened) => self.drive(opened).await,
            // The cart may be empty, a price dearer, a method gone, because this very request was
            // answered before.
            Err(refusal) => match self.answered_before(ctx, &key, &fingerprint).await? {
                Some(answer) => answer,
                None => Err(refusal),
            },
        }
    }

    async fn open(
        &self,
        ctx: &CallCtx,
        store: &Store,
        key: &IdempotencyKey,
        fingerprint: &str,
        request: PlaceOrder,
    ) -> Result<Opened, CheckoutError> {
        let request = self.check(ctx, store, request).await?;
        let cart = self.agreed_cart(ctx, store, &request).await?;
        let order_id = OrderId::generate(self.host.ids.as_ref());
        let snapshot = self.snapshot(ctx, store, &request, &cart)?;
        let order = OpenOrder {
            order_id,
            cart_id: cart.cart_id,
            cart_version: cart.version,
            link_hash: link_hash(&self.link_token(order_id)),
            fingerprint: fingerprint.to_owned(),
            flow: self.flow(ctx, request, order_id, &snapshot).await?,
            snapshot,
        };
        let opened = self.contracts.orders.open_pending(&ctx.with_key(key.clone()), order).await;
        opened.map_err(|error| match error {
            CallError::Domain(OrderError::KeyReused) => CheckoutError::KeyReused,
            CallError::Domain(OrderError::CartAlreadyOrdered { order_id }) => {
                CheckoutError::AlreadyOrdered(order_id)
            }
            // What the shopper typed was checked before; the rest is made here.
            CallError::Domain(other) => {
                CheckoutError::Fault(Fault::new(FaultKind::Internal, format!("{other:?}")))
            }
            CallError::Fault(fault) => CheckoutError::Fault(fault),
        })
    }

    async fn flow(
        &self,
        ctx: &CallCtx,
        request: Checked,
        order_id: OrderId,
        agreed: &OrderSnapshot,
    ) -> Result<NewFlow, CheckoutError> {
        let deadline = self.deadline(ctx, &request.instrument.method).await?;
        let token = self.link_token(order_id);
        let line =
            |line: &OrderLine| ReserveLine { sku: line.sku.clone(), quantity: line.quantity };
        let state = CheckoutState {
            order_id,
            total: agreed.quote.total,
            lines: agreed.lines.iter().map(line).collect(),
            instrument: request.instrument,
            return_url: request.return_url.replace("{token}", &token),
            locale: ctx.locale.clone(),
            currency: agreed.currency,
            channel: ctx.channel.clone(),
            actor: ctx.actor.clone(),
            traceparent: ctx.trace.map(|trace| trace.to_string()),
            reservation: None,
            payment: None,
        };
        Ok(NewFlow {
            kind: KIND.to_owned(),
            version: VERSION,
            state: state.write(),
            lease_seconds: u32::try_from(FlowDriver::LEASE.as_secs()).expect("a short lease"),
            deadline: self.host.clock.now().after(deadline),
        })
    }

    /// Drives the flow on a task of its own: a shopper who hangs up does not stop it.
    async fn drive(&self, opened: Opened) -> Result<Answer, CheckoutError> {
        let Opened { order_id, number, fresh, flow } = opened;
        if !fresh {
            return self.answer(order_id, &number, Standing::of(&flow));
        }
        let driver = self.driver.clone();
        let record = flows::record(flow)?;
        let driving = async move { driver.drive(record).await };
        let driven = tokio::spawn(driving.in_current_span()).await;
        match driven {
            Ok(Ok(driven)) => self.answer(order_id, &number, Standing::from(driven)),
            Ok(Err(trouble)) => Err(unavailable(trouble.to_string())),
            Err(panic) => Err(unavailable(panic.to_string())),
        }
    }

    /// The first answer to this request, if it was given one.
    async fn answered_before(
        &self,
        ctx: &CallCtx,
        key: &IdempotencyKey,
        fingerprint: &str,
    ) -> Result<Option<Result<Answer, CheckoutError>>, CheckoutError> {
        let reference = FlowRef::Key(key.clone());
        let loaded = self.contracts.flows.load(ctx, reference).await;
        let loaded = loaded.map_err(|error| unavailable(error.to_string()))?;
        Ok(loaded.map(|loaded| {
            if loaded.fingerprint != fingerprint {
                return Err(CheckoutError::KeyReused);
            }
            let standing = Standing::of(&loaded.flow);
            self.answer(loaded.flow.order_id, &loaded.number, standing)
        }))
    }

    fn answer(
        &self,
        order_id: OrderId,
        number: &OrderNumber,
        standing: Standing,
    ) -> Result<Answer, CheckoutError> {
        if let Some(reply) = standing.reply {
            let answer: Answer =
                serde_json::from_value(reply).map_err(|error| unavailable(error.to_string()))?;
            return Ok(answer.complete(number, self.link_token(order_id)));
        }
        match standing.turned {
            Some(turned) => Err(refusal(&turned)),
            None => Err(CheckoutError::InFlight),
        }
    }
}

/// How a flow stands, as far as its answer depends on it.
struct Standing {
    reply: Option<Value>,
    turned: Option<Turned>,
}

impl Standing {
    fn of(flow: &StoredFlow) -> Self {
        let turned = flow.turned.clone().and_then(|turned| serde_json::from_value(turned).ok());
        Self { reply: flow.reply.clone(), turned }
    }
}

impl From<Driven> for Standing {
    fn from(driven: Driven) -> Self {
        Self { reply: driven.reply, turned: driven.turned }
    }
}

/// What the shopper is told about a flow that turned before it had an answer.
fn refusal(turned: &Turned) -> CheckoutError {
    match turned {
        Turned::DeadlinePassed => CheckoutError::PaymentExpired,
        Turned::GaveUp { .. } => CheckoutError::Undone,
        Turned::Refused { reason, .. } => match reason.get("declined").and_then(Value::as_str) {
            Some(code) => CheckoutError::PaymentDeclined(code.to_owned()),
            None => match serde_json::from_value(reason.clone()) {
                Ok(ReservationError::InsufficientStock(shortages)) => {
                    CheckoutError::OutOfStock(shortages)
                }
                _ => CheckoutError::Undone,
            },
        },
    }
}

fn link_hash(token: &str) -> LinkHash {
    LinkHash::try_from(rt_security::hash_token(token)).expect("SHA-256 in hexadecimal")
}

fn unavailable(message: String) -> CheckoutError {
    CheckoutError::Fault(Fault {
        retry_after_ms: Some(1_000),
        ..Fault::new(FaultKind::Unavailable, message)
    })
}
