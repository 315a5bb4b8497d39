//! References that people copy onto transfers: ISO 11649, `RF` and two check digits, so that a
//! slip is noticed before money is given to the wrong order.

use uuid::Uuid;

/// Crockford's alphabet: nothing that looks like something else.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a reference behind the prefix: 50 bits.
const RANDOM_LENGTH: u32 = 10;
/// `RF` and the check digits.
const HEAD_LENGTH: usize = 4;
/// The standard allows 21 characters behind the check digits.
const LENGTH_MAX: usize = HEAD_LENGTH + 21;

/// The reference of a payment: the merchant's prefix and the random half of the payment's id.
pub(crate) fn reference(prefix: &str, id: Uuid) -> String {
    let (_, random) = id.as_u64_pair();
    let letter = |place: u32| {
        let five_bits = (random >> (5 * place)) & 31;
        char::from(LETTERS[usize::try_from(five_bits).expect("five bits")])
    };
    let random: String = (0..RANDOM_LENGTH).rev().map(letter).collect();
    let body = format!("{prefix}{random}");
    let check = 98 - remainder(&format!("{body}RF00"));
    format!("RF{check:02}{body}")
}

/// Every reference that a bank's line may hold, however it is spaced and spelled.
pub(crate) fn references_in(text: &str) -> Vec<String> {
    let plain: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .take(500)
        .collect();
    let begins = plain.match_indices("RF").map(|(at, _)| at);
    let spans = begins.flat_map(|at| (HEAD_LENGTH + 1..=LENGTH_MAX).map(move |len| at..at + len));
    let found = spans.filter_map(|span| plain.get(span)).filter(|candidate| is_sound(candidate));
    found.map(str::to_owned).collect()
}

/// Whether the check digits are those of the rest.
fn is_sound(candidate: &str) -> bool {
    let (head, body) = candidate.split_at(HEAD_LENGTH);
    let digits = head.as_bytes()[2..].iter().all(u8::is_ascii_digit);
    digits && remainder(&format!("{body}{head}")) == 1
}

/// ISO 7064, modulus 97: letters count from ten.
fn remainder(text: &str) -> u32 {
    text.chars().filter_map(|letter| letter.to_digit(36)).fold(0, |rest, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (rest * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{reference, references_in};

    #[test]
    fn the_standard_s_own_example_is_sound() {
        assert_eq!(references_in("RF18 5390 0754 7034"), ["RF18539007547034"]);
        assert!(references_in("RF18 5390 0754 7043").is_empty(), "two digits changed places");
        assert!(references_in("").is_empty() && references_in("RF").is_empty());
    }

    proptest! {
        #[test]
        fn a_reference_is_found_in_whatever_the_bank_makes_of_it(
            id in any::<u128>(), prefix in "[A-Z0-9]{0,11}", before in "[ -~]{0,20}",
        ) {
            let own = reference(&prefix, Uuid::from_u128(id));
            prop_assert!(own.len() <= 25);
            let fours = own.as_bytes().chunks(4);
            let spaced: Vec<String> =
                fours.map(|four| String::from_utf8_lossy(four).to_lowercase()).collect();
            let line = format!("{before}/{} thank you", spaced.join(" "));
            prop_assert!(references_in(&line).contains(&own), "{line}");
        }

        #[test]
        fn one_letter_for_another_and_one_digit_for_another_are_noticed(
            id in any::<u128>(), at in 4_usize..18, letter in "[A-Z]", digit in "[0-9]",
        ) {
            let own = reference("SHOP", Uuid::from_u128(id));
            let other = if own.as_bytes()[at].is_ascii_digit() { digit } else { letter };
            let mut wrong = own.clone();
            wrong.replace_range(at..=at, &other);
            prop_assert!(wrong == own || !references_in(&wrong).contains(&wrong));
        }
    }
}
