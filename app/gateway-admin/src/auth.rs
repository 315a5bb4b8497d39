//! The one door: nothing behind it answers without the token.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::any,
};
use http::{HeaderMap, StatusCode, header};
use rt_http::ProblemResponse;
use rt_security::BearerToken;

use crate::PREFIX;

/// Puts `routes`, and every other address under the prefix, behind the token. Unknown addresses
/// and wrong methods are refused first as well, so that nobody learns what there is. The layer lies
/// on routes and not on the router: its fallback may become that of the surfaces beside this one.
pub(crate) fn behind(token: Arc<BearerToken>, routes: Router) -> Router {
    routes
        .route(PREFIX, any(unknown))
        .route(&format!("{PREFIX}/"), any(unknown))
        .route(&format!("{PREFIX}/{{*rest}}"), any(unknown))
        .route_layer(from_fn_with_state(token, require))
}

async fn require(State(token): State<Arc<BearerToken>>, request: Request, next: Next) -> Response {
    if presented(request.headers()).is_some_and(|header| token.accepts_header(header)) {
        return next.run(request).await;
    }
    ProblemResponse::new(StatusCode::UNAUTHORIZED, "unauthenticated")
        .detail(
            "send `Authorization: Bearer` with the token of the installation's admin.token file",
        )
        .into_response()
}

/// The header, if there is exactly one: of two, a proxy and we might read different ones.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?;
    value.to_str().ok().filter(|_| values.next().is_none())
}

async fn unknown() -> ProblemResponse {
    ProblemResponse::of_status(StatusCode::NOT_FOUND)
}
