//! The analysis of words that every engine shares: what is a word, how it is folded, which words
//! are one word in other forms, and what a hand on the wrong keyboard layout meant.
//!
//! Invariant: documents, questions and marks in texts go through the same analysis, so that what
//! is marked is what matched.

mod fold;
mod layout;
mod measure;
mod role;
mod script;
mod stem;
mod words;

pub use layout::other_layout;
pub use measure::{Measure, measures, question_words};
pub use role::{leads_on, naming};
pub use script::Script;
pub use stem::{is_stop_word, stem};
pub use words::{Word, code, words};

/// How many letters of a word may be wrong: none in words of three letters, one up to five, two in
/// longer ones. Words with digits are names, and are never guessed.
#[must_use]
pub fn typos_max(word: &str) -> u8 {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests;
