//! Accounts and references.

use super::Setting;

/// An IBAN with sound check digits, or a number of another kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountNumber(pub(crate) String);

impl Setting for AccountNumber {
    const WHAT: &'static str = "an IBAN with sound check digits, or an account number";
    const EXAMPLE: &'static str = "\"DE89 3704 0044 0532 0130 00\"";

    fn from_text(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let letters = plain.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/'));
        let numbered = plain.contains(|c: char| c.is_ascii_digit());
        let fits = (4..=34).contains(&plain.len()) && letters && numbered;
        (fits && (!claims_to_be_iban(&plain) || is_iban(&plain))).then_some(Self(plain))
    }
}

/// Two letters and two digits in front: whoever writes that means an IBAN.
fn claims_to_be_iban(text: &str) -> bool {
    let head = text.as_bytes();
    head[..2].iter().all(u8::is_ascii_alphabetic) && head[2..4].iter().all(u8::is_ascii_digit)
}

/// ISO 7064, modulus 97: letters count from ten, the head goes to the end.
fn is_iban(text: &str) -> bool {
    let (head, body) = text.split_at(4);
    let rest = body.chars().chain(head.chars()).filter_map(|letter| letter.to_digit(36));
    rest.fold(0, |rest, value| (rest * if value < 10 { 10 } else { 100 } + value) % 97) == 1
}

/// What references begin with: short, so that the standard's 21 characters hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReferencePrefix(pub(crate) String);

impl Setting for ReferencePrefix {
    const WHAT: &'static str = "at most 11 capital letters and digits";
    const EXAMPLE: &'static str = "\"SHOP\"";

    fn from_text(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        (plain && text.len() <= 11).then(|| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountNumber, ReferencePrefix, Setting};

    #[test]
    fn a_slip_in_an_iban_is_noticed() {
        let number = |text: &str| AccountNumber::from_text(text).map(|number| number.0);
        let sound = Some("DE89370400440532013000".to_owned());
        assert_eq!(number("DE89 3704 0044 0532 0130 00"), sound);
        assert_eq!(number("DE89 3704 0044 0532 0130 01"), None);
        assert_eq!(number("40702810400000012345"), Some("40702810400000012345".to_owned()));
        for bad in ["", "12", "DE89", "one account", "1234567890123456789012345678901234567890"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_prefix_is_short_and_plain() {
        assert!(ReferencePrefix::from_text("SHOP2").is_some());
        for bad in ["shop", "SHOP-", "ABCDEFGHIJKL", "МАГ"] {
            assert!(ReferencePrefix::from_text(bad).is_none(), "{bad}");
        }
    }
}
