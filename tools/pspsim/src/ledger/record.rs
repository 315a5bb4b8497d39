//! What one line of the file holds: everything that one change makes true, so that a line is whole
//! or absent and a crash never leaves money without its key or its webhook.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{
    ids::{EventId, PaymentId},
    payment::{Event, Payment, Posting, PostingKind, Refusal},
};

/// A line: numbered from 1 without gaps, so that a lost one shows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) seq: u64,
    pub(super) record: Record,
}

/// One change.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Record {
    /// A payment took a step; its last event names it.
    Step {
        payment: Arc<Payment>,
        postings: Vec<Posting>,
        /// Absent when the card holder acted and not the merchant.
        key: Option<KeyUse>,
        /// Absent when there is nobody to tell.
        webhook: Option<WebhookOrder>,
    },
    /// A request was refused; the refusal is the answer of its key.
    Refused { key: KeyUse, refusal: Refusal },
    /// A webhook is done with: taken by its receiver, or given up after the last attempt.
    WebhookSettled { event_id: EventId, delivered: bool },
}

/// An idempotency key and the request it stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeyUse {
    pub(crate) key: String,
    /// SHA-256 of operation and body, in hex: card numbers do not reach the disk.
    pub(crate) fingerprint: String,
    /// The HTTP status of the first answer, when it was no refusal.
    pub(crate) status: u16,
}

/// When to announce a step, and where to if not at the configured address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WebhookOrder {
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) due_at: OffsetDateTime,
    pub(crate) url: Option<String>,
}

/// A webhook not yet taken by its receiver.
#[derive(Clone, Debug)]
pub(crate) struct PendingWebhook {
    pub(crate) event: Event,
    /// The payment as it was after the event.
    pub(crate) payment: Arc<Payment>,
    pub(crate) order: WebhookOrder,
}

/// One movement of money as an auditor reads it; numbered from 1 without gaps.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) seq: usize,
    pub(crate) kind: PostingKind,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) payment_id: PaymentId,
    pub(crate) reference: String,
    /// The merchant's key; absent when the card holder acted.
    pub(crate) idempotency_key: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
}
