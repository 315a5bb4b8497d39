//! The order number: what people call an order, read out on the telephone, write on a slip.

use serde::{Deserialize, Serialize};

/// Eight characters of Crockford's base 32 in two groups, `K7MX-4Q2P`: random, so that it tells
/// nobody how many orders there are. Unique per tenant.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

/// The text is no order number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order number is eight letters and digits, such as K7MX-4Q2P")]
pub struct InvalidOrderNumber;

/// Digits and letters without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DIGITS: usize = 8;

impl OrderNumber {
    /// The number made of the lowest 40 bits.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        let mut text = String::with_capacity(DIGITS + 1);
        for place in (0..DIGITS).rev() {
            let digit = usize::try_from((bits >> (5 * place)) & 31).expect("five bits fit");
            text.push(char::from(ALPHABET[digit]));
            if place == DIGITS / 2 {
                text.push('-');
            }
        }
        Self(text)
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = InvalidOrderNumber;

    /// As people type it: small letters, without the dash, `O` for zero, `I` and `L` for one.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut bits = 0;
        let mut digits = 0;
        for byte in text.trim().bytes().filter(|byte| !matches!(byte, b'-' | b' ')) {
            let meant = match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            let digit = ALPHABET.iter().position(|known| *known == meant);
            let digit = digit.ok_or(InvalidOrderNumber)?;
            bits = (bits << 5) | u64::try_from(digit).expect("five bits fit");
            digits += 1;
            if digits > DIGITS {
                return Err(InvalidOrderNumber);
            }
        }
        if digits == DIGITS { Ok(Self::from_bits(bits)) } else { Err(InvalidOrderNumber) }
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.0
    }
}

impl std::str::FromStr for OrderNumber {
    type Err = InvalidOrderNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::OrderNumber;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let number: OrderNumber = "K7MX-4Q2P".parse().unwrap();
        for typed in ["k7mx-4q2p", "K7MX4Q2P", " k7mx 4q2p "] {
            assert_eq!(typed.parse(), Ok(number.clone()), "{typed}");
        }
        assert_eq!("OIL0-0000".parse::<OrderNumber>().unwrap().as_str(), "0110-0000");
        for bad in ["", "K7MX-4Q2", "K7MX-4Q2PX", "K7MX-4Q2U", "К7МХ-4Q2P", "K7MX_4Q2P"] {
            assert!(bad.parse::<OrderNumber>().is_err(), "{bad}");
        }
    }

    #[test]
    fn forty_bits_make_a_number_and_the_rest_is_ignored() {
        assert_eq!(OrderNumber::from_bits(0).as_str(), "0000-0000");
        assert_eq!(OrderNumber::from_bits(u64::MAX).as_str(), "ZZZZ-ZZZZ");
        assert_eq!(OrderNumber::from_bits(1 << 40 | 33).as_str(), "0000-0011");
    }
}
