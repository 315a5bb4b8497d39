//! What listings share: found with facets where there is an index, else read from the catalog.

use app_search::{FacetsWanted, SearchPage, SearchSort};
use app_storefront::{FindQuery, FoundPage, ListingQuery};
use axum::response::Response;
use http::{HeaderValue, header::HeaderName};
use kernel_common::{Cursor, PageRequest};
use mod_catalog_api::{ProductSort, Slug};
use rt_http::ProblemResponse;

use crate::{
    Href, PageContext, Paths, Shell,
    site::{
        Site,
        ask::{Fields, ListingAsk, one},
        fill::{self, Finding, ListingPlace, PAGE_SIZE, TRAIL_SEPARATOR},
        page::NoPage,
        reply::{defect, not_found},
        visit::Visit,
    },
    structured,
    views::{ListingView, Searched},
};

/// Longest trail of pages an address keeps; further pages are there, the way back is shorter.
const TRAIL_MAX: usize = 20;

/// Suggestions of each kind for whoever found nothing.
const SUGGESTIONS: u32 = 4;

/// Which listing.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// All products.
    All,
    /// A category and those below it.
    Category(Slug),
    /// What is found for words.
    Search,
}

impl Scope {
    fn base(&self, paths: &Paths) -> Href {
        match self {
            Self::All => paths.products(),
            Self::Category(slug) => paths.category(slug.as_str()),
            Self::Search => paths.search(),
        }
    }
}

/// A request for a listing.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub(super) scope: Scope,
    pub(super) ask: ListingAsk,
    /// Where in the catalog's own listing, by the trail of its cursors.
    after: Option<String>,
}

impl Listing {
    /// What the fields of an address ask of a listing. Only a search has words and a category of
    /// its own.
    pub(super) fn read(
        scope: Scope,
        fields: &Fields,
        visit: &Visit,
    ) -> Result<Self, ProblemResponse> {
        let ask = ListingAsk::read(fields, visit.ctx.currency)
            .map_err(|fault| ProblemResponse::invalid(vec![fault]))?;
        let ask = match scope {
            Scope::Search => ask,
            Scope::All | Scope::Category(_) => ListingAsk {
                selection: ask.selection.clone().with_text(None),
                category: None,
                ..ask
            },
        };
        Ok(Self { scope, ask, after: one(fields, "after").map(str::to_owned) })
    }

    fn query(&self) -> FindQuery {
        FindQuery {
            category: match &self.scope {
                Scope::Category(slug) => Some(slug.clone()),
                Scope::All | Scope::Search => self.ask.category.clone(),
            },
            selection: self.ask.selection.clone(),
            sort: self.ask.sort.unwrap_or(match self.ask.selection.text() {
                Some(_) => SearchSort::Relevance,
                None => SearchSort::Newest,
            }),
            facets: FacetsWanted::Suitable,
            page: self.ask.page.clone(),
            page_size: PAGE_SIZE,
        }
    }

    /// The listing's own address, with the number of a page of many.
    fn canonical(&self, paths: &Paths, visit: &Visit) -> Href {
        let ask = match (&self.scope, &self.ask.page) {
            (Scope::Search, _) => self.ask.clone(),
            (_, SearchPage::Number(_)) => {
                ListingAsk { page: self.ask.page.clone(), ..ListingAsk::default() }
            }
            _ => ListingAsk::default(),
        };
        ask.at(&self.scope.base(paths), visit.ctx.currency)
    }

    /// Where in the catalog's own listing it is.
    fn place(&self, visit: &Visit) -> ListingPlace {
        let trail = self.after.as_deref().unwrap_or_default();
        let cursors = trail.split(TRAIL_SEPARATOR).filter(|cursor| !cursor.is_empty());
        let mut trail: Vec<String> = cursors.map(str::to_owned).collect();
        trail.drain(..trail.len().saturating_sub(TRAIL_MAX));
        let sort = match self.ask.sort {
            Some(SearchSort::Name) => ProductSort::Name,
            _ => ProductSort::Newest,
        };
        let base = match &self.scope {
            Scope::Search => visit.paths.products(),
            scope => scope.base(&visit.paths),
        };
        ListingPlace { base, sort, trail }
    }
}

/// The page of the catalog's listing that `place` stands for.
pub(super) fn page_request(place: &ListingPlace) -> PageRequest {
    PageRequest { after: place.trail.last().cloned().map(Cursor), limit: PAGE_SIZE }
}

impl Site {
    /// A listing, or the piece of it that changes.
    pub(super) async fn listing(
        &self,
        visit: &Visit,
        listing: &Listing,
    ) -> Result<Response, ProblemResponse> {
        let own = listing.ask.at(&listing.scope.base(&visit.paths), visit.ctx.currency);
        let piece = if listing.ask.fragment { "piece" } else { "page" };
        let name = format!("found {piece} {own}");
        let found = self.cached_found(visit, &name, self.found_shell(visit, listing)).await?;
        let mut response = match found {
            Some(response) => response,
            None => {
                let place = listing.place(visit);
                let name = format!("listed {piece} {own} {:?} {:?}", place.sort, place.trail);
                self.cached(visit, &name, self.listed_shell(visit, listing, &place)).await?
            }
        };
        if listing.ask.fragment {
            // A piece is no page: it is not found, only swapped in.
            let robots = HeaderName::from_static("x-robots-tag");
            response.headers_mut().insert(robots, HeaderValue::from_static("noindex"));
        }
        Ok(response)
    }

    async fn found_shell(&self, visit: &Visit, listing: &Listing) -> Result<Shell, NoPage> {
        let found = self.web.storefront.find(&visit.ctx, &listing.query()).await?;
        let found = found.ok_or(NoPage::NoIndex)?;
        let beyond = matches!(listing.ask.page, SearchPage::Number(2..)) && found.cards.is_empty();
        if beyond {
            return Err(NoPage::Problem(not_found()));
        }
        let base = listing.scope.base(&visit.paths);
        let finding = Finding { visit, page: &found, ask: &listing.ask, base: &base };
        let title = self.renderer.all_products_title(visit.language).map_err(defect)?;
        let mut view = fill::found(&finding, title);
        if let Some(searched) = view.search.as_mut().filter(|_| found.total == 0) {
            searched.suggestions = self.meant_instead(visit, &searched.text).await?;
        }
        let context = self.listing_context(visit, listing, Some(&found)).await?;
        Ok(self.listing_shell(listing, view, &context)?)
    }

    async fn listed_shell(
        &self,
        visit: &Visit,
        listing: &Listing,
        place: &ListingPlace,
    ) -> Result<Shell, ProblemResponse> {
        let storefront = &self.web.storefront;
        let request = page_request(place);
        let view = match &listing.scope {
            Scope::Category(slug) => {
                let page = storefront.category(&visit.ctx, slug, place.sort, request).await?;
                fill::category(visit, &page, place)
            }
            Scope::All | Scope::Search => {
                let query = ListingQuery { category: None, sort: place.sort, page: request };
                let page = storefront.products(&visit.ctx, query).await?;
                let tree = self.tree(visit).await?;
                let title = self.renderer.all_products_title(visit.language).map_err(defect)?;
                fill::all_products(visit, title, &page, &tree, place)
            }
        };
        let searched = listing.ask.selection.text().map(|text| Searched {
            text: text.to_owned(),
            corrected: None,
            unavailable: true,
            suggestions: Vec::new(),
        });
        let indexed = view.indexed && searched.is_none();
        let view = ListingView { search: searched, indexed, ..view };
        let context = self.listing_context(visit, listing, None).await?;
        self.listing_shell(listing, view, &context)
    }

    async fn meant_instead(
        &self,
        visit: &Visit,
        text: &str,
    ) -> Result<Vec<crate::views::Suggested>, ProblemResponse> {
        let found = self.web.storefront.suggest(&visit.ctx, text, SUGGESTIONS).await?;
        Ok(fill::instead(visit, text, &found))
    }

    async fn listing_context(
        &self,
        visit: &Visit,
        listing: &Listing,
        found: Option<&FoundPage>,
    ) -> Result<PageContext, ProblemResponse> {
        let tree = self.tree(visit).await?;
        let top = match (&listing.scope, found) {
            (Scope::Category(_), Some(found)) => found.path.first().map(|top| top.slug.clone()),
            (Scope::Category(slug), None) => {
                let own = tree.by_slug(slug);
                own.and_then(|own| tree.path(own.id).first().map(|top| top.slug.clone()))
            }
            _ => None,
        };
        let here = |paths: &Paths| listing.canonical(paths, visit);
        let mut context = self.context(visit, here, &tree, top.as_ref().map(Slug::as_str));
        if let (Some(search), Some(text)) = (&mut context.search, listing.ask.selection.text()) {
            text.clone_into(&mut search.text);
        }
        Ok(context)
    }

    fn listing_shell(
        &self,
        listing: &Listing,
        mut view: ListingView,
        context: &PageContext,
    ) -> Result<Shell, ProblemResponse> {
        if listing.ask.fragment {
            return self.renderer.listing_body(&view, context).map_err(defect);
        }
        if view.indexed {
            let home = self.renderer.home_title(context.language).map_err(defect)?;
            view.structured = vec![
                structured::breadcrumbs(context, &home, &view.breadcrumbs, &view.title),
                structured::item_list(context, &view.products),
            ];
        }
        self.renderer.listing(&view, context).map_err(defect)
    }
}
