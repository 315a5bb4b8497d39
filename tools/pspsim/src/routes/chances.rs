//! `POST /control/chances` sets what happens by chance, `GET` shows it and what came of it.

use axum::{Json, extract::State, http::StatusCode};

use crate::{
    app::App,
    chances::{Chances, Shown},
    http::{extract::RequestBody, problem::Problem},
};

/// Shows the chances and what came true.
pub(super) async fn show(State(app): State<App>) -> Json<Shown> {
    Json(app.dice.shown())
}

/// Sets all chances; what is absent does not happen.
pub(super) async fn set(
    State(app): State<App>,
    RequestBody(body): RequestBody,
) -> Result<Json<Shown>, Problem> {
    let chances: Chances = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", error.to_string())
    })?;
    Ok(Json(app.dice.set(chances)))
}
