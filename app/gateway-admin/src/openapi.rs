//! The routes and their description, declared once.

use axum::{Json, Router, routing::get};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AdminGateway, PREFIX,
    routes::{self as r, catalog as c, webhooks as w},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shop Platform admin API",
        description = "For staff: stock, prices, orders. Every request needs the installation's \
            token (`admin.token` in the data folder); the store is the one of the `Host` header. \
            Errors are `application/problem+json` (RFC 9457) with a stable `code`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/", description = "This installation")),
    tags(
        (name = "catalog", description = "What is sold, and how it is described"),
        (name = "stock", description = "What there is, and why"),
        (name = "imports", description = "Catalogs that come from files"),
        (name = "prices", description = "What it costs"),
        (name = "orders", description = "Who wants it"),
        (name = "transfers", description = "Money that comes and goes by bank transfer"),
        (name = "webhooks", description = "Systems of yours that are told what happens"),
    ),
    security(("token" = [])),
    modifiers(&Token),
)]
struct Description;

/// How a client shows who it is.
struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The routes, and the description they make.
pub(crate) fn routes() -> (Router<AdminGateway>, utoipa::openapi::OpenApi) {
    let (router, description) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(r::list_stock::list_stock))
        .routes(routes!(r::stock_as_of::stock_as_of))
        .routes(routes!(r::list_movements::list_movements))
        .routes(routes!(r::receive_goods::receive_goods))
        .routes(routes!(r::adjust_stock::adjust_stock))
        .routes(routes!(r::set_thresholds::set_thresholds))
        .routes(routes!(r::list_warehouses::list_warehouses, r::put_warehouses::put_warehouses))
        .routes(routes!(r::list_prices::list_prices, r::set_prices::set_prices))
        .routes(routes!(r::put_price_lists::put_price_lists))
        .routes(routes!(r::put_tax_rates::put_tax_rates))
        .routes(routes!(r::list_orders::list_orders))
        .routes(routes!(r::show_order::show_order))
        .routes(routes!(r::cancel_order::cancel_order))
        .routes(routes!(r::ship_order::ship_order))
        .routes(routes!(r::refund_order::refund_order))
        .routes(routes!(r::list_transfers::list_transfers, r::record_transfer::record_transfer))
        .routes(routes!(r::list_returns::list_returns))
        .routes(routes!(r::record_return::record_return))
        .routes(routes!(c::list_attributes::list_attributes, c::put_attributes::put_attributes))
        .routes(routes!(c::remove_attributes::remove_attributes))
        .routes(routes!(c::list_options::list_options))
        .routes(routes!(c::list_units::list_units, c::put_units::put_units))
        .routes(routes!(c::list_families::list_families, c::put_families::put_families))
        .routes(routes!(c::list_categories::list_categories, c::put_categories::put_categories))
        .routes(routes!(c::show_category_traits::show_category_traits))
        .routes(routes!(c::put_category_traits::put_category_traits))
        .routes(routes!(c::list_relations::list_relations, c::put_relations::put_relations))
        .routes(routes!(c::remove_relations::remove_relations))
        .routes(routes!(c::list_collections::list_collections, c::put_collections::put_collections))
        .routes(routes!(c::remove_collections::remove_collections))
        .routes(routes!(c::bulk_edit::bulk_edit))
        .routes(routes!(r::list_imports::list_imports, r::create_import::create_import))
        .routes(routes!(r::show_import::show_import))
        .routes(routes!(r::upload_import::upload_import))
        .routes(routes!(r::start_import::start_import))
        .routes(routes!(r::cancel_import::cancel_import))
        .routes(routes!(r::get_import_rejects::get_import_rejects))
        .routes(routes!(w::list_webhooks::list_webhooks, w::add_webhook::add_webhook))
        .routes(routes!(
            w::show_webhook::show_webhook,
            w::change_webhook::change_webhook,
            w::remove_webhook::remove_webhook
        ))
        .routes(routes!(w::rotate_webhook_secret::rotate_webhook_secret))
        .routes(routes!(w::ping_webhook::ping_webhook))
        .routes(routes!(w::list_webhook_deliveries::list_webhook_deliveries))
        .routes(routes!(w::replay_webhook_deliveries::replay_webhook_deliveries))
        .routes(routes!(w::show_webhook_delivery::show_webhook_delivery))
        .split_for_parts();
    let described = description.clone();
    let router = router
        .route(&format!("{PREFIX}/openapi.json"), get(move || async move { Json(described) }));
    (router, description)
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    routes().1
}
