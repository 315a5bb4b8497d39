//! The words of each language.

use mod_notification_api::Message;
use serde::{Deserialize, Serialize};

use super::language::Language;

const EN: &str = include_str!("words/en.toml");
const RU: &str = include_str!("words/ru.toml");

/// Everything a language says. A language that lacks a word does not load.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) labels: Labels,
    order_confirmed: Sentences,
    order_shipped: Sentences,
    order_cancelled: Sentences,
    order_refunded: Sentences,
}

/// What all letters have in common.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labels {
    pub(crate) order: String,
    pub(crate) goods: String,
    pub(crate) delivery: String,
    pub(crate) free: String,
    pub(crate) total: String,
    /// Tax on top of the prices.
    pub(crate) tax: String,
    /// Tax within the total.
    pub(crate) tax_included: String,
    pub(crate) address: String,
    pub(crate) look: String,
    pub(crate) questions: String,
    /// Above the instructions of a transfer.
    pub(crate) transfer: String,
    pub(crate) holder: String,
    pub(crate) account: String,
    pub(crate) bank: String,
    pub(crate) bic: String,
    pub(crate) reference: String,
    pub(crate) amount: String,
    pub(crate) due: String,
}

/// What one letter says; each sentence is a small template, one that renders to nothing is left
/// out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sentences {
    pub(crate) subject: String,
    pub(crate) heading: String,
    pub(crate) text: Vec<String>,
}

impl Words {
    /// The words of a language.
    ///
    /// # Panics
    /// Never: the words ship with the crate and a test reads them.
    pub(crate) fn of(language: Language) -> Self {
        let source = match language {
            Language::En => EN,
            Language::Ru => RU,
        };
        toml::from_str(source).expect("the words ship with the crate and a test reads them")
    }

    pub(crate) const fn sentences(&self, message: &Message) -> &Sentences {
        match message {
            Message::OrderConfirmed { .. } => &self.order_confirmed,
            Message::OrderShipped { .. } => &self.order_shipped,
            Message::OrderCancelled { .. } => &self.order_cancelled,
            Message::OrderRefunded { .. } => &self.order_refunded,
        }
    }
}
