//! The router over contracts that say what a test tells them to.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use app_gateway_admin::{AdminGateway, router};
use app_import::jobs::ImportJobs;
use async_trait::async_trait;
use axum::{Router, body::Body};
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use kernel_common::{Currency, Locale, Rounding, TenantId};
use kernel_events::Actor;
use mod_catalog_api::{CatalogReaderClient, CatalogWriterClient};
use mod_inventory_api::{StockKeeperClient, StockReaderClient};
use mod_order_api::OrdersClient;
use mod_payment_api::PaymentsClient;
use mod_pricing_api::PriceBookClient;
use mod_webhook_api::{WebhookDeliveriesClient, WebhookEndpointsClient};
use rt_config::{LegalTexts, Store, StoreDirectory, Theme};
use rt_contract::{CallCtx, CallName, Fault, FaultKind, Outcome, Policy, Transport};
use rt_http::{HttpSettings, standard_layers};
use rt_rpc::TokioTimer;
use rt_security::{BearerToken, read_bearer_token};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const MAIN: &str = "018f0000-0000-7000-8000-00000000000a";
pub(crate) const ORDER: &str = "018f0000-0000-7000-8000-000000000001";
pub(crate) const PAYMENT: &str = "018f0000-0000-7000-8000-000000000003";
const TENANT: &str = "019a0000-0000-7000-8000-000000000001";

type Answer = Box<dyn Fn(&Value) -> Result<Value, Value> + Send + Sync>;

/// What a contract was asked, and in whose name.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// `inventory.StockKeeper/receive`.
    pub(crate) method: String,
    pub(crate) key: Option<String>,
    pub(crate) tenant: String,
    pub(crate) actor: Actor,
    pub(crate) channel: String,
    pub(crate) request: Value,
}

/// Every contract at once: answers by method what the test gave it, and keeps what it was asked.
/// What nobody expected is a fault.
#[derive(Default)]
struct Scripted {
    answers: Mutex<HashMap<String, Answer>>,
    calls: Mutex<Vec<Call>>,
}

#[async_trait]
impl Transport for Scripted {
    async fn send(&self, ctx: &CallCtx, name: CallName, body: Bytes) -> Result<Outcome, Fault> {
        let method = format!("{}/{}", name.contract.name, name.method.name);
        let request: Value = serde_json::from_slice(&body).expect("contracts speak JSON");
        let answers = self.answers.lock().expect("not poisoned");
        let unexpected = || Fault::new(FaultKind::Internal, format!("{method} was not expected"));
        let answer = answers.get(&method).ok_or_else(unexpected)?(&request);
        self.calls.lock().expect("not poisoned").push(Call {
            method,
            key: ctx.key.as_ref().map(ToString::to_string),
            tenant: ctx.tenant.to_string(),
            actor: ctx.actor.clone(),
            channel: ctx.channel.clone(),
            request,
        });
        Ok(match answer {
            Ok(reply) => Outcome::Answered(reply.to_string().into()),
            Err(error) => Outcome::Failed(None, json!({ "domain": error }).to_string().into()),
        })
    }
}

pub(crate) struct Stage {
    router: Router,
    scripted: Arc<Scripted>,
    pub(crate) token: String,
    folder: PathBuf,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Stage {
    /// With one warehouse, `main`, and a catalog that knows the blue mug.
    pub(crate) fn open() -> Self {
        static OPENED: AtomicU32 = AtomicU32::new(0);
        let count = OPENED.fetch_add(1, Ordering::Relaxed);
        let name = format!("shop-admin-it-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let path = folder.join("admin.token");
        let token = BearerToken::load_or_create(&path).expect("a token");
        let scripted = Arc::new(Scripted::default());
        let transport = || scripted.clone() as Arc<dyn Transport>;
        let policy = || Policy::new(Arc::new(TokioTimer));
        let gateway = AdminGateway {
            stock_reader: StockReaderClient::remote(transport(), policy()),
            stock_keeper: StockKeeperClient::remote(transport(), policy()),
            orders: OrdersClient::remote(transport(), policy()),
            payments: PaymentsClient::remote(transport(), policy()),
            price_book: PriceBookClient::remote(transport(), policy()),
            catalog: CatalogReaderClient::remote(transport(), policy()),
            catalog_writer: CatalogWriterClient::remote(transport(), policy()),
            webhooks: WebhookEndpointsClient::remote(transport(), policy()),
            webhook_deliveries: WebhookDeliveriesClient::remote(transport(), policy()),
            imports: imports(&folder, &scripted),
            stores: StoreDirectory::new(vec![store()]),
            token: Arc::new(token),
        };
        let layers = HttpSettings::new(Arc::new(rt_host::RandomIds));
        let router = standard_layers(router(gateway), layers);
        let token = read_bearer_token(&path).expect("just written");
        let stage = Self { router, scripted, token, folder };
        let main = json!({ "id": MAIN, "code": "main", "name": "Main", "priority": 1 });
        stage.answers("inventory.StockReader/warehouses", json!([main]));
        stage.answers(
            "catalog.CatalogReader/sellables",
            json!({ "missing": [], "items": [{
                "sku": "MUG-BLUE", "product_id": ORDER, "slug": "mug", "name": { "en": "Mug" },
                "variant_label": { "en": "Blue" }, "tax_category": "standard", "sellable": true,
            }] }),
        );
        stage
    }

    /// The method answers this from now on.
    pub(crate) fn answers(&self, method: &str, reply: Value) {
        self.plays(method, move |_| Ok(reply.clone()));
    }

    /// The method refuses from now on.
    pub(crate) fn refuses(&self, method: &str, error: Value) {
        self.plays(method, move |_| Err(error.clone()));
    }

    fn plays(
        &self,
        method: &str,
        answer: impl Fn(&Value) -> Result<Value, Value> + Send + Sync + 'static,
    ) {
        let mut answers = self.scripted.answers.lock().expect("not poisoned");
        answers.insert(method.to_owned(), Box::new(answer));
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.scripted.calls.lock().expect("not poisoned").clone()
    }

    /// The one call of a method.
    pub(crate) fn call(&self, method: &str) -> Call {
        let mut calls = self.calls();
        calls.retain(|call| call.method == method);
        assert_eq!(calls.len(), 1, "{method}: {:?}", self.calls());
        calls.remove(0)
    }

    /// `GET` as staff.
    pub(crate) async fn get(&self, path: &str) -> Answered {
        self.send(self.request("GET", path).body(Body::empty()).expect("a request")).await
    }

    /// A change as staff, under the key `k-1`.
    pub(crate) async fn change(&self, method: &str, path: &str, body: &Value) -> Answered {
        let request = self.request(method, path).header("idempotency-key", "k-1");
        let request = request.header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/admin/v1{path}"))
            .header("host", "shop.example")
            .header("authorization", format!("Bearer {}", self.token))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("whole").to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answered { status: parts.status, headers: parts.headers, body }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Call {
    /// A change is made by staff of the store's own tenant, under the client's key.
    pub(crate) fn assert_by_staff(&self) {
        assert_eq!(self.actor, Actor::Staff("admin".to_owned()));
        assert_eq!((self.channel.as_str(), self.tenant.as_str()), ("admin", TENANT));
        assert_eq!(self.key.as_deref(), Some("k-1"));
    }
}

impl Answered {
    /// Pointer and code of the first fault of a 422.
    pub(crate) fn fault(&self) -> (&str, &str) {
        assert_eq!(self.status, 422, "{}", self.body);
        let fault = &self.body["errors"][0];
        (fault["pointer"].as_str().expect("a pointer"), fault["code"].as_str().expect("a code"))
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

/// Imports over the same script.
fn imports(folder: &Path, scripted: &Arc<Scripted>) -> ImportJobs {
    let transport = || scripted.clone() as Arc<dyn Transport>;
    let policy = || Policy::new(Arc::new(TokioTimer));
    let contracts = app_import::Contracts {
        catalog: CatalogReaderClient::remote(transport(), policy()),
        catalog_writer: CatalogWriterClient::remote(transport(), policy()),
        price_book: PriceBookClient::remote(transport(), policy()),
        stock: StockReaderClient::remote(transport(), policy()),
        stock_keeper: StockKeeperClient::remote(transport(), policy()),
    };
    let (clock, ids) = (Arc::new(rt_host::SystemClock), Arc::new(rt_host::RandomIds));
    ImportJobs::new(contracts, clock, ids, folder.join("imports"))
}

fn store() -> Store {
    Store {
        name: "Shop".to_owned(),
        tenant: TENANT.parse::<TenantId>().expect("an id"),
        hosts: vec!["shop.example".to_owned()],
        base_url: "http://shop.example".to_owned(),
        locales: vec![Locale::en()],
        currencies: vec![Currency::EUR],
        country: "DE".parse().expect("a country"),
        countries: Vec::new(),
        tax_zone: "de".to_owned(),
        prices_include_tax: true,
        rounding: Rounding::default(),
        accent: None,
        theme: Theme::Auto,
        contact_email: "hello@shop.example".to_owned(),
        zone: rt_config::Zone::default(),
        front: rt_config::FrontTexts::default(),
        legal: LegalTexts::default(),
        delivery: Vec::new(),
    }
}

/// An order of two mugs for 24.90 EUR with this state.
pub(crate) fn order(state: &Value, timeline: &Value) -> Value {
    let eur = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let tax = |minor: i64| json!({ "category": "standard", "rate": 190_000, "included": true, "amount": eur(minor) });
    let priced = json!({
        "sku": "MUG-BLUE", "quantity": 2, "unit_price": eur(1_000), "subtotal": eur(2_000),
        "tax": tax(319), "total": eur(2_000),
    });
    json!({
        "id": ORDER, "number": "K7MX-4Q2P", "cart_id": ORDER, "cart_version": 1, "state": state,
        "refunded": eur(490), "version": 3, "created_at": "2026-01-31T10:00:00Z",
        "timeline": timeline,
        "snapshot": {
            "lines": [{
                "line_no": 1, "sku": "MUG-BLUE", "quantity": 2, "product_name": "Mug",
                "variant_label": "Blue", "priced": priced,
            }],
            "quote": {
                "lines": [priced],
                "delivery":
                    { "option": "post", "price": eur(490), "tax": tax(78), "total": eur(490) },
                "subtotal": eur(2_000), "lines_total": eur(2_000), "tax_total": eur(397),
                "tax_included": true, "taxes": [], "total": eur(2_490), "trace": [],
            },
            "contact": { "email": "ada@example.com" },
            "delivery_address":
                { "name": "Ada", "line": "Street 1", "city": "Berlin", "country": "DE" },
            "delivery": { "option": "post", "name": "Post" },
            "locale": "en", "currency": "EUR", "channel": "web",
            "accepted_terms": { "version": "2026-01", "at": "2026-01-01T00:00:00Z" },
            "payment_method": "testcard",
        },
    })
}

/// The order's payment, captured.
pub(crate) fn payment() -> Value {
    let eur = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    json!({
        "id": PAYMENT, "tenant": TENANT, "order_id": ORDER, "method": "testcard",
        "instrument_label": "•••• 4242", "state": "captured", "amount": eur(2_490),
        "captured": eur(2_490), "refunded": eur(0), "created_at": "2026-01-31T10:00:00Z",
        "updated_at": "2026-01-31T10:00:01Z",
    })
}
