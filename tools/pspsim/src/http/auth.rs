//! The one bearer token.

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use subtle::ConstantTimeEq;

use super::problem::Problem;
use crate::app::App;

/// Lets a request pass only with `Authorization: Bearer KEY`.
pub(crate) async fn require_bearer(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let presented = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "))
        .unwrap_or_default();
    if bool::from(presented.ct_eq(app.secret.as_bytes())) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "send Authorization: Bearer with the secret this provider was started with",
    )
    .into_response()
}
