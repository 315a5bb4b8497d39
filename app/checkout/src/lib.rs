//! Checkout: from a cart to a placed order, as a saga that is the same in every topology.
//!
//! Invariants: one key, one order; one payment, one order; the order exists before the money is
//! asked for; what the shopper saw is what is charged, or the shopper is told before; whatever
//! crashes, the flow ends placed or fully undone. It has no tables: each module commits its own
//! step, and the flow row lives beside the order.
//!
//! Left out on purpose: HTTP, pages, and what happens after an order is placed (reactors).

mod answer;
mod cart;
mod deadline;
mod error;
mod flows;
mod opened;
mod place;
mod request;
mod snapshot;
mod state;
mod steps;
pub mod terms;
mod worker;

use std::sync::Arc;

use kernel_common::{Clock, IdSource, OrderId};
use mod_cart_api::Carts;
use mod_inventory_api::StockReservations;
use mod_order_api::{Flows, Orders};
use mod_payment_api::Payments;
use rt_contract::Timer;
use rt_flow::{FlowDriver, FlowKind};
use rt_security::Signer;

pub use answer::{Answer, Placed};
pub use cart::priced_cart;
pub use error::CheckoutError;
pub use request::PlaceOrder;
pub use steps::order_payment_state;
pub use worker::Worker;

/// The contracts checkout stands on.
#[derive(Clone)]
pub struct Contracts {
    /// Carts.
    pub carts: Arc<dyn Carts>,
    /// Reservations.
    pub reservations: Arc<dyn StockReservations>,
    /// Payments.
    pub payments: Arc<dyn Payments>,
    /// Orders.
    pub orders: Arc<dyn Orders>,
    /// The flow rows beside the orders.
    pub flows: Arc<dyn Flows>,
}

/// What checkout takes from its process.
#[derive(Clone)]
pub struct Host {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn IdSource>,
    /// Waits.
    pub timer: Arc<dyn Timer>,
    /// Derives the secret links of orders.
    pub signer: Arc<Signer>,
}

/// What the secret in an order's link is derived for.
pub const LINK_PURPOSE: &str = "order-link";

/// The flows that this program can drive. One of another kind or version lies until a program comes
/// that knows it.
pub const FLOW_KINDS: &[FlowKind] = &[FlowKind { kind: steps::KIND, version: steps::VERSION }];

/// The application service. Cheap to clone.
#[derive(Clone)]
pub struct Checkout {
    contracts: Contracts,
    host: Host,
    driver: FlowDriver,
    deadlines: deadline::Deadlines,
}

impl Checkout {
    /// The service over its contracts.
    #[must_use]
    pub fn new(contracts: Contracts, host: Host) -> Self {
        let store = Arc::new(flows::ContractFlowStore::new(contracts.flows.clone()));
        let definitions = vec![steps::definition(&contracts)];
        let driver = FlowDriver::new(store, definitions, host.clock.clone(), host.timer.clone());
        Self { contracts, host, driver, deadlines: deadline::Deadlines::default() }
    }

    /// The secret of the link to an order's page: the same each time, never stored.
    #[must_use]
    pub fn link_token(&self, order_id: OrderId) -> String {
        self.host.signer.derive_token(LINK_PURPOSE, &order_id.to_string())
    }
}

impl std::fmt::Debug for Checkout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Checkout")
    }
}
