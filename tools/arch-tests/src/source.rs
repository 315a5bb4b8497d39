//! A file of the tree, split into code and string literals.
//!
//! Invariant: [`Source::code`] has the line numbers of the file, and neither comments, nor the
//! contents of literals, nor items under `#[cfg(test)]`; so a word in a doc comment never trips a
//! rule. It is a lexer, not a parser: macros that build SQL out of pieces would pass it, and the
//! database roles are the wall behind it.

mod lexer;

pub use lexer::Literal;

/// A file that the rules read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path from the workspace root, with `/` between the parts.
    pub path: String,
    /// The text as written.
    pub text: String,
    /// The code alone (Rust files; empty for others).
    pub code: String,
    /// The string literals of the code (Rust files; empty for others).
    pub literals: Vec<Literal>,
}

impl Source {
    /// The file `path` with the contents `text`.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let (code, literals) =
            if path.ends_with(".rs") { lexer::split(&text) } else { (String::new(), Vec::new()) };
        Self { path, text, code, literals }
    }

    /// Whether the file is test code as a whole: it never ships.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.starts_with("e2e/")
            || self.path.starts_with("tools/testkit/")
            || self.path.starts_with("tools/testshop/")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
            || self.path.contains("/benches/")
    }

    /// The lines of the code on which `word` stands by itself, as `path:line`.
    #[must_use]
    pub fn lines_with(&self, word: &str) -> Vec<String> {
        self.code
            .lines()
            .enumerate()
            .filter(|(_, line)| has_word(line, word))
            .map(|(index, _)| format!("{}:{}", self.path, index + 1))
            .collect()
    }
}

/// Whether `word` occurs in `line` without an identifier running into it from either side; an end
/// of `word` that is no identifier itself needs no border.
fn has_word(line: &str, word: &str) -> bool {
    let is_identifier = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let open = |edge: Option<char>, neighbour: Option<char>| {
            !edge.is_some_and(is_identifier) || !neighbour.is_some_and(is_identifier)
        };
        open(word.chars().next(), before) && open(word.chars().next_back(), after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_itself_only() {
        let source = Source::new("a.rs", "let x: f64 = my_f64(1);\nlet y = self.f64x;\n");
        assert_eq!(source.lines_with("f64"), ["a.rs:1"]);
        assert!(has_word("sqlx::query_as!(Row)", "query_as!("));
        assert!(!has_word("operand::new()", "rand::"));
    }

    #[test]
    fn test_files_are_known_by_their_place() {
        for path in ["modules/mod-a/tests/it/main.rs", "libs/common/src/money/tests.rs", "e2e/x.rs"]
        {
            assert!(Source::new(path, "").is_test(), "{path}");
        }
        assert!(!Source::new("modules/mod-a/src/lib.rs", "").is_test());
    }
}
