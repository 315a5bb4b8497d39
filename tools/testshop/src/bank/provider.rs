//! The bank behind the port.

use std::collections::BTreeMap;

use async_trait::async_trait;
use kernel_common::{IdempotencyKey, LocalizedText, Money, PaymentId};
use mod_payment_api::{
    FactKind, InstrumentToken, PaymentFact, PaymentMethod,
    spi::{InstrumentFault, PaymentProvider, ProviderAuthorize, ProviderError, WebhookError},
};

use super::{
    Bank, Card, METHOD, Manner,
    account::{Account, token},
};

type Answer = Result<PaymentFact, ProviderError>;

impl Bank {
    /// What a call comes to in the bank's present manner.
    fn call(&self, does: impl FnOnce(&mut super::Books) -> Answer) -> Answer {
        let mut books = self.books();
        match books.manner {
            Manner::Away => Err(ProviderError::Unavailable("not reached".to_owned())),
            Manner::Talking | Manner::Slow => does(&mut books),
            Manner::Silent => {
                does(&mut books).ok();
                Err(ProviderError::Unknown("no answer".to_owned()))
            }
        }
    }

    fn change(&self, id: &str, does: impl FnOnce(&mut Account) -> bool) -> Answer {
        self.call(|books| {
            let account = books.accounts.values_mut().find(|account| account.is(id));
            let account = account.ok_or_else(|| ProviderError::Refused("unknown".to_owned()))?;
            if does(account) {
                Ok(account.fact())
            } else {
                Err(ProviderError::Refused("not in this state".to_owned()))
            }
        })
    }
}

#[async_trait]
impl PaymentProvider for Bank {
    fn method(&self) -> PaymentMethod {
        PaymentMethod {
            id: METHOD.to_owned(),
            name: LocalizedText::en_ru("Bank card", "Банковская карта"),
            fields: vec!["number".to_owned()],
            deadline_seconds: 900,
            test: true,
            paid_later: false,
        }
    }

    async fn tokenize(
        &self,
        fields: &BTreeMap<String, String>,
    ) -> Result<InstrumentToken, Vec<InstrumentFault>> {
        let typed = fields.get("number").map(String::as_str);
        let card = Card::ALL.into_iter().find(|card| Some(card.number()) == typed);
        card.map(|card| InstrumentToken {
            method: METHOD.to_owned(),
            token: token(card),
            label: format!("•••• {}", card.number()),
        })
        .ok_or_else(|| {
            vec![InstrumentFault {
                field: "number".to_owned(),
                code: "invalid_card".to_owned(),
                message: "is no card of this bank".to_owned(),
            }]
        })
    }

    async fn authorize(&self, request: &ProviderAuthorize) -> Answer {
        self.call(|books| {
            let known = books.accounts.contains_key(request.key.as_str());
            if books.manner == Manner::Slow && !known {
                books.desk.push(request.clone());
                return Err(ProviderError::Unknown("no answer".to_owned()));
            }
            Ok(books.account(request).fact())
        })
    }

    async fn look_up(&self, payment_id: PaymentId) -> Answer {
        self.call(|books| {
            Ok(match books.of(payment_id) {
                Some(account) => account.fact(),
                None => PaymentFact {
                    event_id: "never".to_owned(),
                    payment_id,
                    kind: FactKind::NeverHeardOf,
                    captured: Money::zero(kernel_common::Currency::EUR),
                    refunded: Money::zero(kernel_common::Currency::EUR),
                    provider_payment: None,
                    action_url: None,
                    decline_code: None,
                    raw: serde_json::Value::Null,
                },
            })
        })
    }

    async fn void(&self, provider_payment: &str, _key: &IdempotencyKey) -> Answer {
        self.change(provider_payment, Account::void)
    }

    async fn refund(&self, provider_payment: &str, key: &IdempotencyKey, amount: Money) -> Answer {
        self.change(provider_payment, |account| account.refund(key.as_str(), amount))
    }

    fn read_webhook(
        &self,
        headers: &BTreeMap<String, String>,
        body: &str,
    ) -> Result<PaymentFact, WebhookError> {
        if headers.contains_key("x-forged") {
            return Err(WebhookError::Forged);
        }
        serde_json::from_str(body).map_err(|error| WebhookError::Unreadable(error.to_string()))
    }
}
