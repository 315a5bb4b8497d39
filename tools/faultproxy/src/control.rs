//! The control API of a proxy that runs as a program of its own.
//!
//! `GET /faults` and `POST /faults` show and replace what is broken, `POST /cut` resets every
//! connection, `GET /counts` says what was reached.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};

use crate::{Counts, Faults, Proxy};

/// The control API of `proxy`.
pub fn router(proxy: Arc<Proxy>) -> Router {
    Router::new()
        .route("/faults", get(show).post(replace))
        .route("/cut", post(cut))
        .route("/counts", get(counts))
        .with_state(proxy)
}

async fn show(State(proxy): State<Arc<Proxy>>) -> Json<Faults> {
    Json(proxy.faults())
}

async fn replace(State(proxy): State<Arc<Proxy>>, Json(faults): Json<Faults>) -> Json<Faults> {
    proxy.set(faults);
    Json(proxy.faults())
}

async fn cut(State(proxy): State<Arc<Proxy>>) -> StatusCode {
    proxy.cut();
    StatusCode::NO_CONTENT
}

async fn counts(State(proxy): State<Arc<Proxy>>) -> Json<Counts> {
    Json(proxy.counts())
}
