//! The pages over HTTP: who asks, what is shown, which form does what.
//!
//! - `visit`: whose shop a request is for, in which language, with which cart.
//! - `routes`: one page or form a file.
//! - `ask`: what the address of a listing asks for, and how each question is spelt.
//! - `fill`: what contracts and services say, as the views of a page.
//! - `sitemap`: every address of a shop, for search engines.
//! - `cookies`, `form_keys`, `origin`: what keeps a stranger's form and a second click harmless.
//!
//! **Invariants.** A page is for the store of the `Host` header only. A form of another site is
//! refused before it is read. Whatever is bought or changed is a `POST` that ends in a redirect,
//! so that reload and back repeat nothing; where a repeat would matter, the form carries a key and
//! the repeat has the first one's answer. Nothing that is one visitor's is kept in the cache. A
//! card number goes to checkout and is neither shown again nor logged.
//!
//! Left out on purpose: prices, stock and payment are decided behind the contracts.

mod ask;
mod cookies;
mod failure;
mod fill;
mod form_keys;
mod front;
mod origin;
mod page;
mod reply;
mod routes;
mod sitemap;
mod visit;

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use app_checkout::Checkout;
use app_storefront::Storefront;
use axum::Router;
use bytes::Bytes;
use kernel_common::{Clock, TenantId};
use mod_cart_api::Carts;
use mod_order_api::Orders;
use mod_payment_api::Payments;
use rt_cache::{Answer, Generations, ValueCache};
use rt_config::{Store, StoreDirectory};
use rt_http::ErrorPage;
use rt_security::Signer;

pub use front::{FrontHero, StoreFront};

use crate::{Renderer, Shell, views::TestCard};
use page::LastTrees;
use sitemap::Sitemaps;

/// The pictures this installation serves itself, as SVG by name; `None` for a name it has not.
pub type Media = Arc<dyn Fn(&str) -> Option<Bytes> + Send + Sync>;

/// What the pages stand on.
#[derive(Clone)]
pub struct Web {
    /// Views.
    pub storefront: Storefront,
    /// Checkout.
    pub checkout: Checkout,
    /// Carts.
    pub carts: Arc<dyn Carts>,
    /// Orders, by their secret link.
    pub orders: Arc<dyn Orders>,
    /// Payment methods, and how a payment stands.
    pub payments: Arc<dyn Payments>,
    /// The stores of this installation.
    pub stores: StoreDirectory,
    /// What decides whether a page in memory is still true.
    pub generations: Generations,
    /// Signs cookies and form keys.
    pub signer: Arc<Signer>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The demo profile is on: every page carries the banner.
    pub demo: bool,
    /// What stores were delivered with; what their configuration says goes before it.
    pub fronts: HashMap<TenantId, StoreFront>,
    /// The numbers the checkout offers to try, where no real money moves.
    pub test_cards: Vec<TestCard>,
    /// Pictures at `/media/{name}`.
    pub media: Media,
}

/// The pages with what they keep in memory.
pub struct Site {
    web: Web,
    renderer: Renderer,
    fronts: HashMap<TenantId, StoreFront>,
    shells: ValueCache<Shell>,
    found: ValueCache<Shell>,
    last_trees: LastTrees,
    sitemaps: Sitemaps,
    pictures: moka::sync::Cache<String, Answer>,
}

/// Memory for rendered pages.
const SHELLS_BYTES_MAX: u64 = 64 << 20;
/// Memory for pages that were made of what was found.
const FOUND_BYTES_MAX: u64 = 32 << 20;
/// Memory for pictures.
const PICTURES_BYTES_MAX: u64 = 32 << 20;
/// What is kept is dropped by events; the age is a net under them.
const KEPT_TTL: Duration = Duration::from_secs(300);

impl Site {
    /// The pages over `web`, nothing in memory yet.
    #[must_use]
    pub fn new(mut web: Web) -> Arc<Self> {
        web.storefront = web.storefront.keeping_trees(web.generations.clone());
        let shells = |level, bytes_max, ttl, generations| {
            ValueCache::new(level, bytes_max, ttl, generations, Shell::size_bytes)
        };
        let found = web.storefront.found_keeping(&web.generations);
        let front = |store: &Arc<Store>| {
            let delivered = web.fronts.get(&store.tenant).cloned().unwrap_or_default();
            (store.tenant, delivered.said_by(&store.front))
        };
        let picture_bytes =
            |_: &String, picture: &Answer| u32::try_from(picture.size_bytes()).unwrap_or(u32::MAX);
        Arc::new(Self {
            renderer: Renderer::new(),
            fronts: web.stores.iter().map(front).collect(),
            shells: shells("pages", SHELLS_BYTES_MAX, KEPT_TTL, web.generations.clone()),
            found: shells("found", FOUND_BYTES_MAX, found.ttl, found.generations),
            last_trees: LastTrees::default(),
            sitemaps: Sitemaps::default(),
            pictures: moka::sync::Cache::builder()
                .max_capacity(PICTURES_BYTES_MAX)
                .weigher(picture_bytes)
                .build(),
            web,
        })
    }

    /// The routes, without the standard layers.
    pub fn router(self: &Arc<Self>) -> Router {
        routes::router().with_state(self.clone())
    }

    /// The page about whatever went wrong, for [`rt_http::HttpSettings::error_page`].
    #[must_use]
    pub fn error_page(self: &Arc<Self>) -> ErrorPage {
        let site = self.clone();
        Arc::new(move |request, problem| failure::page(&site, request, problem))
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("shells", &self.shells).finish_non_exhaustive()
    }
}
