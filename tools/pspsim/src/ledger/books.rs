//! The state, as a fold over the records: the same function serves the live process and the replay.

use std::{collections::HashMap, sync::Arc};

use time::OffsetDateTime;

use super::record::{Entry, KeyUse, PendingWebhook, Record, WebhookOrder};
use crate::{
    ids::{EventId, PaymentId},
    payment::{Payment, Posting, Refusal},
};

/// What a merchant was told.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// The payment as it was after the step.
    Payment {
        status: u16,
        payment: Arc<Payment>,
    },
    Refused(Refusal),
}

/// The answer of an idempotency key.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    pub(crate) fingerprint: String,
    pub(crate) answer: Answer,
    /// Until then the first request is still being answered.
    pub(crate) in_flight_until: Option<OffsetDateTime>,
}

/// Everything the provider knows.
#[derive(Debug, Default)]
pub(crate) struct Books {
    lines: u64,
    payments: HashMap<PaymentId, Arc<Payment>>,
    by_reference: HashMap<String, Vec<PaymentId>>,
    answers: HashMap<String, Remembered>,
    entries: Vec<Entry>,
    pending: HashMap<EventId, PendingWebhook>,
}

impl Books {
    /// The number of the next line.
    pub(super) fn next_seq(&self) -> u64 {
        self.lines + 1
    }

    /// Applies one record and returns the webhook it asks for.
    pub(super) fn apply(&mut self, record: Record) -> Option<PendingWebhook> {
        self.lines += 1;
        match record {
            Record::Step { payment, postings, key, webhook } => {
                self.post(&payment, postings, key.as_ref());
                if let Some(key) = key {
                    let status = key.status;
                    self.remember(key, Answer::Payment { status, payment: Arc::clone(&payment) });
                }
                let pending = webhook.and_then(|order| pending_webhook(&payment, order));
                self.pending.extend(pending.clone().map(|new| (new.event.id.clone(), new)));
                self.store(payment);
                pending
            }
            Record::Refused { key, refusal } => {
                self.remember(key, Answer::Refused(refusal));
                None
            }
            Record::WebhookSettled { event_id, .. } => {
                self.pending.remove(&event_id);
                None
            }
        }
    }

    pub(super) fn keep_in_flight(&mut self, key: &str, until: OffsetDateTime) {
        if let Some(remembered) = self.answers.get_mut(key) {
            remembered.in_flight_until = Some(until);
        }
    }

    /// Webhooks not yet taken, oldest event first.
    pub(super) fn pending_webhooks(&self) -> Vec<PendingWebhook> {
        let mut pending: Vec<_> = self.pending.values().cloned().collect();
        pending.sort_by_key(|webhook| webhook.event.at);
        pending
    }

    pub(crate) fn find_payment(&self, id: &PaymentId) -> Option<&Arc<Payment>> {
        self.payments.get(id)
    }

    /// A copy to take a step with.
    pub(crate) fn get_payment(&self, id: &PaymentId) -> Result<Payment, Refusal> {
        self.payments.get(id).map(|payment| (**payment).clone()).ok_or(Refusal::UnknownPayment)
    }

    /// All payments of a merchant's reference, oldest first.
    pub(crate) fn list_by_reference(&self, reference: &str) -> Vec<Arc<Payment>> {
        let ids = self.by_reference.get(reference).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.payments.get(id).cloned()).collect()
    }

    pub(crate) fn find_answer(&self, key: &str) -> Option<&Remembered> {
        self.answers.get(key)
    }

    /// All movements of money; the entry of number n is at index n - 1.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn is_webhook_pending(&self, event_id: &EventId) -> bool {
        self.pending.contains_key(event_id)
    }

    fn store(&mut self, payment: Arc<Payment>) {
        let id = payment.id.clone();
        let reference = payment.reference.clone();
        if self.payments.insert(id.clone(), payment).is_none() {
            self.by_reference.entry(reference).or_default().push(id);
        }
    }

    fn remember(&mut self, key: KeyUse, answer: Answer) {
        let KeyUse { key, fingerprint, .. } = key;
        self.answers.insert(key, Remembered { fingerprint, answer, in_flight_until: None });
    }

    fn post(&mut self, payment: &Payment, postings: Vec<Posting>, key: Option<&KeyUse>) {
        for posting in postings {
            self.entries.push(Entry {
                seq: self.entries.len() + 1,
                kind: posting.kind,
                amount_minor: posting.amount_minor,
                currency: payment.currency.clone(),
                payment_id: payment.id.clone(),
                reference: payment.reference.clone(),
                idempotency_key: key.map(|key| key.key.clone()),
                at: payment.updated_at,
            });
        }
    }
}

fn pending_webhook(payment: &Arc<Payment>, order: WebhookOrder) -> Option<PendingWebhook> {
    let event = payment.events.last()?.clone();
    Some(PendingWebhook { event, payment: Arc::clone(payment), order })
}
