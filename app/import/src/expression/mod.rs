//! A small language for what a mapping wants of a row: columns, texts, decimals, lists of texts.
//!
//! Invariants: an expression has no loop and no side effect, its size and depth are limited when
//! it is read, and the texts it makes are limited when it is evaluated; numbers are exact
//! decimals; the same row gives the same value on every machine and in every run.
//! Left out: variables, functions of one's own, regular expressions, dates.

mod decimal;
mod evaluate;
mod functions;
mod lexer;
mod parser;
mod slug;
mod value;

pub use decimal::Decimal;
pub use slug::{slug_of, tag_of};
pub use value::Value;

use parser::Node;

/// Longest expression, in bytes.
pub const TEXT_BYTES_MAX: usize = 4_096;

/// A column as an expression names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnRef {
    /// By its header.
    Name(String),
    /// By its place, counted from 1.
    Position(usize),
}

impl std::fmt::Display for ColumnRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Position(position) => write!(f, "${position}"),
        }
    }
}

/// An expression that was read; its columns are not looked for yet.
#[derive(Clone, Debug)]
pub struct Expression {
    node: Node,
    columns: Vec<ColumnRef>,
}

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}: {reason}")]
pub struct ExpressionError {
    /// Where, counted from 1.
    pub position: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Why an expression has no value for a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct EvaluationError(pub(crate) String);

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// [`ExpressionError`] says where it stops making sense.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parser::parse(text)
    }

    /// The columns it reads, in the order of their first use.
    #[must_use]
    pub fn columns(&self) -> &[ColumnRef] {
        &self.columns
    }

    /// The same expression over a file whose columns were found: `places` says for each of
    /// [`Self::columns`] which field of a row it is, counted from 0.
    ///
    /// # Panics
    /// When there is not one place for each column.
    #[must_use]
    pub fn bind(self, places: Vec<usize>) -> Bound {
        assert_eq!(places.len(), self.columns.len(), "a place for each column");
        Bound { node: self.node, columns: self.columns, places }
    }
}

/// An expression over the rows of one file.
#[derive(Clone, Debug)]
pub struct Bound {
    node: Node,
    columns: Vec<ColumnRef>,
    places: Vec<usize>,
}

impl Bound {
    /// Its value for a row; a field that a row lacks is empty.
    ///
    /// # Errors
    /// [`EvaluationError`] in words for whoever mends the file: a text that is no number, a
    /// division by zero, a text out of bounds.
    pub fn evaluate<'a>(
        &'a self,
        field: &impl Fn(usize) -> &'a str,
    ) -> Result<Value<'a>, EvaluationError> {
        let column = |index: usize| self.places.get(index).map_or("", |place| field(*place));
        evaluate::evaluate(&self.node, &column)
    }

    /// The first column it reads, to name in a reject.
    #[must_use]
    pub fn column(&self) -> Option<&ColumnRef> {
        self.columns.first()
    }
}

#[cfg(test)]
mod tests;
