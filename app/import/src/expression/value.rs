//! What an expression gives.

use std::borrow::Cow;

use super::{Decimal, EvaluationError};

/// A value.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// A text; a field of a row is one.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// Texts in order.
    List(Vec<Cow<'a, str>>),
}

impl<'a> Value<'a> {
    /// The value as a text. A list is none: say which of it, or `join` it.
    ///
    /// # Errors
    /// For a list.
    pub fn into_text(self) -> Result<Cow<'a, str>, EvaluationError> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Number(number) => Ok(Cow::Owned(number.to_string())),
            Self::Flag(flag) => Ok(Cow::Borrowed(if flag { "true" } else { "false" })),
            Self::List(_) => Err(EvaluationError("a list stands where a text belongs".to_owned())),
        }
    }

    /// The value as a number; `None` for an empty text.
    ///
    /// # Errors
    /// For a text that spells no number, a flag or a list.
    pub fn into_number(self) -> Result<Option<Decimal>, EvaluationError> {
        match self {
            Self::Number(number) => Ok(Some(number)),
            Self::Text(text) if text.trim().is_empty() => Ok(None),
            Self::Text(text) => Decimal::parse(&text).map(Some).ok_or_else(|| {
                let shown: String = text.chars().take(40).collect();
                EvaluationError(format!("{shown:?} is not a number such as 12.90"))
            }),
            Self::Flag(_) | Self::List(_) => {
                Err(EvaluationError("a number was expected".to_owned()))
            }
        }
    }

    /// Whether the value holds: a flag, or any text or number that is not empty, `false` or zero.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Flag(flag) => *flag,
            Self::Text(text) => {
                let text = text.trim();
                !text.is_empty() && !text.eq_ignore_ascii_case("false") && text != "0"
            }
            Self::Number(number) => number.compare(Decimal::whole(0)).is_ne(),
            Self::List(list) => !list.is_empty(),
        }
    }

    /// The texts of a list; a text is a list of one, an empty one of none.
    #[must_use]
    pub fn into_list(self) -> Vec<Cow<'a, str>> {
        match self {
            Self::List(list) => list,
            other => {
                other.into_text().ok().filter(|text| !text.trim().is_empty()).into_iter().collect()
            }
        }
    }
}
