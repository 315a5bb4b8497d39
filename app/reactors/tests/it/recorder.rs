//! Every contract of the reactions behind a wire that ends in a notebook.

use std::sync::{Arc, Mutex, MutexGuard};

use app_reactors::Contracts;
use bytes::Bytes;
use kernel_events::Subscription;
use mod_cart_api::CartsClient;
use mod_inventory_api::StockReservationsClient;
use mod_notification_api::NotificationsClient;
use mod_order_api::{FoundOrder, FoundOrders, Order, OrderRef, OrdersClient};
use mod_payment_api::PaymentsClient;
use mod_webhook_api::WebhookDeliveriesClient;
use rt_contract::{CallCtx, CallName, Fault, FaultKind, Outcome, Policy, Transport, async_trait};
use rt_rpc::TokioTimer;
use rt_security::{SecretKey, Signer};
use serde_json::Value;

/// A call as it arrived.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// `order.Orders/record_refund`.
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) actor: kernel_events::Actor,
    pub(crate) body: Value,
}

/// How the contracts answer.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// Nothing that can be read: the effect is noted, and that is all a reaction needs to know.
    Yes(Value),
    /// The module's refusal, as it travels.
    No(Value),
    /// Nobody is there.
    Away,
}

/// The notebook.
pub(crate) struct Recorder {
    calls: Mutex<Vec<Call>>,
    says: Mutex<Says>,
    /// The order that is found, whatever else is said.
    order: Option<Order>,
}

impl Recorder {
    pub(crate) fn saying(says: Says) -> Arc<Self> {
        Arc::new(Self { calls: Mutex::default(), says: Mutex::new(says), order: None })
    }

    /// The same, where whoever looks for an order finds this one.
    pub(crate) fn finding(order: Order, says: Says) -> Arc<Self> {
        let (calls, says) = (Mutex::default(), Mutex::new(says));
        Arc::new(Self { calls, says, order: Some(order) })
    }

    /// The calls so far; forgets them.
    pub(crate) fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *held(&self.calls))
    }

    pub(crate) fn contracts(self: &Arc<Self>) -> Contracts {
        let policy = || Policy::new(Arc::new(TokioTimer));
        Contracts {
            carts: CartsClient::remote(self.clone(), policy()),
            reservations: StockReservationsClient::remote(self.clone(), policy()),
            payments: PaymentsClient::remote(self.clone(), policy()),
            orders: OrdersClient::remote(self.clone(), policy()),
            notifications: NotificationsClient::remote(self.clone(), policy()),
            webhooks: WebhookDeliveriesClient::remote(self.clone(), policy()),
        }
    }

    /// The reaction of this name over the notebook.
    pub(crate) fn reaction(self: &Arc<Self>, name: &str) -> Subscription {
        let all = subscriptions(&self.contracts());
        all.into_iter().find(|known| known.consumer == name).expect("a known reaction")
    }
}

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, ctx: &CallCtx, name: CallName, body: Bytes) -> Result<Outcome, Fault> {
        held(&self.calls).push(Call {
            name: format!("{}/{}", name.contract.name, name.method.name),
            key: ctx.key.as_ref().map(ToString::to_string).unwrap_or_default(),
            actor: ctx.actor.clone(),
            body: serde_json::from_slice(&body).expect("JSON"),
        });
        if let (Some(order), "find") = (&self.order, name.method.name) {
            let found = FoundOrder { by: OrderRef::Id(order.id), order: order.clone() };
            let found = FoundOrders { found: vec![found], missing: Vec::new() };
            let reply = serde_json::to_vec(&found).expect("plain data");
            return Ok(Outcome::Answered(reply.into()));
        }
        match held(&self.says).clone() {
            Says::Yes(reply) => Ok(Outcome::Answered(reply.to_string().into())),
            Says::No(refusal) => {
                let error = serde_json::json!({ "domain": refusal });
                Ok(Outcome::Failed(None, error.to_string().into()))
            }
            Says::Away => Err(Fault::new(FaultKind::RateLimited, "not now")),
        }
    }
}

/// All reactions over contracts, for the stores of the test shop.
pub(crate) fn subscriptions(contracts: &Contracts) -> Vec<Subscription> {
    app_reactors::subscriptions(contracts, &testshop::stores(), &signer())
}

pub(crate) fn signer() -> Arc<Signer> {
    Arc::new(Signer::new(SecretKey::from_bytes([7; 32])))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it is held")
}
