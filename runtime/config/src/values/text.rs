//! Names, texts and addresses written by people.

use kernel_common::Validation;

use super::Setting;

/// One line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name(pub(crate) String);

impl Setting for Name {
    const WHAT: &'static str = "one line of text";
    const EXAMPLE: &'static str = "\"Nordlicht\"";

    fn from_text(text: &str) -> Option<Self> {
        let mut check = Validation::new();
        let line = check.line("", text, 200);
        check.finish().is_ok().then_some(Self(line))
    }
}

/// A text of several lines; line ends and tabs are its only control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LongText(pub(crate) String);

impl Setting for LongText {
    const WHAT: &'static str = "a text";
    const EXAMPLE: &'static str = "\"Goods may be returned within 14 days.\"";

    fn from_text(text: &str) -> Option<Self> {
        let clean = !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        (clean && !text.trim().is_empty()).then(|| Self(text.trim().to_owned()))
    }
}

/// An e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Email(pub(crate) String);

impl Setting for Email {
    const WHAT: &'static str = "an e-mail address";
    const EXAMPLE: &'static str = "\"orders@shop.example.com\"";

    fn from_text(text: &str) -> Option<Self> {
        let mut check = Validation::new();
        let address = check.email("", text);
        check.finish().is_ok().then_some(Self(address))
    }
}

/// A log level, or a list of directives `target=level`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directives(pub(crate) String);

impl Setting for Directives {
    const WHAT: &'static str = "a log level (error, warn, info, debug, trace) or directives";
    const EXAMPLE: &'static str = "\"info,sqlx=warn\"";

    fn from_text(text: &str) -> Option<Self> {
        let level =
            |text: &str| matches!(text, "off" | "error" | "warn" | "info" | "debug" | "trace");
        let target = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-'))
        };
        text.split(',')
            .all(|directive| match directive.split_once('=') {
                Some((name, value)) => target(name) && level(value),
                None => level(directive),
            })
            .then(|| Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Directives, LongText, Name, Setting};

    #[test]
    fn levels_and_directives_pass_and_slips_do_not() {
        for good in ["info", "info,sqlx=warn,mod_order::store=debug", "off"] {
            assert!(Directives::from_text(good).is_some(), "{good}");
        }
        for bad in ["", "loud", "info,", "=warn", "sqlx=", "sqlx=loud", "info, sqlx=warn"] {
            assert!(Directives::from_text(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_name_is_one_line_and_a_text_may_be_many() {
        assert!(Name::from_text("a\nb").is_none() && LongText::from_text("a\nb").is_some());
        assert!(Name::from_text(" ").is_none() && LongText::from_text("a\0b").is_none());
    }
}
