//! Latin and Cyrillic, and words that mix them.

/// The alphabet of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Digits and everything else.
    Other,
}

/// Latin letters and the Cyrillic ones that look the same, in lower or upper case.
const LOOKALIKES: [(char, char); 12] = [
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'н'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];

impl Script {
    /// The alphabet of a letter.
    #[must_use]
    pub fn of(letter: char) -> Self {
        match letter {
            'a'..='z' | 'A'..='Z' => Self::Latin,
            '\u{400}'..='\u{52f}' => Self::Cyrillic,
            _ => Self::Other,
        }
    }

    /// The alphabet of a word: that of its first letter.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        word.chars().map(Self::of).find(|script| *script != Self::Other).unwrap_or(Self::Other)
    }
}

/// A folded word of one alphabet, if its foreign letters only look like that alphabet's: `cок`
/// with a Latin c is `сок`. `None` when it mixes alphabets in earnest, or mixes none.
pub(super) fn unmixed(word: &str) -> Option<String> {
    let count = |script| word.chars().filter(|letter| Script::of(*letter) == script).count();
    let (latin, cyrillic) = (count(Script::Latin), count(Script::Cyrillic));
    if latin == 0 || cyrillic == 0 {
        return lone(word);
    }
    let (cyrillic_form, latin_form) = (in_cyrillic(word), in_latin(word));
    let form =
        if cyrillic >= latin { cyrillic_form.or(latin_form) } else { latin_form.or(cyrillic_form) };
    form.map(|form| lone(&form).unwrap_or(form))
}

/// `а4`, `ааа` and `с`: a single letter, or one repeated, is typed in either alphabet; it is taken
/// for Latin.
fn lone(word: &str) -> Option<String> {
    let mut letters = word.chars().filter(|letter| Script::of(*letter) != Script::Other);
    let first = letters.next()?;
    let alone = Script::of(first) == Script::Cyrillic && letters.all(|letter| letter == first);
    if alone { in_latin(word) } else { None }
}

fn in_cyrillic(word: &str) -> Option<String> {
    convert(word, Script::Latin, |letter| LOOKALIKES.iter().find(|l| l.0 == letter).map(|l| l.1))
}

fn in_latin(word: &str) -> Option<String> {
    convert(word, Script::Cyrillic, |letter| LOOKALIKES.iter().find(|l| l.1 == letter).map(|l| l.0))
}

fn convert(word: &str, from: Script, to: impl Fn(char) -> Option<char>) -> Option<String> {
    word.chars().map(|c| if Script::of(c) == from { to(c) } else { Some(c) }).collect()
}
