//! Clients for every contract, in process or through a wire.

use std::sync::Arc;

use mod_cart_api::CartsClient;
use mod_catalog_api::{CatalogReaderClient, CatalogWriterClient};
use mod_inventory_api::{StockKeeperClient, StockReaderClient, StockReservationsClient};
use mod_order_api::{FlowsClient, OrdersClient};
use mod_payment_api::PaymentsClient;
use mod_pricing_api::{PriceBookClient, PriceCalculatorClient};
use rt_contract::{MethodTable, Policy};

use crate::{Contracts, wire::Wire};

/// One line a contract, and the three functions that go over all of them.
macro_rules! bindings {
    ($($field:ident by $Client:ident;)*) => {
        /// Clients of modules in this process.
        pub(crate) fn local(modules: &Contracts, policy: &Policy) -> Contracts {
            Contracts { $($field: $Client::local(modules.$field.clone(), policy.clone()),)* }
        }

        /// Clients that reach the modules through a wire.
        pub(crate) fn remote(wire: &Arc<Wire>, policy: &Policy) -> Contracts {
            Contracts { $($field: $Client::remote(wire.clone(), policy.clone()),)* }
        }

        /// Offers the modules to others.
        pub(crate) fn mount(modules: &Contracts, table: &mut MethodTable) {
            $($Client::mount(&modules.$field, table);)*
        }
    };
}

bindings! {
    catalog by CatalogReaderClient;
    catalog_writer by CatalogWriterClient;
    prices by PriceCalculatorClient;
    price_book by PriceBookClient;
    stock by StockReaderClient;
    stock_keeper by StockKeeperClient;
    reservations by StockReservationsClient;
    carts by CartsClient;
    orders by OrdersClient;
    flows by FlowsClient;
    payments by PaymentsClient;
}
