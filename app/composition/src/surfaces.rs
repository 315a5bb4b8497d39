//! What a process shows to the outside: routers, by path.

use std::sync::Arc;

use app_checkout::Checkout;
use app_gateway_admin::AdminGateway;
use app_gateway_public::{Gateway, Readiness};
use app_import::jobs::ImportJobs;
use app_storefront::Storefront;
use async_trait::async_trait;
use axum::{Router, routing::get};
use http::header;
use rt_cache::AnswerCache;
use rt_config::Settings;
use rt_host::RandomIds;
use rt_http::{HttpSettings, RequestLog, standard_layers};
use rt_postgres::Postgres;
use rt_security::{BearerToken, Signer};
use rt_telemetry::Metrics;

use crate::{contracts::Contracts, pages};

/// The application services that surfaces stand on.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) contracts: Contracts,
    pub(crate) storefront: Storefront,
    pub(crate) checkout: Checkout,
    pub(crate) answers: AnswerCache,
    pub(crate) imports: ImportJobs,
}

/// The shop's own listener: the APIs and the pages.
pub(crate) fn shop(
    settings: &Settings,
    services: &Services,
    signer: &Arc<Signer>,
    staff: BearerToken,
    postgres: Option<&Postgres>,
) -> Router {
    let public = app_gateway_public::router(Gateway {
        storefront: services.storefront.clone(),
        checkout: services.checkout.clone(),
        carts: services.contracts.carts.clone(),
        orders: services.contracts.orders.clone(),
        payments: services.contracts.payments.clone(),
        stores: settings.stores.clone(),
        answers: services.answers.clone(),
        readiness: Arc::new(DatabaseAnswers(postgres.cloned())),
    });
    let mut http = HttpSettings::new(Arc::new(RandomIds));
    http.request_timeout = settings.server.request_timeout;
    http.requests_max = settings.server.requests_max;
    http.body_bytes_max = settings.server.body_bytes_max;
    http.log = match settings.telemetry.requests {
        rt_config::RequestLog::All => RequestLog::All,
        rt_config::RequestLog::SlowAndErrors => {
            RequestLog::SlowAndErrors { slow: settings.telemetry.slow_request }
        }
    };
    let site = pages::site(settings, services, signer);
    http.error_page = Some(site.error_page());
    let admin = admin(settings, services, staff);
    standard_layers(public.merge(admin).merge(site.router()), http)
}

/// The staff's API.
fn admin(settings: &Settings, services: &Services, staff: BearerToken) -> Router {
    let contracts = &services.contracts;
    app_gateway_admin::router(AdminGateway {
        stock_reader: contracts.stock.clone(),
        stock_keeper: contracts.stock_keeper.clone(),
        orders: contracts.orders.clone(),
        payments: contracts.payments.clone(),
        price_book: contracts.price_book.clone(),
        catalog: contracts.catalog.clone(),
        catalog_writer: contracts.catalog_writer.clone(),
        webhooks: contracts.webhook_endpoints.clone(),
        webhook_deliveries: contracts.webhook_deliveries.clone(),
        imports: services.imports.clone(),
        stores: settings.stores.clone(),
        token: Arc::new(staff),
    })
}

/// The listener for Prometheus.
pub(crate) fn metrics(metrics: Metrics) -> Router {
    let page = move || {
        let text = metrics.render();
        async move { ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text) }
    };
    Router::new().route("/metrics", get(page))
}

/// None for a process that needs no database.
struct DatabaseAnswers(Option<Postgres>);

#[async_trait]
impl Readiness for DatabaseAnswers {
    async fn missing(&self) -> Vec<&'static str> {
        match &self.0 {
            Some(postgres) if postgres.ping().await.is_err() => vec!["database"],
            _ => Vec::new(),
        }
    }
}
