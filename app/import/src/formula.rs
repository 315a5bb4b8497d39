//! Cells that a spreadsheet would take for formulas, and the quote that prevents it.
//!
//! Invariant: [`plain`] undoes [`quoted`] for every text, so that an export that is imported says
//! what the shop said.

use std::borrow::Cow;

/// What a formula, or a trick to make one, begins with.
const DANGEROUS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// The text with a `'` before it where a spreadsheet would calculate.
#[must_use]
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the `'` that [`quoted`] put there.
#[must_use]
pub(crate) fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest) => rest,
        _ => text,
    }
}

/// Also behind quotes that were there before: they must come back as they were.
fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DANGEROUS, plain, quoted};

    #[test]
    fn every_dangerous_beginning_is_quoted_and_nothing_else() {
        for text in ["=1+1", "+7", "-5", "@SUM(A1)", "\tx", "\rx", "\0", "'=1", "''@x"] {
            assert_eq!(quoted(text), format!("'{text}"));
        }
        for text in ["", "mug", "a=1", "'quoted'", "5-7", " =1"] {
            assert_eq!(quoted(text), text);
        }
    }

    proptest! {
        #[test]
        fn quoting_is_undone_exactly(text in "['=+@\t\r\\-a]{0,6}") {
            let safe = quoted(&text);
            prop_assert!(!safe.starts_with(DANGEROUS));
            prop_assert_eq!(plain(&safe), text.as_str());
        }
    }
}
