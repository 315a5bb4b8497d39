//! The public REST API at `/api/v1`, its page for people at `/docs`, `/webhooks`, `/health` and
//! `/ready`.
//!
//! Invariants: an answer is for the store of the `Host` header only; every refusal is
//! `application/problem+json`; a mutating request carries an `Idempotency-Key` where a repeat
//! would matter; listings and product pages come from the cache and say so by `ETag`. One
//! endpoint a file: what it answers, how it is described, what it does.
//! Left out: pages (web), staff (gateway-admin), who a customer is.

mod api;
mod cached;
mod docs;
mod dto;
mod etag;
mod language;
mod openapi;
mod pointers;
mod routes;
mod store;

use std::sync::Arc;

use app_checkout::Checkout;
use app_storefront::Storefront;
use axum::{Router, extract::FromRef};
use mod_cart_api::Carts;
use mod_order_api::Orders;
use mod_payment_api::Payments;
use rt_cache::AnswerCache;
use rt_config::StoreDirectory;

use cached::Found;

pub use api::Readiness;
pub use openapi::document;

/// What the gateway stands on.
#[derive(Clone)]
pub struct Gateway {
    /// Views.
    pub storefront: Storefront,
    /// Checkout.
    pub checkout: Checkout,
    /// Carts.
    pub carts: Arc<dyn Carts>,
    /// Orders, by their secret link.
    pub orders: Arc<dyn Orders>,
    /// Payment methods and webhooks.
    pub payments: Arc<dyn Payments>,
    /// The stores of this installation.
    pub stores: StoreDirectory,
    /// Answers that can be made again.
    pub answers: AnswerCache,
    /// Says whether the process can work.
    pub readiness: Arc<dyn Readiness>,
}

/// The routes, without the standard layers.
pub fn router(mut gateway: Gateway) -> Router {
    let generations = gateway.answers.generations().clone();
    let found = Found::new(gateway.storefront.found_keeping(&generations));
    gateway.storefront = gateway.storefront.keeping_trees(generations);
    openapi::routes().0.with_state(Service { found, gateway })
}

/// The gateway with what it keeps for itself.
#[derive(Clone)]
struct Service {
    gateway: Gateway,
    found: Found,
}

impl FromRef<Service> for Gateway {
    fn from_ref(service: &Service) -> Self {
        service.gateway.clone()
    }
}
