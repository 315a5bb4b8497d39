//! Recognises a card number where none may be.

/// Whether the text holds what could be a card number: 13 to 19 digits that pass the check digit,
/// spaces and dashes ignored. A token that does is not a token, and is not to be stored.
pub(crate) fn holds_card_number(text: &str) -> bool {
    let mut run = Vec::new();
    for character in text.chars() {
        match character.to_digit(10) {
            Some(digit) => run.push(digit),
            None if matches!(character, ' ' | '\u{a0}' | '-') => {}
            None if is_card_number(&run) => return true,
            None => run.clear(),
        }
    }
    is_card_number(&run)
}

/// ISO/IEC 7812: every second digit from the right doubled, the sum a multiple of ten.
fn is_card_number(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit) {
            (0, _) => *digit,
            (_, 0..=4) => digit * 2,
            _ => digit * 2 - 9,
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::holds_card_number;

    #[test]
    fn numbers_are_found_however_they_are_spelled() {
        for text in ["4242424242424242", "4000-0000 0000-0002", "card:5555555555554444;"] {
            assert!(holds_card_number(text), "{text}");
        }
        for text in ["tok_approved", "•••• 4242", "4242424242424241", "424242424242", ""] {
            assert!(!holds_card_number(text), "{text}");
        }
    }
}
