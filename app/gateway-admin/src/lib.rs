//! The staff's REST API at `/api/admin/v1`: stock, prices, orders, imports, webhooks.
//!
//! Invariants: no route under the prefix answers without the installation's bearer token, not even
//! that there is none; the store is the one of the `Host` header; every change carries an
//! `Idempotency-Key` and is made in the name of staff; every refusal is
//! `application/problem+json`. One endpoint a file.
//! Left out: who the staff is (one token stands for all of it), pages, and anything that a module
//! does not offer: stock is never set, an order's money never written by hand.

mod auth;
mod dto;
mod lookup;
mod openapi;
mod pointers;
mod routes;
mod store;

use std::{fmt, sync::Arc};

use app_import::jobs::ImportJobs;
use axum::Router;
use mod_catalog_api::{CatalogReader, CatalogWriter};
use mod_inventory_api::{StockKeeper, StockReader};
use mod_order_api::Orders;
use mod_payment_api::Payments;
use mod_pricing_api::PriceBook;
use mod_webhook_api::{WebhookDeliveries, WebhookEndpoints};
use rt_config::StoreDirectory;
use rt_security::BearerToken;

pub use openapi::document;

/// Everything of the API lies under this path.
pub const PREFIX: &str = "/api/admin/v1";

/// What the gateway stands on.
#[derive(Clone)]
pub struct AdminGateway {
    /// Stock, reading.
    pub stock_reader: Arc<dyn StockReader>,
    /// Stock, booking.
    pub stock_keeper: Arc<dyn StockKeeper>,
    /// Orders.
    pub orders: Arc<dyn Orders>,
    /// Payments and refunds.
    pub payments: Arc<dyn Payments>,
    /// Price lists and tax rates.
    pub price_book: Arc<dyn PriceBook>,
    /// Names of SKUs; products, attributes, categories, links, collections.
    pub catalog: Arc<dyn CatalogReader>,
    /// Changes to them.
    pub catalog_writer: Arc<dyn CatalogWriter>,
    /// Who is told what happens.
    pub webhooks: Arc<dyn WebhookEndpoints>,
    /// What is on its way to them.
    pub webhook_deliveries: Arc<dyn WebhookDeliveries>,
    /// Imports in the background.
    pub imports: ImportJobs,
    /// The stores of this installation.
    pub stores: StoreDirectory,
    /// The token of its staff.
    pub token: Arc<BearerToken>,
}

impl fmt::Debug for AdminGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdminGateway")
    }
}

/// The routes behind their token, without the standard layers. Everything under [`PREFIX`] is
/// theirs, and nothing else.
pub fn router(gateway: AdminGateway) -> Router {
    let token = gateway.token.clone();
    auth::behind(token, openapi::routes().0.with_state(gateway))
}
