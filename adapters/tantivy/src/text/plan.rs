//! What is looked for: of each typed word, whatever it may stand for.

use kernel_search::{
    IndexError, Matcher, Synonyms, TextQuery,
    analysis::{
        self, Word, code, is_stop_word, leads_on, naming, other_layout, question_words, stem,
    },
};

use super::{
    alternatives::{self, Alternative},
    dictionary::Dictionary,
};
use crate::{schema::Fields, view::View};

/// Most words of a question that are looked for; the rest is taken for noise.
const WORDS_MAX: usize = 16;
/// A word in so few documents, beside one in so many times more that differs by a letter, is
/// likely a slip of the catalog's own.
const RARE_MAX: u64 = 3;
const RARE_TIMES: u64 = 50;
const SLIP_BOOST: f32 = 0.3;

/// A question's words, looked up.
pub(crate) struct Plan {
    pub(super) words: Vec<Planned>,
    /// The whole text as the code of a document.
    pub(super) code: String,
    corrected: Option<String>,
}

/// One word.
pub(super) struct Planned {
    /// As it was typed, or corrected.
    pub(super) text: String,
    pub(super) alternatives: Vec<Alternative>,
    /// Whether a document must have it.
    pub(super) required: bool,
    /// Whether it names what is looked for; a word that only qualifies may be missing sooner.
    pub(super) names: bool,
    /// The beginning, where the word was taken for unfinished.
    prefix: bool,
}

impl Plan {
    pub(crate) fn new(
        query: &TextQuery,
        view: &View,
        fields: &Fields,
        synonyms: &[Synonyms],
    ) -> Result<Self, IndexError> {
        let planner = Planner { dictionary: Dictionary { view, fields }, synonyms, query };
        let mut typed = question_words(&query.text);
        typed.truncate(WORDS_MAX);
        let mut corrected = None;
        let mut words = planner.known(&query.text, &typed)?;
        let lost = words.iter().all(|word| word.alternatives.is_empty());
        if lost && query.forgiving {
            // Keys of the other layout may be signs here: the text is switched as a whole.
            let switched = other_layout(&query.text);
            let switched = switched.map(|text| (question_words(&text), text));
            if let Some((typed, text)) = switched {
                let meant = planner.known(&text, &typed)?;
                let found = meant.iter().all(|word| !word.alternatives.is_empty());
                if found && !meant.is_empty() {
                    (words, corrected) = (meant, Some(text));
                }
            }
        }
        if query.forgiving {
            let fixed = planner.correct(&mut words, &typed)?;
            corrected = corrected.or(fixed);
        }
        planner.finish_last(&mut words)?;
        planner.shorten(&mut words)?;
        // What nobody knows is dropped, as long as there is something to look for.
        if words.iter().any(|word| word.required && !word.alternatives.is_empty()) {
            words.retain(|word| !word.alternatives.is_empty());
        }
        if !words.iter().any(|word| word.names && word.required) {
            for word in &mut words {
                word.names = true;
            }
        }
        if !words.iter().any(|word| word.required) {
            for word in &mut words {
                word.required = true;
            }
        }
        Ok(Self { words, code: code(&query.text), corrected })
    }

    /// The text that is searched for instead of what was typed.
    pub(crate) fn corrected(&self) -> Option<&str> {
        self.corrected.as_deref()
    }

    /// How many words must be found.
    pub(crate) fn required(&self) -> usize {
        self.words.iter().filter(|word| word.required).count()
    }

    /// What to mark in texts.
    pub(crate) fn matcher(&self) -> Matcher {
        let mut matcher = Matcher::default();
        for word in &self.words {
            if word.prefix {
                matcher.prefixes.push(word.text.clone());
            }
            matcher.words.insert(word.text.clone());
            for term in word.alternatives.iter().flat_map(|alternative| &alternative.terms) {
                match term.strip_suffix('.') {
                    Some(short) => matcher.words.insert(short.to_owned()),
                    None => matcher.stems.insert(term.clone()),
                };
            }
        }
        matcher
    }
}

struct Planner<'a> {
    dictionary: Dictionary<'a>,
    synonyms: &'a [Synonyms],
    query: &'a TextQuery,
}

impl Planner<'_> {
    fn known(&self, text: &str, words: &[Word]) -> Result<Vec<Planned>, IndexError> {
        let roles = naming(text, words);
        let planned = words.iter().zip(roles).enumerate().map(|(place, (word, names))| {
            let planned = self.known_word(word)?;
            let required = planned.required && !leads_on(text, words, place);
            Ok(Planned { names, required, ..planned })
        });
        planned.collect()
    }

    fn known_word(&self, word: &Word) -> Result<Planned, IndexError> {
        let alternatives = alternatives::known(word, self.dictionary, self.synonyms)?;
        let required = !is_stop_word(&word.text);
        let text = word.text.clone();
        Ok(Planned { text, alternatives, required, names: true, prefix: false })
    }

    /// Corrects the words that nobody knows, and adds what rare ones may be slips of. The text
    /// with its corrections, if there are any.
    fn correct(&self, words: &mut [Planned], typed: &[Word]) -> Result<Option<String>, IndexError> {
        let mut corrected = false;
        let last = words.len().saturating_sub(1);
        for (place, word) in words.iter_mut().enumerate() {
            if !word.alternatives.is_empty() {
                self.add_slip(word)?;
                continue;
            }
            let unfinished = self.query.unfinished && place == last;
            if unfinished && !self.dictionary.completions(&word.text)?.is_empty() {
                continue;
            }
            if let Some(meant) = self.meant(word, typed.get(place), unfinished)? {
                *word = Planned { names: word.names, ..meant };
                corrected = true;
            }
        }
        let text = || words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        Ok(corrected.then(text))
    }

    /// What an unknown word was meant to be: keys of the other layout, else a misspelt word.
    fn meant(
        &self,
        word: &Planned,
        typed: Option<&Word>,
        unfinished: bool,
    ) -> Result<Option<Planned>, IndexError> {
        let keys = typed.and_then(|typed| self.query.text.get(typed.start..typed.end));
        let switched = keys.and_then(other_layout).map(|text| analysis::words(&text));
        if let Some([switched]) = switched.as_deref() {
            let planned = self.known_word(switched)?;
            let goes_on = || self.dictionary.completions(&switched.text);
            if !planned.alternatives.is_empty() || (unfinished && !goes_on()?.is_empty()) {
                return Ok(Some(planned));
            }
        }
        let Some(meant) = self.dictionary.correction(&word.text)? else { return Ok(None) };
        let meant = analysis::words(&meant);
        let planned = meant.first().map(|word| self.known_word(word)).transpose()?;
        Ok(planned.filter(|planned| !planned.alternatives.is_empty()))
    }

    /// Lets words that nobody knows stand for their abbreviations.
    fn shorten(&self, words: &mut [Planned]) -> Result<(), IndexError> {
        for word in words.iter_mut().filter(|word| word.alternatives.is_empty()) {
            word.alternatives = alternatives::shortened(&word.text, self.dictionary)?;
        }
        Ok(())
    }

    fn add_slip(&self, word: &mut Planned) -> Result<(), IndexError> {
        let (dictionary, fields) = (self.dictionary, self.dictionary.fields);
        let documents = dictionary.count(fields.words, &word.text)?;
        if !(1..=RARE_MAX).contains(&documents) {
            return Ok(());
        }
        let Some(meant) = dictionary.correction(&word.text)? else { return Ok(()) };
        if dictionary.count(fields.words, &meant)? >= documents * RARE_TIMES {
            let terms = vec![stem(&meant).into_owned()];
            word.alternatives.push(Alternative { terms, boost: SLIP_BOOST, fixed: false });
        }
        Ok(())
    }

    /// Lets the last word go on: where it may be unfinished, or is unknown as it is.
    fn finish_last(&self, words: &mut [Planned]) -> Result<(), IndexError> {
        let Some(last) = words.last_mut() else { return Ok(()) };
        let unknown = last.alternatives.is_empty() && self.query.forgiving;
        let letters = last.text.chars().count();
        if (self.query.unfinished && letters >= 1) || (unknown && letters >= 3) {
            let more = alternatives::finished(&last.text, self.dictionary)?;
            last.prefix = !more.is_empty();
            last.required |= last.prefix;
            for one in more {
                if !last.alternatives.iter().any(|known| known.terms == one.terms) {
                    last.alternatives.push(one);
                }
            }
        }
        Ok(())
    }
}
