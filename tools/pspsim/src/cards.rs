//! The test cards: what happens to a payment is written on its card number.
//!
//! There is no other card. An unknown number is refused, so that no real card is ever taken.

use serde::{Deserialize, Serialize};

/// Approved at once.
pub const APPROVED: &str = "4242424242424242";
/// Declined: `card_declined`.
pub const DECLINED: &str = "4000000000000002";
/// Declined: `insufficient_funds`.
pub const INSUFFICIENT_FUNDS: &str = "4000000000009995";
/// Waits for its holder on the confirmation page.
pub const NEEDS_CONFIRMATION: &str = "4000000000003220";
/// Approved at once; the answer comes late.
pub const ANSWERS_LATE: &str = "4000000000000259";
/// Approved at once; the answer never comes, the webhook does.
pub const NEVER_ANSWERS: &str = "4000000000000341";

/// What a card makes the provider do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Approve,
    Decline(DeclineCode),
    AskHolder,
    ApproveAnswerLate,
    ApproveNeverAnswer,
}

/// Why the bank said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeclineCode {
    CardDeclined,
    InsufficientFunds,
    /// The holder pressed "Decline" on the confirmation page.
    AuthenticationFailed,
}

/// Why a number is no card of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InvalidCard {
    NotDigits,
    WrongCheckDigit,
    NotATestCard,
}

impl InvalidCard {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::NotDigits => "must be 12 to 19 digits; spaces and hyphens are ignored",
            Self::WrongCheckDigit => "the check digit is wrong",
            Self::NotATestCard => "is not one of the test cards",
        }
    }
}

/// Reads a number as a person types it: spaces and hyphens are ignored.
pub(crate) fn script_of(number: &str) -> Result<Script, InvalidCard> {
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !(12..=19).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(InvalidCard::NotDigits);
    }
    if !passes_luhn(&digits) {
        return Err(InvalidCard::WrongCheckDigit);
    }
    match digits.as_str() {
        APPROVED => Ok(Script::Approve),
        DECLINED => Ok(Script::Decline(DeclineCode::CardDeclined)),
        INSUFFICIENT_FUNDS => Ok(Script::Decline(DeclineCode::InsufficientFunds)),
        NEEDS_CONFIRMATION => Ok(Script::AskHolder),
        ANSWERS_LATE => Ok(Script::ApproveAnswerLate),
        NEVER_ANSWERS => Ok(Script::ApproveNeverAnswer),
        _ => Err(InvalidCard::NotATestCard),
    }
}

/// ISO/IEC 7812: every second digit from the right doubled, the sum a multiple of ten.
fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit) {
                (0, _) => digit,
                (_, 0..=4) => digit * 2,
                _ => digit * 2 - 9,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_card_is_known_and_spelled_freely() {
        let table = [
            (APPROVED, Script::Approve),
            (DECLINED, Script::Decline(DeclineCode::CardDeclined)),
            (INSUFFICIENT_FUNDS, Script::Decline(DeclineCode::InsufficientFunds)),
            (NEEDS_CONFIRMATION, Script::AskHolder),
            (ANSWERS_LATE, Script::ApproveAnswerLate),
            (NEVER_ANSWERS, Script::ApproveNeverAnswer),
        ];
        for (number, script) in table {
            assert_eq!(script_of(number), Ok(script));
            let spelled = format!("{} {}-{}", &number[..4], &number[4..8], &number[8..]);
            assert_eq!(script_of(&spelled), Ok(script));
        }
    }

    #[test]
    fn each_way_of_being_no_card_is_told_apart() {
        assert_eq!(script_of("4242424242424241"), Err(InvalidCard::WrongCheckDigit));
        assert_eq!(script_of("5555555555554444"), Err(InvalidCard::NotATestCard));
        for text in ["", "42", "4242 4242 4242 424x", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "42424242424242424242"]
        {
            assert_eq!(script_of(text), Err(InvalidCard::NotDigits), "{text}");
        }
    }
}
