//! Misbehaviour by chance: what `POST /control/chances` sets.
//!
//! Whether the n-th chance of a kind comes true follows from the seed, the kind and n, so that a
//! run with the same requests in the same order misbehaves the same. What came true is counted,
//! because a test has to prove that it was reached. Not durable: a restarted provider behaves.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// Ways to misbehave by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A new payment that the bank would approve is declined.
    Decline,
    /// An answer under `/v1` waits; the work is done before.
    Slow,
    /// A POST under `/v1` is answered by nobody until its sender gives up; the work is done.
    Hang,
    /// The connection of a POST under `/v1` is closed after the work, without a byte.
    LoseReply,
    /// The connection of a POST under `/v1` is closed before anything is done.
    Reset,
    /// A new payment that the bank approves is answered 500.
    ChargeThen500,
    /// A webhook is sent three more times, all at once.
    DuplicateWebhook,
    /// A webhook waits, so that later ones overtake it.
    ShuffleWebhook,
    /// A webhook waits for long.
    LateWebhook,
    /// A forged webhook goes out before the real one: of another state, under a wrong secret.
    ForgeWebhook,
    /// A webhook is never sent, as by a queue that lost it.
    LoseWebhook,
    /// A line of a settlement report is missing, says another amount, or stands there twice.
    WrongSettlement,
}

const KINDS: usize = 12;

/// Chances, each in thousandths, and the times that belong to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Chances {
    pub(crate) seed: u64,
    pub(crate) decline_permille: u32,
    pub(crate) slow_permille: u32,
    pub(crate) slow_ms: u64,
    pub(crate) hang_permille: u32,
    pub(crate) hang_ms: u64,
    pub(crate) lose_reply_permille: u32,
    pub(crate) reset_permille: u32,
    pub(crate) charge_then_500_permille: u32,
    pub(crate) duplicate_webhook_permille: u32,
    pub(crate) shuffle_webhook_permille: u32,
    pub(crate) shuffle_ms: u64,
    pub(crate) late_webhook_permille: u32,
    pub(crate) late_ms: u64,
    pub(crate) forge_webhook_permille: u32,
    pub(crate) lose_webhook_permille: u32,
    pub(crate) wrong_settlement_permille: u32,
}

impl Default for Chances {
    /// Nothing happens by chance.
    fn default() -> Self {
        Self {
            seed: 1,
            decline_permille: 0,
            slow_permille: 0,
            slow_ms: 300,
            hang_permille: 0,
            hang_ms: 30_000,
            lose_reply_permille: 0,
            reset_permille: 0,
            charge_then_500_permille: 0,
            duplicate_webhook_permille: 0,
            shuffle_webhook_permille: 0,
            shuffle_ms: 400,
            late_webhook_permille: 0,
            late_ms: 5_000,
            forge_webhook_permille: 0,
            lose_webhook_permille: 0,
            wrong_settlement_permille: 0,
        }
    }
}

impl Chances {
    fn permille(&self, kind: Kind) -> u32 {
        match kind {
            Kind::Decline => self.decline_permille,
            Kind::Slow => self.slow_permille,
            Kind::Hang => self.hang_permille,
            Kind::LoseReply => self.lose_reply_permille,
            Kind::Reset => self.reset_permille,
            Kind::ChargeThen500 => self.charge_then_500_permille,
            Kind::DuplicateWebhook => self.duplicate_webhook_permille,
            Kind::ShuffleWebhook => self.shuffle_webhook_permille,
            Kind::LateWebhook => self.late_webhook_permille,
            Kind::ForgeWebhook => self.forge_webhook_permille,
            Kind::LoseWebhook => self.lose_webhook_permille,
            Kind::WrongSettlement => self.wrong_settlement_permille,
        }
    }
}

/// How often each kind came true since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Happened {
    declined: u64,
    slow: u64,
    hung: u64,
    replies_lost: u64,
    reset: u64,
    charged_then_500: u64,
    webhooks_duplicated: u64,
    webhooks_shuffled: u64,
    webhooks_late: u64,
    webhooks_forged: u64,
    webhooks_lost: u64,
    /// Forged webhooks that were answered 2xx: there must be none.
    forged_webhooks_taken: u64,
    settlements_wrong: u64,
}

impl Happened {
    fn of(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::Decline => &mut self.declined,
            Kind::Slow => &mut self.slow,
            Kind::Hang => &mut self.hung,
            Kind::LoseReply => &mut self.replies_lost,
            Kind::Reset => &mut self.reset,
            Kind::ChargeThen500 => &mut self.charged_then_500,
            Kind::DuplicateWebhook => &mut self.webhooks_duplicated,
            Kind::ShuffleWebhook => &mut self.webhooks_shuffled,
            Kind::LateWebhook => &mut self.webhooks_late,
            Kind::ForgeWebhook => &mut self.webhooks_forged,
            Kind::LoseWebhook => &mut self.webhooks_lost,
            Kind::WrongSettlement => &mut self.settlements_wrong,
        }
    }
}

/// Chances and what came of them, as `/control/chances` shows them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Shown {
    pub(crate) chances: Chances,
    pub(crate) happened: Happened,
}

#[derive(Debug, Default)]
struct Table {
    chances: Chances,
    thrown: [u64; KINDS],
    happened: Happened,
}

/// The dice of one provider.
#[derive(Debug, Default)]
pub(crate) struct Dice(Mutex<Table>);

impl Dice {
    /// Sets the chances and begins their sequences anew.
    pub(crate) fn set(&self, chances: Chances) -> Shown {
        self.with(|table| {
            table.chances = chances;
            table.thrown = [0; KINDS];
        });
        self.shown()
    }

    pub(crate) fn shown(&self) -> Shown {
        self.with(|table| Shown { chances: table.chances.clone(), happened: table.happened })
    }

    /// Whether the next chance of `kind` comes true. A kind without a chance throws nothing.
    pub(crate) fn throw(&self, kind: Kind) -> bool {
        self.with(|table| {
            let permille = table.chances.permille(kind);
            if permille == 0 {
                return false;
            }
            let thrown = &mut table.thrown[kind as usize];
            *thrown += 1;
            let came_true = mix(table.chances.seed, kind as u64, *thrown) % 1_000 < permille.into();
            *table.happened.of(kind) += u64::from(came_true);
            came_true
        })
    }

    /// Whether thing number `number` is struck: the same each time it is looked at.
    pub(crate) fn strikes(&self, kind: Kind, number: u64) -> Option<u64> {
        self.with(|table| {
            let mixed = mix(table.chances.seed, kind as u64, number);
            (mixed % 1_000 < table.chances.permille(kind).into()).then_some(mixed / 1_000)
        })
    }

    pub(crate) fn chances(&self) -> Chances {
        self.with(|table| table.chances.clone())
    }

    pub(crate) fn forgery_was_taken(&self) {
        self.with(|table| table.happened.forged_webhooks_taken += 1);
    }

    fn with<T>(&self, look: impl FnOnce(&mut Table) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Three numbers as one that looks like chance: SplitMix64.
fn mix(seed: u64, kind: u64, number: u64) -> u64 {
    let step = kind.wrapping_mul(0xff51_afd7_ed55_8ccd).wrapping_add(number);
    let mixed = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throws(seed: u64) -> Vec<bool> {
        let dice = Dice::default();
        dice.set(Chances { seed, decline_permille: 250, ..Chances::default() });
        (0..400).map(|_| dice.throw(Kind::Decline)).collect()
    }

    #[test]
    fn chance_follows_from_the_seed_and_is_counted() {
        assert_eq!(throws(3), throws(3));
        assert_ne!(throws(3), throws(4));
        let came_true = throws(3).iter().filter(|it| **it).count();
        assert!((60..140).contains(&came_true), "{came_true}");
        let dice = Dice::default();
        dice.set(Chances { slow_permille: 1_000, ..Chances::default() });
        assert!(dice.throw(Kind::Slow) && !dice.throw(Kind::Decline));
        let happened = dice.shown().happened;
        assert_eq!((happened.slow, happened.declined), (1, 0));
    }

    #[test]
    fn kinds_do_not_move_each_other() {
        let dice = Dice::default();
        let chances = Chances { seed: 3, decline_permille: 250, ..Chances::default() };
        dice.set(Chances { slow_permille: 500, ..chances });
        let with_others: Vec<bool> = (0..400)
            .map(|_| {
                dice.throw(Kind::Slow);
                dice.throw(Kind::Decline)
            })
            .collect();
        assert_eq!(with_others, throws(3));
    }
}
