//! Amounts with their unit, in one spelling: `0,5 л`, `500мл` and `0.5L` are `500ml`.
//!
//! Only units that convert without a remainder and are written alike by everybody are known;
//! metres and ounces are not among them: `5 m` is a size, and an ounce is two things.

use std::ops::Range;

use super::Word;

/// An amount in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its one spelling: `500ml`, `1500g`, `250mg`, `20mm`.
    pub term: String,
    /// The words that it is written with.
    pub words: Range<usize>,
}

/// What is measured: its base unit, and how many of that each spelling is worth.
const UNITS: [(&str, &[(&str, u64)]); 3] = [
    (
        "ml",
        &[
            ("ml", 1),
            ("мл", 1),
            ("cl", 10),
            ("l", 1_000),
            ("л", 1_000),
            ("lt", 1_000),
            ("ltr", 1_000),
            ("liter", 1_000),
            ("litre", 1_000),
            ("liters", 1_000),
            ("litres", 1_000),
            ("литр", 1_000),
            ("литра", 1_000),
            ("литров", 1_000),
        ],
    ),
    (
        "mg",
        &[
            ("mg", 1),
            ("мг", 1),
            ("g", 1_000),
            ("gr", 1_000),
            ("gm", 1_000),
            ("г", 1_000),
            ("гр", 1_000),
            ("грамм", 1_000),
            ("kg", 1_000_000),
            ("кг", 1_000_000),
        ],
    ),
    ("mm", &[("mm", 1), ("cm", 10), ("см", 10)]),
];

/// More digits are a code, no amount.
const DIGITS_MAX: usize = 6;
const DECIMALS_MAX: usize = 3;

/// The amounts of a text, in order, by its [`words`](super::words).
#[must_use]
pub fn measures(text: &str, words: &[Word]) -> Vec<Measure> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < words.len() {
        match measure(text, words, place) {
            Some(measure) => {
                place = measure.words.end;
                found.push(measure);
            }
            None => place += 1,
        }
    }
    found
}

/// The words of a question: an amount is one word, whose parts are what it was written with.
#[must_use]
pub fn question_words(text: &str) -> Vec<Word> {
    let mut words = super::words(text);
    // From the end, so that places before stay true.
    for Measure { term, words: written } in measures(text, &words).into_iter().rev() {
        let (first, last) = (&words[written.start], &words[written.end - 1]);
        let (start, end, abbreviated) = (first.start, last.end, last.abbreviated);
        let parts = words[written.clone()].iter().flat_map(|word| match word.parts.is_empty() {
            true => vec![word.text.clone()],
            false => word.parts.clone(),
        });
        let word = Word { text: term, start, end, abbreviated, parts: parts.collect() };
        words.splice(written, [word]);
    }
    words
}

/// The amount that begins with the word at `place`.
fn measure(text: &str, words: &[Word], place: usize) -> Option<Measure> {
    let (whole, mut rest) = digits(&words[place].text, DIGITS_MAX)?;
    let mut before = text[..words[place].start].chars().rev();
    let goes_on = matches!(before.next(), Some('.' | ','))
        && before.next().is_some_and(|letter| letter.is_ascii_digit());
    if goes_on {
        return None;
    }
    let mut decimals = "";
    let mut last = place;
    let between = |left: usize| {
        let right = words.get(left + 1)?;
        Some((&text[words[left].end..right.start], right.text.as_str()))
    };
    if rest.is_empty()
        && let Some(("," | ".", next)) = between(last)
        && let Some((found, after)) = digits(next, DECIMALS_MAX)
    {
        (decimals, rest, last) = (found, after, last + 1);
    }
    if rest.is_empty() {
        let (gap, next) = between(last)?;
        if !gap.chars().all(char::is_whitespace) {
            return None;
        }
        (rest, last) = (next, last + 1);
    }
    let (base, factor) = unit(rest)?;
    Some(Measure { term: term(whole, decimals, base, factor)?, words: place..last + 1 })
}

/// The digits that a word begins with, and what follows them.
fn digits(word: &str, digits_max: usize) -> Option<(&str, &str)> {
    let end = word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(word.len());
    (1..=digits_max).contains(&end).then(|| word.split_at(end))
}

fn unit(written: &str) -> Option<(&'static str, u64)> {
    UNITS.iter().find_map(|(base, spellings)| {
        let known = spellings.iter().find(|(spelling, _)| *spelling == written)?;
        Some((*base, known.1))
    })
}

/// The one spelling; none of an amount that is no whole number of base units.
fn term(whole: &str, decimals: &str, base: &str, factor: u64) -> Option<String> {
    let scale = 10_u64.pow(u32::try_from(decimals.len()).ok()?);
    let number: u64 = format!("{whole}{decimals}").parse().ok()?;
    let scaled = number.checked_mul(factor)?;
    if !scaled.is_multiple_of(scale) || scaled == 0 {
        return None;
    }
    let amount = scaled / scale;
    // Milligrams are for what is lighter than a gram.
    Some(match base {
        "mg" if amount.is_multiple_of(1_000) => format!("{}g", amount / 1_000),
        _ => format!("{amount}{base}"),
    })
}

#[cfg(test)]
mod tests {
    use super::{measures, question_words};
    use crate::analysis::words;

    fn terms(text: &str) -> Vec<String> {
        measures(text, &words(text)).into_iter().map(|measure| measure.term).collect()
    }

    #[test]
    fn one_amount_has_one_spelling() {
        for text in ["0,5 л", "0.5л", "500 мл", "500мл", "500 ml", "0.5L", "50cl", "0,500 литра"]
        {
            assert_eq!(terms(text), ["500ml"], "{text}");
        }
        for text in ["1,5 кг", "1500г", "1500 гр.", "1.5KG"] {
            assert_eq!(terms(text), ["1500g"], "{text}");
        }
        assert_eq!(terms("0,25 г"), ["250mg"]);
        assert_eq!(terms("2 см"), terms("20мм"));
    }

    #[test]
    fn what_is_no_amount_has_none() {
        for text in
            ["500", "л", "5 м", "12, 5", "1234567 г", "0 л", "lr03", "0.0001 л", "1.2345 л", "5/л"]
        {
            assert!(terms(text).is_empty(), "{text}: {:?}", terms(text));
        }
    }

    #[test]
    fn an_amount_of_a_question_is_one_word_that_remembers_its_parts() {
        let text = "молоко 0,5 л жирное 500мл";
        let found = question_words(text);
        let told: Vec<_> =
            found.iter().map(|word| (word.text.as_str(), word.parts.len())).collect();
        assert_eq!(told, [("молоко", 0), ("500ml", 3), ("жирное", 0), ("500ml", 2)]);
        assert_eq!(&text[found[1].start..found[1].end], "0,5 л");
        assert_eq!(question_words("тетрадь 48 листов").len(), 3);
    }
}
