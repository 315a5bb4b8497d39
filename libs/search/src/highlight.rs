//! Marks of what matched in a text.

use std::collections::HashSet;

use crate::analysis::{stem, words};

/// Knows what a question matched, in any form of the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matcher {
    /// Stems that match.
    pub stems: HashSet<String>,
    /// Whole folded words that match.
    pub words: HashSet<String>,
    /// Beginnings of folded words that match.
    pub prefixes: Vec<String>,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The piece.
    pub text: &'a str,
    /// Whether it matched.
    pub matched: bool,
}

impl Matcher {
    /// The text cut where words match; its pieces in order are the whole text.
    #[must_use]
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut done = 0;
        for word in words(text) {
            let whole = self.words.contains(&word.text)
                || self.stems.contains(stem(&word.text).as_ref())
                || word.parts.iter().any(|part| self.words.contains(part));
            let begun = self.prefixes.iter().any(|prefix| word.text.starts_with(prefix.as_str()));
            if !whole && !begun {
                continue;
            }
            if done < word.start {
                pieces.push(Piece { text: &text[done..word.start], matched: false });
            }
            pieces.push(Piece { text: &text[word.start..word.end], matched: true });
            done = word.end;
        }
        if done < text.len() {
            pieces.push(Piece { text: &text[done..], matched: false });
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::{Matcher, Piece};

    #[test]
    fn every_form_of_a_word_is_marked_and_nothing_is_lost() {
        let matcher = Matcher {
            stems: ["кружк".to_owned()].into(),
            words: ["48".to_owned()].into(),
            prefixes: vec!["син".to_owned()],
        };
        let text = "Набор кружек: Кружка СИНЯЯ, 48л";
        let pieces = matcher.pieces(text);
        let marked: Vec<_> = pieces.iter().filter(|p| p.matched).map(|p| p.text).collect();
        assert_eq!(marked, ["кружек", "Кружка", "СИНЯЯ", "48л"]);
        let whole: String = pieces.iter().map(|Piece { text, .. }| *text).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn a_text_without_a_match_is_one_piece() {
        let pieces = Matcher::default().pieces("Tea");
        assert_eq!(pieces, [Piece { text: "Tea", matched: false }]);
        assert!(Matcher::default().pieces("").is_empty());
    }
}
