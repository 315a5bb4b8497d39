//! The letters: a message as its reader sees it, in text and in HTML; pure.
//!
//! Every sentence stands in `words/*.toml`, every form in `templates/`; what the shopper or the
//! merchant wrote is only ever a value in them, escaped where it must be.

mod language;
mod money;
#[cfg(test)]
mod tests;
mod view;
mod words;
mod writer;

pub(crate) use writer::{Letter, Writer};
