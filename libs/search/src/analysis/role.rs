//! What a word of a question does there: name a thing, or tell which of its kind is meant.

use super::{Script, Word};

/// What follows these tells more about the thing before them: `крем для рук`, `tea with lemon`.
const PREPOSITIONS: &str = " без в во для до за из к ко на о об от по под при с со у \
    at by for from in of on to with without ";

/// Endings of adjectives, the longest of each family first.
const ADJECTIVE_ENDINGS: [&str; 21] = [
    "ыми", "ими", "ого", "его", "ому", "ему", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие",
    "ую", "юю", "ым", "им", "ых", "их",
];

/// Endings of nouns that end like adjectives.
const NOUN_ENDINGS: [&str; 2] = ["ние", "тие"];

/// A shorter word with such an ending is likely a noun.
const ADJECTIVE_CHARS_MIN: usize = 5;

/// Whether a word of a question is a preposition before another word. It is looked at as it was
/// typed: folded, a single letter is Latin, and in `витамин с` it is meant so.
#[must_use]
pub fn leads_on(text: &str, words: &[Word], place: usize) -> bool {
    let Some([word, _]) = words.get(place..place + 2) else { return false };
    let typed = text.get(word.start..word.end).unwrap_or_default().to_lowercase();
    PREPOSITIONS.split_ascii_whitespace().any(|preposition| preposition == typed)
}

/// Which words of a question name what is looked for; the others qualify it. All of them where
/// none would: somebody who types `шампанское` looks for it.
#[must_use]
pub fn naming(text: &str, words: &[Word]) -> Vec<bool> {
    let follows = |place: usize| place.checked_sub(1).is_some_and(|at| leads_on(text, words, at));
    let names = |(place, word): (usize, &Word)| {
        let leads = super::is_stop_word(&word.text) || leads_on(text, words, place);
        word.parts.is_empty() && !leads && !follows(place) && !is_adjective(&word.text)
    };
    let found: Vec<bool> = words.iter().enumerate().map(names).collect();
    if found.contains(&true) { found } else { vec![true; words.len()] }
}

/// Whether a folded word looks like a Russian adjective or participle.
fn is_adjective(word: &str) -> bool {
    Script::of_word(word) == Script::Cyrillic
        && word.chars().count() >= ADJECTIVE_CHARS_MIN
        && ADJECTIVE_ENDINGS.iter().any(|ending| word.ends_with(ending))
        && !NOUN_ENDINGS.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{leads_on, naming};
    use crate::analysis::{question_words, words};

    fn named(text: &str) -> Vec<String> {
        let words = words(text);
        let pairs = words.iter().zip(naming(text, &words));
        pairs.filter(|(_, names)| *names).map(|(word, _)| word.text.clone()).collect()
    }

    #[test]
    fn adjectives_and_what_follows_a_preposition_qualify() {
        for (text, expected) in [
            ("колготки женские", "колготки"),
            ("зубная паста", "паста"),
            ("крем для рук", "крем"),
            ("вино красное сухое", "вино"),
            ("тетрадь в клетку", "тетрадь"),
            ("покрытие для пола", "покрытие"),
            ("tea with lemon", "tea"),
        ] {
            assert_eq!(named(text), [expected], "{text}");
        }
        assert_eq!(named("orange juice"), ["orange", "juice"]);
    }

    #[test]
    fn something_is_always_named() {
        assert_eq!(named("шампанское"), ["шампанское"]);
        assert_eq!(named("для детей"), ["для", "детей"]);
        assert!(named("").is_empty());
        let amount = question_words("молоко 500 мл");
        assert_eq!(naming("молоко 500 мл", &amount), [true, false], "an amount names nothing");
    }

    #[test]
    fn a_letter_leads_on_only_to_a_word() {
        let leads = |text: &str| {
            let words = words(text);
            (0..words.len()).filter(|place| leads_on(text, &words, *place)).count()
        };
        assert_eq!(leads("кофе В зернах с молоком"), 2);
        assert_eq!(leads("витамин с"), 0);
        assert_eq!(leads("vitamin c tablets"), 0, "a Latin letter is none");
    }
}
