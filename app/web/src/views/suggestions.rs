use serde::Serialize;

use crate::Href;

/// What the search box suggests: a piece of a page.
#[derive(Clone, Debug, Serialize)]
pub struct SuggestionsView {
    /// Words to search for.
    pub queries: Vec<Suggestion>,
    /// Categories of what matches.
    pub categories: Vec<Suggestion>,
    /// Products that match already.
    pub products: Vec<Suggestion>,
    /// How many suggestions there are in all.
    pub count: u64,
}

/// A suggestion.
#[derive(Clone, Debug, Serialize)]
pub struct Suggestion {
    /// Its `id` in the page.
    pub id: String,
    /// Its text, cut where what was typed is in it.
    pub pieces: Vec<Piece>,
    /// Where it leads.
    pub url: Href,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It is what was typed.
    pub matched: bool,
}
