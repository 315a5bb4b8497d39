//! `POST /control` changes the behaviour, `GET /control` shows it.

use axum::{Json, extract::State};

use crate::{
    app::App,
    control::{Behaviour, BehaviourPatch},
    http::{extract::RequestBody, fields::Fields, problem::Problem},
};

const DELAY_MS_MAX: u64 = 600_000;
const DUPLICATES_MAX: u64 = 100;
const COUNT_MAX: u64 = 1_000_000;

/// Shows the behaviour.
pub(super) async fn show(State(app): State<App>) -> Json<Behaviour> {
    Json(app.control.current())
}

/// Changes the fields that are given and answers with the behaviour after it.
pub(super) async fn patch(
    State(app): State<App>,
    RequestBody(body): RequestBody,
) -> Result<Json<Behaviour>, Problem> {
    let mut fields = Fields::parse(&body)?;
    let patch = BehaviourPatch {
        down: fields.flag("/down"),
        delay_ms: fields.count("/delay_ms", DELAY_MS_MAX),
        drop_next_replies: fields.count("/drop_next_replies", COUNT_MAX),
        duplicate_webhooks: fields.count("/duplicate_webhooks", DUPLICATES_MAX),
        hold_webhooks: fields.flag("/hold_webhooks"),
        charge_then_500: fields.count("/charge_then_500", COUNT_MAX),
    };
    fields.finish("validation_failed")?;
    Ok(Json(app.control.patch(patch)))
}
