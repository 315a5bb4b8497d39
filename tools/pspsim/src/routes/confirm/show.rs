//! `GET /confirm/{id}`.

use axum::{extract::State, response::Response};

use super::page;
use crate::{
    app::App,
    http::{extract::PathPayment, problem::Problem},
    payment,
};

/// Shows the question, or that it was answered.
pub(in crate::routes) async fn show(
    State(app): State<App>,
    id: Result<PathPayment, Problem>,
) -> Response {
    let Ok(PathPayment(id)) = id else {
        return page::unknown();
    };
    match app.ledger.run(move |desk| desk.books().find_payment(&id).cloned()).await {
        Err(_) => page::unavailable(),
        Ok(None) => page::unknown(),
        Ok(Some(payment)) if payment.state == payment::State::RequiresAction => {
            page::question(&payment)
        }
        Ok(Some(payment)) => page::decided(&payment),
    }
}
