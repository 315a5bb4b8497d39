//! `GET /categories`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use rt_http::ProblemResponse;

use crate::{
    Paths,
    site::{Site, fill, reply::defect, visit::Visit},
    structured,
};

/// The topmost categories with the first of those below them.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
) -> Result<Response, ProblemResponse> {
    let make = async {
        let tree = site.tree(&visit).await?;
        let context = site.context(&visit, Paths::categories, &tree, None);
        let mut view = fill::categories(&visit, &tree);
        view.structured = vec![structured::site(&context)];
        site.renderer.categories(&view, &context).map_err(defect)
    };
    site.cached(&visit, "categories", make).await
}
