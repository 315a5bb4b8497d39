//! `POST /v1/payments`.

use std::time::Duration;

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    app::App,
    cards::{self, DeclineCode, Script},
    chances::Kind,
    http::{
        answer,
        extract::{IdempotencyKey, RequestBody},
        faults::{self, AnswerDelay},
        fields::Fields,
        problem::{FieldError, Problem},
    },
    idempotency::{self, KeyedRequest, Outcome, WebhookPlan},
    ids::PaymentId,
    ledger::Answer,
    payment::{Draft, Payment, Verdict},
};

const REFERENCE_LENGTH_MAX: usize = 200;
const CARD_TEXT_LENGTH_MAX: usize = 200;

/// The validated body; its serialised form is what a key stands for.
#[derive(Clone, Debug, Serialize)]
struct OpenRequest {
    amount_minor: i64,
    currency: String,
    reference: String,
    capture: bool,
    card_number: String,
    card_holder: Option<String>,
    return_url: Option<String>,
    webhook_url: Option<String>,
}

/// Opens a payment; what happens next is written on its card.
pub(in crate::routes) async fn open(
    State(app): State<App>,
    Extension(delay): Extension<AnswerDelay>,
    IdempotencyKey(key): IdempotencyKey,
    RequestBody(body): RequestBody,
) -> Result<Response, Problem> {
    let (request, script) = read(&body)?;
    let script = as_chance_has_it(&app, script);
    let late_ms = if script == Script::ApproveAnswerLate { app.late_ms } else { 0 };
    let delay_ms = if script == Script::ApproveNeverAnswer {
        app.webhook_delay_ms
    } else {
        app.webhook_plan.delay_ms
    };
    let keyed = KeyedRequest {
        key,
        fingerprint: idempotency::fingerprint("open", &request),
        status: StatusCode::CREATED.as_u16(),
        answer_after_ms: late_ms.saturating_add(delay.delay_ms),
        webhook: WebhookPlan { delay_ms, ..app.webhook_plan },
    };
    let (draft, verdict) = (draft_of(request), verdict_of(script));
    let outcome = app
        .ledger
        .run(move |desk| {
            idempotency::once(desk, keyed, |_, stamp| Ok(Payment::open(draft, verdict, stamp)))
        })
        .await?;
    Ok(answer_as_scripted(&app, script, outcome).await)
}

/// An ordinary card may be declined by chance. Its key keeps the first answer, whatever chance says
/// when it is repeated.
fn as_chance_has_it(app: &App, script: Script) -> Script {
    if script == Script::Approve && app.dice.throw(Kind::Decline) {
        Script::Decline(DeclineCode::CardDeclined)
    } else {
        script
    }
}

/// The fault of a card befalls its first answer only: a repeat of the key is answered at once.
async fn answer_as_scripted(app: &App, script: Script, outcome: Outcome) -> Response {
    let charged = match &outcome {
        Outcome::Fresh(Answer::Payment { payment, .. }) => payment.authorized_minor > 0,
        _ => false,
    };
    if charged && script == Script::ApproveNeverAnswer {
        return faults::lost_reply();
    }
    if charged && script == Script::ApproveAnswerLate {
        tokio::time::sleep(Duration::from_millis(app.late_ms)).await;
    }
    if charged && (app.control.take_charge_then_500() || app.dice.throw(Kind::ChargeThen500)) {
        let detail = "a fault on command; the payment was made";
        return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "injected_fault", detail)
            .into_response();
    }
    answer::render(outcome, &app.base_url)
}

fn read(body: &[u8]) -> Result<(OpenRequest, Script), Problem> {
    let mut fields = Fields::parse(body)?;
    let amount_minor = fields.amount_minor("/amount_minor");
    let amount_minor = fields.required("/amount_minor", amount_minor);
    let currency = fields.currency("/currency");
    let currency = fields.required("/currency", currency);
    let reference = fields.text("/reference", REFERENCE_LENGTH_MAX);
    let reference = fields.required("/reference", reference);
    let capture = fields.flag("/capture");
    let capture = fields.required("/capture", capture);
    let card_number = fields.text("/card/number", CARD_TEXT_LENGTH_MAX);
    let card_number = fields.required("/card/number", card_number);
    let card_holder = fields.text("/card/holder", CARD_TEXT_LENGTH_MAX);
    let return_url = fields.url("/return_url", &["http", "https"]);
    let webhook_url = fields.url("/webhook_url", &["http"]);
    let script = card_number.as_deref().map(cards::script_of);
    if script == Some(Ok(Script::AskHolder)) {
        fields.required("/return_url", return_url.as_ref());
    }
    fields.finish("validation_failed")?;
    let (Some(amount_minor), Some(currency), Some(reference), Some(capture), Some(card_number)) =
        (amount_minor, currency, reference, capture, card_number)
    else {
        unreachable!("a missing field was refused above")
    };
    let script = cards::script_of(&card_number).map_err(|invalid| {
        let message = invalid.message().to_owned();
        Problem::fields(
            "invalid_card",
            vec![FieldError { pointer: "/card/number".into(), message }],
        )
    })?;
    let request = OpenRequest {
        amount_minor,
        currency,
        reference,
        capture,
        card_number,
        card_holder,
        return_url,
        webhook_url,
    };
    Ok((request, script))
}

fn draft_of(request: OpenRequest) -> Draft {
    Draft {
        id: PaymentId::fresh(),
        reference: request.reference,
        amount_minor: request.amount_minor,
        currency: request.currency,
        capture: request.capture,
        return_url: request.return_url,
        webhook_url: request.webhook_url,
    }
}

fn verdict_of(script: Script) -> Verdict {
    match script {
        Script::Approve | Script::ApproveAnswerLate | Script::ApproveNeverAnswer => {
            Verdict::Approved
        }
        Script::Decline(code) => Verdict::Declined(code),
        Script::AskHolder => Verdict::AskHolder,
    }
}
