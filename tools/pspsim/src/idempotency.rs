//! One key, one answer.
//!
//! A key belongs to the request it first came with: the operation, the payment and the body. The
//! check and the change are one job of the ledger thread, so that any number of parallel repeats
//! finds either nothing or the finished answer. Refusals are answers too. Malformed requests are
//! not: they never reach this point and leave their key unused.

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use crate::{
    clock, hex,
    ids::EventId,
    ledger::{Answer, Books, Desk, KeyUse, Record, WebhookOrder},
    payment::{Applied, Payment, Refusal, Stamp},
};

/// A request under its key.
#[derive(Clone, Debug)]
pub(crate) struct KeyedRequest {
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    /// The HTTP status of a success.
    pub(crate) status: u16,
    /// How long the first answer will take; repeats are told "in flight" until then.
    pub(crate) answer_after_ms: u64,
    pub(crate) webhook: WebhookPlan,
}

/// Whether and when a step is announced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WebhookPlan {
    pub(crate) enabled: bool,
    /// Whether there is an address for payments that bring none.
    pub(crate) has_default_url: bool,
    pub(crate) delay_ms: u64,
}

/// What came of a keyed request.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Fresh(Answer),
    Replayed(Answer),
    InFlight {
        retry_after_seconds: u64,
    },
    /// The key stands for another request.
    KeyReused,
}

/// A digest of the operation and its validated body, independent of the body's spelling.
pub(crate) fn fingerprint(operation: &str, body: &impl Serialize) -> String {
    let body = serde_json::to_vec(body).expect("a request has text keys only");
    hex::encode(
        &Sha256::new().chain_update(operation).chain_update([0]).chain_update(body).finalize(),
    )
}

/// Takes a step under a key, or repeats what was said when it was taken.
pub(crate) fn once(
    desk: &mut Desk<'_>,
    request: KeyedRequest,
    step: impl FnOnce(&Books, Stamp) -> Result<Applied, Refusal>,
) -> Outcome {
    let now = clock::now();
    if let Some(remembered) = desk.books().find_answer(&request.key) {
        if remembered.fingerprint != request.fingerprint {
            return Outcome::KeyReused;
        }
        return match remembered.in_flight_until.filter(|until| *until > now) {
            Some(until) => Outcome::InFlight { retry_after_seconds: whole_seconds(until - now) },
            None => Outcome::Replayed(remembered.answer.clone()),
        };
    }
    let KeyedRequest { key, fingerprint, status, answer_after_ms, webhook } = request;
    let in_flight_key = key.clone();
    let key = KeyUse { key, fingerprint, status };
    let stamp = Stamp { event_id: EventId::fresh(), at: now };
    let answer = match step(desk.books(), stamp) {
        Ok(applied) => {
            Answer::Payment { status, payment: record(desk, applied, Some(key), webhook) }
        }
        Err(refusal) => {
            desk.commit(Record::Refused { key, refusal: refusal.clone() });
            Answer::Refused(refusal)
        }
    };
    if answer_after_ms > 0 {
        desk.keep_in_flight(&in_flight_key, later(now, answer_after_ms));
    }
    Outcome::Fresh(answer)
}

/// Commits a step with its key and its webhook as one record.
pub(crate) fn record(
    desk: &mut Desk<'_>,
    applied: Applied,
    key: Option<KeyUse>,
    webhook: WebhookPlan,
) -> Arc<Payment> {
    let Applied { payment, postings } = applied;
    let payment = Arc::new(payment);
    let url = payment.webhook_url.clone();
    let order = (webhook.enabled && (url.is_some() || webhook.has_default_url))
        .then(|| WebhookOrder { due_at: later(payment.updated_at, webhook.delay_ms), url });
    desk.commit(Record::Step { payment: Arc::clone(&payment), postings, key, webhook: order });
    payment
}

fn later(at: OffsetDateTime, delay_ms: u64) -> OffsetDateTime {
    let delay = Duration::milliseconds(i64::try_from(delay_ms).unwrap_or(i64::MAX));
    at.saturating_add(delay)
}

fn whole_seconds(left: Duration) -> u64 {
    u64::try_from(left.whole_milliseconds()).unwrap_or(0).div_ceil(1_000)
}
