//! What one typed word may stand for in a document.

use kernel_search::{
    IndexError, Synonyms,
    analysis::{Word, stem},
};

use super::dictionary::Dictionary;
use crate::schema::{ABBREVIATION_CHARS, abbreviation};

/// Terms that must all stand in a document, and how much that counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alternative {
    pub(super) terms: Vec<String>,
    pub(super) boost: f32,
    /// Whether the boost is the whole score: rare terms would count too much otherwise.
    pub(super) fixed: bool,
}

impl Alternative {
    fn new(term: impl Into<String>, boost: f32) -> Self {
        Self { terms: vec![term.into()], boost, fixed: false }
    }
}

const ITSELF: f32 = 1.0;
const PARTS: f32 = 0.9;
const SYNONYM: f32 = 0.8;
const COMPLETION: f32 = 0.5;
/// A fixed score: less than any word itself has.
const ABBREVIATION: f32 = 1.0;

/// The forms of a word that the index knows.
pub(super) fn known(
    word: &Word,
    dictionary: Dictionary<'_>,
    synonyms: &[Synonyms],
) -> Result<Vec<Alternative>, IndexError> {
    let all = dictionary.fields.all;
    let mut found = Vec::new();
    let stem = stem(&word.text);
    if dictionary.count(all, &stem)? > 0 {
        found.push(Alternative::new(stem.as_ref(), ITSELF));
    }
    // `48л` is also `48 л`, but only a word of two parts or more that say something.
    if word.parts.len() > 1 {
        let stems = || word.parts.iter().map(|part| self::stem(part).into_owned());
        let mut counts = stems().map(|part| dictionary.count(all, &part));
        if counts.try_fold(true, |known, count| Ok(known && count? > 0))? {
            found.push(Alternative { terms: stems().collect(), boost: PARTS, fixed: false });
        }
    }
    for other in others(&stem, synonyms) {
        if dictionary.count(all, &other)? > 0 {
            found.push(Alternative::new(other, SYNONYM));
        }
    }
    if !found.is_empty() {
        found.extend(shortened(&word.text, dictionary)?);
    }
    Ok(found)
}

/// The abbreviations of a word that the index knows. Alone they are a last resort: many words
/// begin alike.
pub(super) fn shortened(
    word: &str,
    dictionary: Dictionary<'_>,
) -> Result<Vec<Alternative>, IndexError> {
    let mut found = Vec::new();
    for short in abbreviations(word) {
        if dictionary.count(dictionary.fields.all, &short)? > 0 {
            found.push(Alternative { fixed: true, ..Alternative::new(short, ABBREVIATION) });
        }
    }
    Ok(found)
}

/// What an unfinished word may become.
pub(super) fn finished(
    word: &str,
    dictionary: Dictionary<'_>,
) -> Result<Vec<Alternative>, IndexError> {
    let words = dictionary.completions(word)?;
    let mut stems: Vec<String> = words.iter().map(|word| stem(word).into_owned()).collect();
    stems.sort_unstable();
    stems.dedup();
    Ok(stems.into_iter().map(|stem| Alternative::new(stem, COMPLETION)).collect())
}

/// Stems of the words that mean the same.
fn others(word: &str, synonyms: &[Synonyms]) -> Vec<String> {
    let stems = |group: &Synonyms| -> Vec<String> {
        let words = group.0.iter().flat_map(|entry| kernel_search::analysis::words(entry));
        words.map(|word| stem(&word.text).into_owned()).collect()
    };
    let groups = synonyms.iter().map(stems).filter(|group| group.iter().any(|one| one == word));
    let mut found: Vec<String> = groups.flatten().filter(|other| other != word).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// How a word may be cut short: `зуб.`, `зубн.` for `зубная`.
fn abbreviations(word: &str) -> Vec<String> {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
    let lengths = (1..).zip(ends).filter(|(length, _)| ABBREVIATION_CHARS.contains(length));
    lengths.map(|(_, end)| abbreviation(&word[..end])).collect()
}

#[cfg(test)]
mod tests {
    use kernel_search::Synonyms;

    use super::{abbreviations, others};

    #[test]
    fn a_word_is_cut_short_at_every_length_that_is_used() {
        assert_eq!(abbreviations("паста"), ["пас.", "паст."]);
        assert!(abbreviations("lr03").is_empty());
        assert!(abbreviations("в").is_empty());
    }

    #[test]
    fn synonyms_go_both_ways_whatever_the_form() {
        let groups = [Synonyms(vec!["гречка".to_owned(), "ядрица".to_owned()])];
        let stems = |word: &str| others(&kernel_search::analysis::stem(word), &groups);
        assert_eq!(stems("гречку"), [kernel_search::analysis::stem("ядрица")]);
        assert_eq!(stems("ядрицы"), [kernel_search::analysis::stem("гречка")]);
        assert!(stems("рис").is_empty());
    }
}
