//! Texts cut into words.

use super::{Script, fold::fold, script::unmixed};

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded: lower case, without diacritics, of one alphabet.
    pub text: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether a full stop follows at once, as after an abbreviation: `зуб.паста`.
    pub abbreviated: bool,
    /// The parts of a word of digits and letters, `48` and `лист` of `48лист`; none of others.
    pub parts: Vec<String>,
}

/// Longest word that is told apart, in letters; the rest of a longer one is cut off.
const WORD_CHARS_MAX: usize = 64;

/// The words of a text, in order. Letters and digits make words, everything else parts them.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let inside = |letter: char| letter.is_alphanumeric() || is_mark(letter);
    for (at, letter) in text.char_indices() {
        match (inside(letter), start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                push(text, begun, at, &mut found);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begun) = start {
        push(text, begun, text.len(), &mut found);
    }
    found
}

/// Marks over the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<Word>) {
    let mut folded = String::with_capacity(end - start);
    for letter in text[start..end].chars().take(WORD_CHARS_MAX) {
        fold(letter, &mut folded);
    }
    if folded.is_empty() {
        return;
    }
    let folded = unmixed(&folded).unwrap_or(folded);
    let parts = parts(&folded);
    let abbreviated = text[end..].starts_with('.');
    found.push(Word { text: folded, start, end, abbreviated, parts });
}

/// The runs of digits, Latin and Cyrillic letters of a word that has several. Single letters are
/// no parts: they would be found everywhere.
fn parts(word: &str) -> Vec<String> {
    let kind = |letter: char| (letter.is_ascii_digit(), Script::of(letter));
    let mut parts: Vec<String> = Vec::new();
    let mut last = None;
    for letter in word.chars() {
        if last == Some(kind(letter)) {
            parts.last_mut().expect("the run has begun").push(letter);
        } else {
            parts.push(letter.to_string());
        }
        last = Some(kind(letter));
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    parts.retain(|part| part.bytes().all(|b| b.is_ascii_digit()) || part.chars().nth(1).is_some());
    parts
}

/// A name as it is compared: letters and digits only, folded, without leading zeros. Empty for
/// what has neither.
#[must_use]
pub fn code(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
        fold(letter, &mut folded);
    }
    let folded = unmixed(&folded).unwrap_or(folded);
    folded.trim_start_matches('0').to_owned()
}
