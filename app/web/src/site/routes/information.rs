//! `GET /terms`, `/privacy`, `/delivery`, `/returns`, `/contacts`

use std::sync::Arc;

use axum::{extract::State, response::Response};
use rt_http::ProblemResponse;

use crate::{
    information::Subject,
    site::{Site, fill, reply::defect, visit::Visit},
};

/// A legal or service page.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    visit: Visit,
    subject: Subject,
) -> Result<Response, ProblemResponse> {
    let make = async {
        let tree = site.tree(&visit).await?;
        let context = site.context(&visit, |paths| paths.information(subject), &tree, None);
        let view = fill::information(&visit, subject, &context.store);
        site.renderer.information(&view, &context).map_err(defect)
    };
    site.cached(&visit, subject.slug(), make).await
}
