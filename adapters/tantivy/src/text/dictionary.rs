//! The words that an index knows.

use std::collections::BTreeMap;

use kernel_search::{IndexError, analysis::typos_max};
use tantivy::{Term, query::FuzzyTermQuery, schema::Field};

use crate::{failed, schema::Fields, view::View};

/// Most words that an unfinished one may become.
const COMPLETIONS_MAX: usize = 24;
/// Most words looked at for them.
const COMPLETIONS_SEEN: usize = 2_000;

/// The words of one view.
#[derive(Clone, Copy)]
pub(crate) struct Dictionary<'a> {
    pub(crate) view: &'a View,
    pub(crate) fields: &'a Fields,
}

impl Dictionary<'_> {
    /// In how many documents a term of `field` stands.
    pub(crate) fn count(&self, field: Field, term: &str) -> Result<u64, IndexError> {
        self.view.searcher.doc_freq(&Term::from_field_text(field, term)).map_err(failed)
    }

    /// The likeliest word that was meant by a misspelt one: with the fewest letters wrong, the
    /// first letter right, and most frequent.
    pub(crate) fn correction(&self, word: &str) -> Result<Option<String>, IndexError> {
        for distance in 1..=typos_max(word) {
            let near = self.near(word, distance)?;
            let first = word.chars().next();
            // Two letters wrong and the first one is too much to guess.
            let near =
                near.into_iter().filter(|(near, _)| distance == 1 || near.chars().next() == first);
            let best = near.max_by_key(|(near, documents)| {
                // A wrong first letter is worth a tenfold frequency.
                let same = near.chars().next() == first;
                (if same { documents * 10 } else { *documents }, std::cmp::Reverse(near.clone()))
            });
            if let Some((best, _)) = best {
                return Ok(Some(best));
            }
        }
        Ok(None)
    }

    /// Words of letters with up to `distance` letters wrong, and their documents.
    fn near(&self, word: &str, distance: u8) -> Result<BTreeMap<String, u64>, IndexError> {
        let field = self.fields.words;
        let query = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true);
        let automaton = query.automaton().map_err(failed)?;
        let mut found = BTreeMap::new();
        for (segment, _) in self.view.segments() {
            let index = segment.inverted_index(field).map_err(failed)?;
            let mut stream = index.terms().search(&automaton).into_stream().map_err(failed)?;
            while stream.advance() {
                let near = String::from_utf8_lossy(stream.key()).into_owned();
                let guessable = typos_max(&near) > 0 && near != word;
                if guessable {
                    *found.entry(near).or_insert(0) += u64::from(stream.value().doc_freq);
                }
            }
        }
        Ok(found)
    }

    /// The most frequent words that begin with `prefix`, itself left out.
    pub(crate) fn completions(&self, prefix: &str) -> Result<Vec<String>, IndexError> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for (segment, _) in self.view.segments() {
            let index = segment.inverted_index(self.fields.words).map_err(failed)?;
            let mut stream = index.terms().range().gt(prefix).into_stream().map_err(failed)?;
            for _ in 0..COMPLETIONS_SEEN {
                if !stream.advance() || !stream.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                let word = String::from_utf8_lossy(stream.key()).into_owned();
                *found.entry(word).or_insert(0) += u64::from(stream.value().doc_freq);
            }
        }
        let mut words: Vec<_> = found.into_iter().collect();
        words.sort_by_key(|(_, documents)| std::cmp::Reverse(*documents));
        words.truncate(COMPLETIONS_MAX);
        Ok(words.into_iter().map(|(word, _)| word).collect())
    }
}
