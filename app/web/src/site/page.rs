//! From a view to an answer: what pages share, and which of them are kept in memory.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use app_storefront::{CategoryTree, ViewError};
use axum::response::Response;
use http::header;
use kernel_common::{Currency, TenantId};
use mod_catalog_api::Category;
use rt_http::ProblemResponse;

use super::{Site, StoreFront, form_keys, reply, visit::Visit};
use crate::{
    ColourScheme, CurrencyChoice, Href, NavigationLink, PageContext, Paths, SearchBox, Shell,
    StoreIdentity, Theme, Translation, Visitor, assets,
};

/// Categories in the header at most; more would not fit a line.
const NAVIGATION_MAX: usize = 10;

/// The last category tree of each store: all that a page about an error may show, because it is
/// made without asking anybody.
#[derive(Debug, Default)]
pub(crate) struct LastTrees(RwLock<HashMap<TenantId, Arc<CategoryTree>>>);

impl LastTrees {
    pub(crate) fn of(&self, tenant: TenantId) -> Arc<CategoryTree> {
        let trees = self.0.read().unwrap_or_else(PoisonError::into_inner);
        trees.get(&tenant).cloned().unwrap_or_default()
    }

    fn keep(&self, tenant: TenantId, tree: &Arc<CategoryTree>) {
        if Arc::ptr_eq(&self.of(tenant), tree) {
            return;
        }
        let mut trees = self.0.write().unwrap_or_else(PoisonError::into_inner);
        trees.insert(tenant, tree.clone());
    }
}

/// Why a page of what was found is not made.
#[derive(Debug)]
pub(crate) enum NoPage {
    /// There is no index to ask: the catalog's own listing takes its place.
    NoIndex,
    /// It cannot be shown.
    Problem(ProblemResponse),
}

impl From<ProblemResponse> for NoPage {
    fn from(problem: ProblemResponse) -> Self {
        Self::Problem(problem)
    }
}

impl From<ViewError> for NoPage {
    fn from(error: ViewError) -> Self {
        Self::Problem(error.into())
    }
}

impl Site {
    /// The category tree, from memory where it is still true.
    pub(crate) async fn tree(&self, visit: &Visit) -> Result<Arc<CategoryTree>, ProblemResponse> {
        let tree = self.web.storefront.categories(&visit.ctx).await?;
        self.last_trees.keep(visit.ctx.tenant, &tree);
        Ok(tree)
    }

    /// What every page shares, for the page that `here` finds in each language. `current` is the
    /// slug of the top category the page lies in.
    pub(crate) fn context(
        &self,
        visit: &Visit,
        here: impl Fn(&Paths) -> Href,
        tree: &CategoryTree,
        current: Option<&str>,
    ) -> PageContext {
        let link = |category: &Category| NavigationLink {
            title: category.name.get(&visit.ctx.locale).to_owned(),
            url: visit.paths.category(category.slug.as_str()),
            current: current == Some(category.slug.as_str()),
        };
        let translation = |language| {
            let paths = Paths::new(language, visit.store_language);
            Translation::new(language, here(&paths), visit.store_language)
        };
        let scheme = scheme(visit);
        PageContext {
            language: visit.language,
            store: self.identity(visit),
            scheme,
            stylesheet_url: assets::stylesheet(scheme).url(),
            theme_url: theme_url(visit),
            currency: visit.ctx.currency.to_string(),
            currencies: currencies(visit),
            search: self.web.storefront.has_search().then(SearchBox::default),
            origin: visit.store.base_url.clone(),
            canonical_path: here(&visit.paths),
            translations: visit.languages().map(translation).collect(),
            demo: self.web.demo,
            navigation: tree.below(None).take(NAVIGATION_MAX).map(link).collect(),
            navigation_more: tree.below(None).nth(NAVIGATION_MAX).is_some(),
            paths: visit.paths.clone(),
        }
    }

    /// What the store says about itself.
    pub(crate) fn front(&self, visit: &Visit) -> &StoreFront {
        static SILENT: LazyLock<StoreFront> = LazyLock::new(StoreFront::default);
        self.fronts.get(&visit.ctx.tenant).unwrap_or(&SILENT)
    }

    /// The store as its pages name it.
    pub(crate) fn identity(&self, visit: &Visit) -> StoreIdentity {
        let front = self.front(visit);
        StoreIdentity {
            name: visit.store.name.clone(),
            tagline: front.tagline.get(&visit.ctx.locale).to_owned(),
            email: visit.store.contact_email.clone(),
            mark_url: front.mark_url.clone(),
            icon_url: front.icon_url.clone(),
        }
    }

    /// A page out of memory, or made now. `name` tells the pages of a store apart; nothing in it
    /// and nothing in the page may be about the visitor.
    pub(crate) async fn cached(
        &self,
        visit: &Visit,
        name: &str,
        make: impl Future<Output = Result<Shell, ProblemResponse>> + Send,
    ) -> Result<Response, ProblemResponse> {
        let name = of_reader(visit, name);
        let make = Box::pin(async { make.await.map(Shell::packed) });
        let shell = self.shells.get_or_make(visit.ctx.tenant, &name, make).await;
        self.serve(visit, shell.map_err(|error| (*error).clone())?.as_ref())
    }

    /// The same of what was found; none where there is no index to ask, which is not kept.
    pub(crate) async fn cached_found(
        &self,
        visit: &Visit,
        name: &str,
        make: impl Future<Output = Result<Shell, NoPage>> + Send,
    ) -> Result<Option<Response>, ProblemResponse> {
        let name = of_reader(visit, name);
        let make = Box::pin(async { make.await.map(Shell::packed) });
        match self.found.get_or_make(visit.ctx.tenant, &name, make).await {
            Ok(shell) => self.serve(visit, &shell).map(Some),
            Err(error) => match error.as_ref() {
                NoPage::NoIndex => Ok(None),
                NoPage::Problem(problem) => Err(problem.clone()),
            },
        }
    }

    /// A page with what is the visitor's filled in.
    pub(crate) fn serve(&self, visit: &Visit, shell: &Shell) -> Result<Response, ProblemResponse> {
        let visitor = Visitor {
            cart_count: visit.cart.map_or(0, |cart| cart.count),
            flash: visit.flash.clone(),
            form_key: if shell.asks_for_form_key() {
                form_keys::fresh(&self.web.signer)
            } else {
                String::new()
            },
        };
        let mut response = if visit.gzip && shell.is_packed() {
            let html = self.renderer.serve_gzip(shell, &visitor).map_err(reply::defect)?;
            reply::gzip_page(html)
        } else {
            reply::page(self.renderer.serve(shell, &visitor).map_err(reply::defect)?)
        };
        if visit.flash.is_some() {
            response.headers_mut().append(header::SET_COOKIE, visit.cookies(self).said());
        }
        Ok(response)
    }
}

/// Pages are made for a language and a currency.
fn of_reader(visit: &Visit, name: &str) -> String {
    format!("{} {} {name}", visit.language, visit.ctx.currency)
}

/// The currencies to choose from, where there is a choice.
fn currencies(visit: &Visit) -> Vec<CurrencyChoice> {
    let all = &visit.store.currencies;
    let choice = |currency: &Currency| CurrencyChoice {
        code: currency.to_string(),
        current: *currency == visit.ctx.currency,
    };
    if all.len() < 2 { Vec::new() } else { all.iter().map(choice).collect() }
}

fn scheme(visit: &Visit) -> ColourScheme {
    match visit.store.theme {
        rt_config::Theme::Auto => ColourScheme::Auto,
        rt_config::Theme::Light => ColourScheme::Light,
        rt_config::Theme::Dark => ColourScheme::Dark,
    }
}

/// The store's accent.
pub(crate) fn theme(visit: &Visit) -> Theme {
    let accent = visit.store.accent.as_deref();
    accent.and_then(|accent| Theme::try_new(accent).ok()).unwrap_or_default()
}

/// Changes with the accent, so that the answer may be kept for ever.
fn theme_url(visit: &Visit) -> Href {
    let version = assets::fnv1a(theme(visit).stylesheet().as_bytes());
    Href::of_own_path(format!("/assets/theme.css?v={version:016x}"))
}
