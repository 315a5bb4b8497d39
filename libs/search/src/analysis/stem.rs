//! Words in other forms.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::Script;

/// The stem of a folded word: Russian for Cyrillic words, English for Latin ones. Words with
/// digits and words of three letters or fewer are their own stems.
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    let short = word.chars().nth(3).is_none();
    if short || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    match Script::of_word(word) {
        Script::Cyrillic => without_fleeting_vowel(Stemmer::new(Algorithm::Russian).stem(word)),
        Script::Latin => Stemmer::new(Algorithm::English).stem(word),
        Script::Other => Cow::Borrowed(word),
    }
}

/// `кружек` is of `кружка`, `огурец` of `огурцы`: a vowel that comes and goes before the last
/// consonant is left out of every form.
fn without_fleeting_vowel(stem: Cow<'_, str>) -> Cow<'_, str> {
    const CONSONANTS: &str = "бвгджзклмнпрстфхцчшщ";
    let mut end = stem.chars().rev();
    let (last, vowel, before) = (end.next(), end.next(), end.next());
    let fleeting = matches!((vowel, last), (Some('е'), Some('к' | 'ц')) | (Some('о'), Some('к')));
    let after_consonant = before.is_some_and(|letter| CONSONANTS.contains(letter));
    // Two letters before it, or hardly a word would be left.
    if !fleeting || !after_consonant || end.next().is_none() {
        return stem;
    }
    let kept = stem.chars().count() - 2;
    let mut short: String = stem.chars().take(kept).collect();
    short.extend(last);
    Cow::Owned(short)
}

const STOP_WORDS: &str = " а в во для до за и из или к ко на не о об от по под при с со у \
    a an and at by for from in of on or the to with ";

/// Whether a folded word says little: it helps to rank, but nothing need contain it.
#[must_use]
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.split_ascii_whitespace().any(|stop| stop == word)
}
