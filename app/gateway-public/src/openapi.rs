//! The routes and their description, declared once.

use axum::{
    Router,
    routing::{get, post},
};
use http::HeaderMap;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Service, cached, docs, routes as r};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shop Platform public API",
        description = "Browse, fill a cart, check out. The store is the one of the `Host` header. \
            Errors are `application/problem+json` (RFC 9457) with a stable `code`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "This installation")),
    tags(
        (name = "catalog", description = "What there is"),
        (name = "carts", description = "What a shopper wants"),
        (name = "checkout", description = "From a cart to an order"),
        (name = "orders", description = "What became of it"),
        (name = "operation", description = "For operators"),
    )
)]
struct Description;

/// The routes, and the description they make.
pub(crate) fn routes() -> (Router<Service>, utoipa::openapi::OpenApi) {
    let (router, description) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(r::list_categories::list_categories))
        .routes(routes!(r::list_products::list_products))
        .routes(routes!(r::get_product::get_product))
        .routes(routes!(r::list_related::list_related))
        .routes(routes!(r::list_collections::list_collections))
        .routes(routes!(r::get_collection::get_collection))
        .routes(routes!(r::suggest::suggest))
        .routes(routes!(r::create_cart::create_cart))
        .routes(routes!(r::get_cart::get_cart))
        .routes(routes!(r::add_line::add_line))
        .routes(routes!(r::change_line::change_line, r::remove_line::remove_line))
        .routes(routes!(r::choose_delivery::choose_delivery))
        .routes(routes!(r::claim_cart::claim_cart))
        .routes(routes!(r::list_payment_methods::list_payment_methods))
        .routes(routes!(r::place_order::place_order))
        .routes(routes!(r::get_order::get_order))
        .routes(routes!(r::health::health))
        .routes(routes!(r::health::ready))
        .split_for_parts();
    let json = serde_json::to_value(&description).expect("a description is plain data");
    let document = cached::document(json.to_string(), "application/json");
    let describe = move |headers: HeaderMap| async move { cached::respond(&document, &headers) };
    let router = router
        .merge(docs::routes(&json))
        .route("/api/openapi.json", get(describe))
        .route("/webhooks/{method}/{tenant}", post(r::receive_webhook::receive_webhook));
    (router, description)
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    routes().1
}

#[cfg(test)]
mod tests;
