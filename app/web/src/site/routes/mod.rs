//! One page or form a file.
//!
//! Every page is there once for each language, at the same path with the language's prefix.

mod cart_add;
mod cart_quantity;
mod cart_remove;
mod cart_show;
mod categories;
mod category;
mod changing;
mod checkout_again;
mod checkout_page;
mod checkout_place;
mod checkout_quote;
mod checkout_show;
mod collections;
mod currency;
mod files;
mod home;
mod information;
mod listing;
mod order_payment;
mod order_show;
mod order_thanks;
mod ordered;
mod product;
mod products;
mod robots;
mod search;
mod sitemaps;

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn,
    routing::{get, post},
};

use super::{Site, origin::same_origin};
use crate::{Language, information::Subject};

/// All routes; whatever changes something is taken from our own pages only.
pub(super) fn router() -> Router<Arc<Site>> {
    let router = Language::ALL.into_iter().fold(in_language(""), |router, language| {
        router.merge(in_language(&format!("/{language}")))
    });
    router
        .merge(files::routes())
        .merge(robots::routes())
        .merge(sitemaps::routes())
        .route_layer(from_fn(same_origin))
}

/// The pages under `prefix`. A form's own address leads by `GET` to the page it stands on.
fn in_language(prefix: &str) -> Router<Arc<Site>> {
    let at = |path: &str| format!("{prefix}{path}");
    let home_path = if prefix.is_empty() { "/" } else { prefix };
    let router = Router::new()
        .route(home_path, get(home::show))
        .route(&at("/products"), get(products::show))
        .route(&at("/products/{slug}"), get(product::show))
        .route(&at("/categories"), get(categories::show))
        .route(&at("/categories/{slug}"), get(category::show))
        .route(&at("/collections"), get(collections::index))
        .route(&at("/collections/{slug}"), get(collections::show))
        .route(&at("/search"), get(search::show))
        .route(&at("/search/suggestions"), get(search::suggest))
        .route(&at("/currency"), post(currency::choose).get(currency::lead_there))
        .route(&at("/cart"), get(cart_show::show))
        .route(&at("/cart/lines"), post(cart_add::add).get(cart_show::lead_there))
        .route(&at("/cart/lines/quantity"), post(cart_quantity::set).get(cart_show::lead_there))
        .route(&at("/cart/lines/remove"), post(cart_remove::remove).get(cart_show::lead_there))
        .route(&at("/checkout"), get(checkout_show::show).post(checkout_place::place))
        .route(&at("/checkout/quote"), post(checkout_quote::quote).get(checkout_show::lead_there))
        .route(&at("/orders/{token}"), get(order_show::show))
        .route(&at("/orders/{token}/thanks"), get(order_thanks::show))
        .route(&at("/orders/{token}/payment"), get(order_payment::show));
    Subject::ALL.into_iter().fold(router, |router, subject| {
        let page = get(move |site, visit| information::show(site, visit, subject));
        router.route(&at(&format!("/{}", subject.slug())), page)
    })
}
