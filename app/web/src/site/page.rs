//! From a view to an answer: what pages share, and which of them are kept in memory.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, PoisonError, RwLock},
};

use app_storefront::ViewError;
use axum::response::Response;
use http::header;
use kernel_common::TenantId;
use mod_catalog_api::Category;
use rt_http::ProblemResponse;

use super::{Site, form_keys, reply, visit::Visit};
use crate::{
    Href, NavigationLink, PageContext, Paths, Shell, StoreIdentity, Theme, Translation, Visitor,
};

/// Categories in the header at most; more would not fit a line.
const NAVIGATION_MAX: usize = 10;

/// The last category tree of each store: all that a page about an error may show, because it is
/// made without asking anybody.
#[derive(Debug, Default)]
pub(crate) struct LastTrees(RwLock<HashMap<TenantId, Arc<Vec<Category>>>>);

impl LastTrees {
    pub(crate) fn of(&self, tenant: TenantId) -> Arc<Vec<Category>> {
        let trees = self.0.read().unwrap_or_else(PoisonError::into_inner);
        trees.get(&tenant).cloned().unwrap_or_default()
    }

    fn keep(&self, tenant: TenantId, tree: Vec<Category>) {
        let mut trees = self.0.write().unwrap_or_else(PoisonError::into_inner);
        trees.insert(tenant, Arc::new(tree));
    }
}

impl Site {
    /// The category tree, from memory where it is still true.
    pub(crate) async fn tree(&self, visit: &Visit) -> Result<Arc<Vec<Category>>, ProblemResponse> {
        let tenant = visit.ctx.tenant;
        let make = async {
            let tree = self.web.storefront.categories(&visit.ctx).await?;
            self.last_trees.keep(tenant, tree.clone());
            Ok::<_, ViewError>(tree)
        };
        let tree = self.trees.get_or_make(tenant, "categories", make).await;
        tree.map_err(|error| ProblemResponse::of(error.as_ref()))
    }

    /// What every page shares, for the page that `here` finds in each language. `current` is the
    /// slug of the top category the page lies in.
    pub(crate) fn context(
        &self,
        visit: &Visit,
        here: impl Fn(&Paths) -> Href,
        tree: &[Category],
        current: Option<&str>,
    ) -> PageContext {
        let top = tree.iter().filter(|category| category.parent.is_none());
        let link = |category: &Category| NavigationLink {
            title: category.name.get(&visit.ctx.locale).to_owned(),
            url: visit.paths.category(category.slug.as_str()),
            current: current == Some(category.slug.as_str()),
        };
        let translation = |language| {
            let paths = Paths::new(language, visit.store_language);
            Translation::new(language, here(&paths), visit.store_language)
        };
        PageContext {
            language: visit.language,
            store: self.identity(visit),
            theme_url: theme_url(visit),
            currency: visit.ctx.currency.to_string(),
            origin: visit.store.base_url.clone(),
            canonical_path: here(&visit.paths),
            translations: visit.languages().map(translation).collect(),
            demo: self.web.demo,
            navigation: top.take(NAVIGATION_MAX).map(link).collect(),
            paths: visit.paths.clone(),
        }
    }

    /// The store as its pages name it.
    pub(crate) fn identity(&self, visit: &Visit) -> StoreIdentity {
        let front = self.web.fronts.get(&visit.ctx.tenant);
        let tagline = front.map(|front| front.tagline.get(&visit.ctx.locale).to_owned());
        StoreIdentity {
            name: visit.store.name.clone(),
            tagline: tagline.unwrap_or_default(),
            email: visit.store.contact_email.clone(),
            mark_url: front.and_then(|front| front.mark_url.clone()),
            icon_url: front.and_then(|front| front.icon_url.clone()),
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
        let name = format!("{} {} {name}", visit.language, visit.ctx.currency);
        let shell = self.shells.get_or_make(visit.ctx.tenant, &name, make).await;
        self.serve(visit, shell.map_err(|error| (*error).clone())?.as_ref())
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
        let html = self.renderer.serve(shell, &visitor).map_err(reply::defect)?;
        let mut response = reply::page(html);
        if visit.flash.is_some() {
            response.headers_mut().append(header::SET_COOKIE, visit.cookies(self).said());
        }
        Ok(response)
    }
}

/// The store's accent.
pub(crate) fn theme(visit: &Visit) -> Theme {
    let accent = visit.store.accent.as_deref();
    accent.and_then(|accent| Theme::try_new(accent).ok()).unwrap_or_default()
}

/// Changes with the accent, so that the answer may be kept for ever.
fn theme_url(visit: &Visit) -> Href {
    let accent = theme(visit).to_string();
    Href::of_own_path(format!("/assets/theme.css?v={}", accent.trim_start_matches('#')))
}
