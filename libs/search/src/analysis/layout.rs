//! The Russian and the English keyboard.

/// Keys from left to right, row by row: what they type on the English and the Russian layout.
const ENGLISH: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./";
const RUSSIAN: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю.";

/// What the same keys type on the other layout: `yfeiybrb` is `наушники`, `ыщфз` is `soap`.
/// `None` when the text has no letter that would change.
#[must_use]
pub fn other_layout(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let cyrillic = lower.chars().any(|letter| matches!(letter, '\u{400}'..='\u{45f}'));
    let (from, to) = if cyrillic { (RUSSIAN, ENGLISH) } else { (ENGLISH, RUSSIAN) };
    let key = |letter: char| {
        // A dot ends a sentence more often than it is a letter.
        let place = from.chars().position(|key| key == letter && letter != '.')?;
        to.chars().nth(place)
    };
    let other: String = lower.chars().map(|letter| key(letter).unwrap_or(letter)).collect();
    let changed = other.chars().any(char::is_alphabetic) && other != lower;
    changed.then_some(other)
}
