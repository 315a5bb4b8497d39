//! `GET /products`

use std::sync::Arc;

use app_storefront::ListingQuery;
use axum::{extract::State, response::Response};
use kernel_common::{Cursor, PageRequest};
use mod_catalog_api::ProductSort;
use rt_http::{ProblemResponse, QueryParams};
use serde::Deserialize;

use crate::{
    Href, Paths,
    site::{
        Site,
        fill::{self, ListingPlace, TRAIL_SEPARATOR},
        reply::defect,
        visit::Visit,
    },
};

/// Cards on a page: whole rows at two, three and four in a row.
const PAGE_SIZE: u32 = 24;
/// Longest trail of pages an address keeps; further pages are there, the way back is shorter.
const TRAIL_MAX: usize = 20;

/// Which page of a listing, in which order.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ListingParams {
    sort: Option<ProductSort>,
    after: Option<String>,
}

impl ListingParams {
    /// Where in the listing at `base` the visitor is.
    pub(super) fn place(self, base: Href) -> ListingPlace {
        let trail = self.after.unwrap_or_default();
        let cursors = trail.split(TRAIL_SEPARATOR).filter(|cursor| !cursor.is_empty());
        let mut trail: Vec<String> = cursors.map(str::to_owned).collect();
        trail.drain(..trail.len().saturating_sub(TRAIL_MAX));
        ListingPlace { base, sort: self.sort.unwrap_or_default(), trail }
    }
}

/// The page of products that `place` stands for.
pub(super) fn page_request(place: &ListingPlace) -> PageRequest {
    PageRequest { after: place.trail.last().cloned().map(Cursor), limit: PAGE_SIZE }
}

/// All products.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    QueryParams(params): QueryParams<ListingParams>,
) -> Result<Response, ProblemResponse> {
    let place = params.place(visit.paths.products());
    let name = format!("products {:?} {:?}", place.sort, place.trail);
    let make = async {
        let query = ListingQuery { category: None, sort: place.sort, page: page_request(&place) };
        let page = site.web.storefront.products(&visit.ctx, query).await?;
        let tree = site.tree(&visit).await?;
        let title = site.renderer.all_products_title(visit.language).map_err(defect)?;
        let view = fill::all_products(&visit, title, &page, &tree, &place);
        let context = site.context(&visit, Paths::products, &tree, None);
        site.renderer.listing(&view, &context).map_err(defect)
    };
    site.cached(&visit, &name, make).await
}
