//! A shop with its pages, as one process serves them.

use std::{collections::HashMap, sync::Arc};

use app_checkout::{Checkout, Host, Worker};
use app_search::{NotReady, SearchError};
use app_storefront::{Storefront, testing::ScriptedSearch};
use app_web::{Site, Web};
use axum::Router;
use rt_cache::Generations;
use rt_contract::CallError;
use rt_host::RandomIds;
use rt_http::{HttpSettings, standard_layers};
use rt_rpc::TokioTimer;
use rt_security::{SecretKey, Signer};
use testshop::{Calls, Shop};

use super::browser::Browser;

/// An open shop and the listener of its pages.
pub(crate) struct Stage {
    pub(crate) shop: Shop,
    pub(crate) calls: Calls,
    pub(crate) generations: Generations,
    pub(crate) router: Router,
    /// What the pages ask for words and facets.
    pub(crate) search: Arc<ScriptedSearch>,
    worker: Worker,
}

impl Stage {
    /// A shop whose index is turned off until a test says what it finds.
    pub(crate) async fn open() -> Self {
        let search = Arc::new(ScriptedSearch::default());
        let away = CallError::Domain(SearchError::NotReady(NotReady::Off));
        search.refuses(&away);
        Self::over(Shop::open().await, search, true)
    }

    /// A shop without an index.
    pub(crate) async fn without_search() -> Self {
        Self::over(Shop::open().await, Arc::default(), false)
    }

    /// A shop whose first store takes transfers beside cards.
    pub(crate) async fn with_transfers() -> Self {
        Self::over(Shop::open_with_transfers().await, Arc::default(), false)
    }

    fn over(shop: Shop, search: Arc<ScriptedSearch>, searched: bool) -> Self {
        let (calls, generations) = (Calls::default(), Generations::default());
        let contracts = shop.process(&calls);
        let signer = Arc::new(Signer::new(SecretKey::from_bytes([7; 32])));
        let checkout = Checkout::new(
            app_checkout::Contracts {
                carts: contracts.carts.clone(),
                reservations: contracts.reservations.clone(),
                payments: contracts.payments.clone(),
                orders: contracts.orders.clone(),
                flows: contracts.flows.clone(),
            },
            Host {
                clock: shop.clock.clone(),
                ids: Arc::new(RandomIds),
                timer: Arc::new(TokioTimer),
                signer: signer.clone(),
            },
        );
        let storefront = Storefront::new(app_storefront::Contracts {
            catalog: contracts.catalog.clone(),
            prices: contracts.prices.clone(),
            stock: contracts.stock.clone(),
            carts: contracts.carts.clone(),
        });
        let storefront = if searched { storefront.with_search(search.clone()) } else { storefront };
        let site = Site::new(Web {
            storefront,
            checkout: checkout.clone(),
            carts: contracts.carts,
            orders: contracts.orders,
            payments: contracts.payments,
            stores: shop.stores.clone(),
            generations: generations.clone(),
            signer,
            clock: shop.clock.clone(),
            demo: false,
            fronts: HashMap::new(),
            test_cards: Vec::new(),
            media: Arc::new(|name| (name == "mug.svg").then(|| "<svg/>".into())),
        });
        let mut http = HttpSettings::new(Arc::new(RandomIds));
        http.error_page = Some(site.error_page());
        let router = standard_layers(site.router(), http);
        Self { shop, calls, generations, router, search, worker: Worker::new(checkout) }
    }

    /// A new browser at the first store.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser::new(self, "nordlicht.test")
    }

    /// Time passes, and the flows that waited go on.
    pub(crate) async fn pass(&self, seconds: u64) {
        self.shop.pass(std::time::Duration::from_secs(seconds)).await;
        self.worker.tick().await;
    }
}
