//! `GET /`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use rt_http::ProblemResponse;

use crate::{
    Paths,
    site::{Site, fill, reply::defect, visit::Visit},
    structured,
};

/// The front page.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
) -> Result<Response, ProblemResponse> {
    let make = async {
        let tree = site.tree(&visit).await?;
        let home = site.web.storefront.home(&visit.ctx).await?;
        let context = site.context(&visit, Paths::home, &tree, None);
        let action = site.renderer.all_products_title(visit.language).map_err(defect)?;
        let front = site.front(&visit);
        let mut view = fill::home(&visit, &home, front, &context.store, action);
        view.structured = vec![structured::site(&context)];
        site.renderer.home(&view, &context).map_err(defect)
    };
    site.cached(&visit, "home", make).await
}
