//! Misbehaviour on command: what `POST /control` sets, for all requests that come after it.
//!
//! Not durable: a restarted provider behaves.

use serde::Serialize;
use tokio::sync::watch;

/// How the provider behaves now. Counters count down to zero as they are used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Behaviour {
    /// `/v1` and the confirmation page answer 503, nothing is done and no webhook leaves.
    pub(crate) down: bool,
    /// Every answer under `/v1` waits this long; the work is done before.
    pub(crate) delay_ms: u64,
    /// The next answers to POSTs under `/v1` are lost with their connection, after the work.
    pub(crate) drop_next_replies: u64,
    /// Copies sent beside each webhook, all at once.
    pub(crate) duplicate_webhooks: u64,
    /// Webhooks wait.
    pub(crate) hold_webhooks: bool,
    /// The next new payments that the bank approves are answered 500.
    pub(crate) charge_then_500: u64,
}

/// A change of behaviour: what is absent stays.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct BehaviourPatch {
    pub(crate) down: Option<bool>,
    pub(crate) delay_ms: Option<u64>,
    pub(crate) drop_next_replies: Option<u64>,
    pub(crate) duplicate_webhooks: Option<u64>,
    pub(crate) hold_webhooks: Option<bool>,
    pub(crate) charge_then_500: Option<u64>,
}

/// The switchboard.
#[derive(Debug, Default)]
pub(crate) struct Control {
    behaviour: watch::Sender<Behaviour>,
}

impl Control {
    pub(crate) fn current(&self) -> Behaviour {
        *self.behaviour.borrow()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Behaviour> {
        self.behaviour.subscribe()
    }

    /// Applies a change and returns the behaviour after it.
    pub(crate) fn patch(&self, patch: BehaviourPatch) -> Behaviour {
        self.behaviour.send_modify(|now| {
            *now = Behaviour {
                down: patch.down.unwrap_or(now.down),
                delay_ms: patch.delay_ms.unwrap_or(now.delay_ms),
                drop_next_replies: patch.drop_next_replies.unwrap_or(now.drop_next_replies),
                duplicate_webhooks: patch.duplicate_webhooks.unwrap_or(now.duplicate_webhooks),
                hold_webhooks: patch.hold_webhooks.unwrap_or(now.hold_webhooks),
                charge_then_500: patch.charge_then_500.unwrap_or(now.charge_then_500),
            };
        });
        self.current()
    }

    /// Whether this answer is to be lost; uses one up.
    pub(crate) fn take_dropped_reply(&self) -> bool {
        self.take(|behaviour| &mut behaviour.drop_next_replies)
    }

    /// Whether this charge is to be answered 500; uses one up.
    pub(crate) fn take_charge_then_500(&self) -> bool {
        self.take(|behaviour| &mut behaviour.charge_then_500)
    }

    fn take(&self, counter: impl FnOnce(&mut Behaviour) -> &mut u64) -> bool {
        self.behaviour.send_if_modified(|behaviour| {
            let left = counter(behaviour);
            let taken = *left > 0;
            *left = left.saturating_sub(1);
            taken
        })
    }
}
