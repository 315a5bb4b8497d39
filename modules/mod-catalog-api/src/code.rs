//! The short name of an attribute, of a dictionary's value, of a unit or a family.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Most characters of a code.
const LENGTH_MAX: usize = 64;

/// 1 to 64 lower-case letters and digits of any script, `-` and `_`, beginning and ending with a
/// letter or digit.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct Code(Arc<str>);

/// The text cannot be a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code is 1 to 64 lower-case letters and digits, with - and _ between them")]
pub struct InvalidCode;

impl Code {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code that a label makes: `Цвет корпуса (RAL)` is `цвет-корпуса-ral`. None when nothing
    /// is left of it.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        let mut code = String::with_capacity(label.len());
        let mut length = 0;
        for c in label.chars().flat_map(char::to_lowercase) {
            if length == LENGTH_MAX {
                break;
            }
            if is_part(c) || (c == '_' && length > 0) {
                code.push(c);
                length += 1;
            } else if length > 0 && !code.ends_with('-') {
                code.push('-');
                length += 1;
            }
        }
        let code = code.trim_end_matches(['-', '_']);
        code.parse().ok()
    }
}

/// A letter or digit that no other case of it exists for.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() && !c.is_uppercase()
}

impl TryFrom<String> for Code {
    type Error = InvalidCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = (1..=LENGTH_MAX).contains(&text.chars().count())
            && text.chars().all(|c| is_part(c) || c == '-' || c == '_')
            && text.starts_with(is_part)
            && text.ends_with(is_part);
        if fits { Ok(Self(text.into())) } else { Err(InvalidCode) }
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0.as_ref().to_owned()
    }
}

impl std::str::FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn a_code_has_one_form() {
        for bad in ["", "-a", "a_", "A", "a b", "a.b", "a\0", &"x".repeat(65)] {
            assert!(bad.parse::<Code>().is_err(), "{bad:?}");
        }
        for good in ["a", "screen-size_2", "цвет", "7"] {
            assert!(good.parse::<Code>().is_ok(), "{good:?}");
        }
    }

    #[test]
    fn a_label_makes_a_code_or_none() {
        let code = |label: &str| Code::of_label(label).map(String::from);
        assert_eq!(code(" Цвет корпуса (RAL) ").as_deref(), Some("цвет-корпуса-ral"));
        assert_eq!(code("42.5").as_deref(), Some("42-5"));
        assert_eq!(code("_a_").as_deref(), Some("a"));
        assert_eq!(code(&"ab ".repeat(40)).map(|c| c.chars().count()), Some(62 + 2));
        assert_eq!(code("!?"), None);
    }
}
