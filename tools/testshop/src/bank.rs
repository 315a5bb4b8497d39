//! The payment provider: a bank with books of its own, which says and does what a test wants.
//!
//! Invariants, so that it can be the witness: one key makes one account; what was captured and
//! returned is never forgotten; returned never exceeds captured.

mod account;
mod provider;

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

use kernel_common::PaymentId;
use mod_payment_api::{PaymentFact, ReceiveWebhook, spi::ProviderAuthorize};

use account::Account;

/// Id of the method.
pub const METHOD: &str = "testbank";

/// What happens to a card, by the number that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// Captured at once.
    Good,
    /// `insufficient_funds`.
    Empty,
    /// The shopper has to confirm.
    Cautious,
}

impl Card {
    /// All cards.
    pub const ALL: [Self; 3] = [Self::Good, Self::Empty, Self::Cautious];

    /// What the shopper types.
    #[must_use]
    pub const fn number(self) -> &'static str {
        match self {
            Self::Good => "1111",
            Self::Empty => "2222",
            Self::Cautious => "3333",
        }
    }
}

/// How the bank takes calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Manner {
    /// It answers.
    #[default]
    Talking,
    /// Nothing reaches it.
    Away,
    /// It does what it is asked, and nobody hears of it; it answers no question either.
    Silent,
    /// Orders to pay lie on its desk, unread; of them it has never heard.
    Slow,
}

/// A bank. Its method is [`METHOD`], its cards are [`Card`].
#[derive(Default)]
pub struct Bank {
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    manner: Manner,
    accounts: BTreeMap<String, Account>,
    desk: Vec<ProviderAuthorize>,
}

impl Bank {
    /// Answers again.
    pub fn answers(&self) {
        self.books().manner = Manner::Talking;
    }

    /// Cannot be reached from now on.
    pub fn goes_away(&self) {
        self.books().manner = Manner::Away;
    }

    /// Does what it is asked from now on, and answers nothing.
    pub fn falls_silent(&self) {
        self.books().manner = Manner::Silent;
    }

    /// Lets orders to pay lie on its desk from now on.
    pub fn is_slow(&self) {
        self.books().manner = Manner::Slow;
    }

    /// Does what lies on its desk, and answers again.
    pub fn catches_up(&self) {
        let mut books = self.books();
        books.manner = Manner::Talking;
        for request in std::mem::take(&mut books.desk) {
            books.account(&request);
        }
    }

    /// The shopper confirms a payment with the bank, or refuses to.
    ///
    /// # Panics
    /// When there is nothing to confirm.
    pub fn shopper_decides(&self, payment_id: PaymentId, confirms: bool) {
        let mut books = self.books();
        let account = books.of(payment_id).expect("the payment is known");
        account.decide(confirms);
    }

    /// What the bank tells by itself about a payment.
    ///
    /// # Panics
    /// When it has never heard of it.
    #[must_use]
    pub fn webhook(&self, payment_id: PaymentId) -> ReceiveWebhook {
        let mut books = self.books();
        let fact: PaymentFact = books.of(payment_id).expect("the payment is known").fact();
        ReceiveWebhook {
            method: METHOD.to_owned(),
            headers: BTreeMap::new(),
            body: serde_json::to_string(&fact).expect("plain data"),
        }
    }

    /// Payments that were ever captured.
    #[must_use]
    pub fn charges(&self) -> usize {
        self.books().accounts.values().filter(|account| account.captured_minor > 0).count()
    }

    /// What the bank holds of one payment for the shop, in minor units.
    #[must_use]
    pub fn held_minor(&self, payment_id: PaymentId) -> i64 {
        self.books().of(payment_id).map_or(0, |account| account.held_minor())
    }

    /// What the bank holds for the shop in all, in minor units.
    #[must_use]
    pub fn balance_minor(&self) -> i64 {
        self.books().accounts.values().map(Account::held_minor).sum()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().expect("nothing panics while it is held")
    }
}

impl Books {
    fn of(&mut self, payment_id: PaymentId) -> Option<&mut Account> {
        self.accounts.values_mut().find(|account| account.payment_id == payment_id)
    }

    /// The account of a key, opened by the first request under it.
    fn account(&mut self, request: &ProviderAuthorize) -> &mut Account {
        let number = self.accounts.len();
        let key = request.key.as_str().to_owned();
        self.accounts.entry(key).or_insert_with(|| Account::open(number, request))
    }
}

impl std::fmt::Debug for Bank {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bank")
    }
}
