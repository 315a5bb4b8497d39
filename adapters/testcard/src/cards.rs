//! The numbers a shopper may type, and the tokens that stand for them.
//!
//! A token names what happens to the card. There is no way from a token to a number other than
//! this table, so a token says nothing about anybody's card.

use std::collections::BTreeMap;

use mod_payment_api::{InstrumentToken, spi::InstrumentFault};

use crate::METHOD;

/// The field the number is typed into.
pub(crate) const NUMBER_FIELD: &str = "number";

/// A card of the simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestCard {
    /// Its number, digits only.
    pub number: &'static str,
    /// What stands for it with us: `tok_approved`.
    pub token: &'static str,
}

/// Every card that works.
pub const TEST_CARDS: [TestCard; 6] = [
    TestCard { number: "4242424242424242", token: "tok_approved" },
    TestCard { number: "4000000000000002", token: "tok_declined" },
    TestCard { number: "4000000000009995", token: "tok_insufficient_funds" },
    TestCard { number: "4000000000003220", token: "tok_needs_confirmation" },
    TestCard { number: "4000000000000259", token: "tok_answers_late" },
    TestCard { number: "4000000000000341", token: "tok_never_answers" },
];

impl TestCard {
    pub(crate) fn of_token(token: &str) -> Option<Self> {
        TEST_CARDS.into_iter().find(|card| card.token == token)
    }

    fn label(self) -> String {
        format!("•••• {}", &self.number[self.number.len() - 4..])
    }
}

/// The token of the number in `fields`, typed as people do: spaces and dashes are ignored.
pub(crate) fn tokenize(
    fields: &BTreeMap<String, String>,
) -> Result<InstrumentToken, InstrumentFault> {
    let typed = fields.get(NUMBER_FIELD).map_or("", |number| number.trim());
    if typed.is_empty() {
        return Err(fault("required", "is required"));
    }
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '-')).collect();
    let card = TEST_CARDS.into_iter().find(|card| card.number == digits);
    match card {
        Some(card) => Ok(InstrumentToken {
            method: METHOD.to_owned(),
            token: card.token.to_owned(),
            label: card.label(),
        }),
        None if passes_luhn(&digits) => Err(fault(
            "invalid_card",
            "only the demo's test cards work here, such as 4242 4242 4242 4242",
        )),
        None => Err(fault(
            "invalid_card",
            "is not a card number; only the demo's test cards work here, such as 4242 4242 4242 4242",
        )),
    }
}

fn fault(code: &str, message: &str) -> InstrumentFault {
    InstrumentFault {
        field: NUMBER_FIELD.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    }
}

/// ISO/IEC 7812: every second digit from the right doubled, the sum a multiple of ten.
fn passes_luhn(digits: &str) -> bool {
    let ascii = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !ascii || !(12..=19).contains(&digits.len()) {
        return false;
    }
    let places = digits.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
    let sum: u32 = places
        .map(|(place, digit)| match (place % 2, digit) {
            (0, _) => digit,
            (_, 0..=4) => digit * 2,
            _ => digit * 2 - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::{TEST_CARDS, TestCard, passes_luhn, tokenize};

    fn typed(number: &str) -> Result<String, (String, String)> {
        let fields = [("number".to_owned(), number.to_owned())].into();
        let tokenized = tokenize(&fields).map(|token| token.token);
        tokenized.map_err(|fault| (fault.field, fault.code))
    }

    #[test]
    fn every_test_card_has_a_token_that_is_no_number() {
        for card in TEST_CARDS {
            assert!(passes_luhn(card.number), "{card:?}");
            let (left, right) = card.number.split_at(8);
            let spelled = format!(" {left} {}-{} ", &right[..4], &right[4..]);
            for number in [card.number, &spelled] {
                assert_eq!(typed(number), Ok(card.token.to_owned()));
            }
            assert!(!card.token.bytes().any(|byte| byte.is_ascii_digit()), "{card:?}");
            assert_eq!(TestCard::of_token(card.token), Some(card));
        }
    }

    #[test]
    fn no_other_number_becomes_a_token() {
        let invalid = Err(("number".to_owned(), "invalid_card".to_owned()));
        for number in ["5555555555554444", "4242424242424241", "42", "tok_approved", "٤٢٤٢"] {
            assert_eq!(typed(number), invalid, "{number}");
        }
        assert_eq!(typed("  "), Err(("number".to_owned(), "required".to_owned())));
    }

    #[test]
    fn a_real_number_is_not_repeated_in_the_message() {
        let fields = [("number".to_owned(), "5555555555554444".to_owned())].into();
        let fault = tokenize(&fields).expect_err("not a test card");
        assert!(!fault.message.contains("5555"), "{}", fault.message);
    }
}
