//! Who asks: the store of the host, the language of the path, the visitor's cookies.

use std::{sync::Arc, time::Duration};

use axum::extract::FromRequestParts;
use http::{HeaderMap, StatusCode, Uri, header, request::Parts};
use kernel_events::Actor;
use rt_config::Store;
use rt_contract::{CallCtx, TraceParent};
use rt_http::{ProblemResponse, accepts_gzip};

use super::{
    Site,
    cookies::{CartCookie, Cookies},
    reply::not_found,
};
use crate::{Flash, Language, Paths};

/// How long the modules may take for one request.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);

/// A request for a page of a store.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) store: Arc<Store>,
    pub(crate) language: Language,
    /// The store's own language, whose addresses have no prefix.
    pub(crate) store_language: Language,
    pub(crate) paths: Paths,
    pub(crate) ctx: CallCtx,
    pub(crate) cart: Option<CartCookie>,
    pub(crate) flash: Option<Flash>,
    /// The browser reads gzip.
    pub(crate) gzip: bool,
}

impl Visit {
    /// The visit of a request, whether or not its path leads anywhere. A prefix of a language the
    /// store does not speak counts for nothing.
    pub(crate) fn of(site: &Site, uri: &Uri, headers: &HeaderMap) -> Option<Self> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let store = site.web.stores.by_host(host.or(uri.host())?)?.clone();
        let store_language = languages(&store).next().unwrap_or(Language::En);
        let language = prefix(uri.path())
            .filter(|language| languages(&store).any(|known| known == *language))
            .unwrap_or(store_language);
        let locale = store
            .locales
            .iter()
            .find(|locale| Language::from_tag(locale.as_str()) == Some(language))
            .unwrap_or(store.default_locale());
        let mut ctx = CallCtx::system(store.tenant, "web").with_timeout(CALL_TIMEOUT);
        ctx.actor = Actor::Guest;
        ctx.channel = "web".to_owned();
        ctx.locale = locale.clone();
        // One that the store has not, or has no longer, is no wish to follow.
        let wished = Cookies::currency(headers).filter(|code| store.currencies.contains(code));
        ctx.currency = wished.unwrap_or(store.default_currency());
        let trace = headers.get("traceparent").and_then(|trace| trace.to_str().ok());
        ctx.trace = trace.and_then(TraceParent::parse);
        let mut visit = Self {
            paths: Paths::new(language, store_language),
            store,
            language,
            store_language,
            ctx,
            cart: None,
            flash: None,
            gzip: accepts_gzip(headers),
        };
        visit.cart = visit.cookies(site).cart(headers);
        visit.flash = visit.cookies(site).flash(headers);
        Some(visit)
    }

    /// The cookies of this store.
    pub(crate) fn cookies<'s>(&self, site: &'s Site) -> Cookies<'s> {
        Cookies {
            signer: &site.web.signer,
            tenant: self.ctx.tenant,
            secure: self.store.base_url.starts_with("https://"),
        }
    }

    /// The languages the pages of the store exist in, its own first.
    pub(crate) fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        let known = languages(&self.store).next().is_some();
        languages(&self.store).chain((!known).then_some(self.store_language))
    }
}

impl FromRequestParts<Arc<Site>> for Visit {
    type Rejection = ProblemResponse;

    async fn from_request_parts(
        parts: &mut Parts,
        site: &Arc<Site>,
    ) -> Result<Self, ProblemResponse> {
        let visit = Self::of(site, &parts.uri, &parts.headers).ok_or_else(|| {
            ProblemResponse::new(StatusCode::NOT_FOUND, "unknown_store")
                .detail("no store of this installation answers on this host")
        })?;
        // Each page has one address: the store's own language has no prefix, and a language it
        // does not speak has no pages.
        match prefix(parts.uri.path()) {
            Some(language) if language != visit.language || language == visit.store_language => {
                Err(not_found())
            }
            _ => Ok(visit),
        }
    }
}

/// What a store speaks, as far as there is a catalogue of words for it.
fn languages(store: &Store) -> impl Iterator<Item = Language> + '_ {
    store.locales.iter().filter_map(|locale| Language::from_tag(locale.as_str()))
}

/// The language a path begins with.
fn prefix(path: &str) -> Option<Language> {
    let first = path.strip_prefix('/')?.split('/').next()?;
    Language::ALL.into_iter().find(|language| language.tag() == first)
}
