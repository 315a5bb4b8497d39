//! The words of the storefront: one catalogue a language, embedded and parsed once.
//!
//! Templates see a catalogue as `t`: `t.cart.title` is a text, `t.availability.low(count=3)` a text
//! with its placeholders filled in and its plural form chosen.
//!
//! **Invariant.** A message that a template names exists in every language with the same
//! placeholders and all the plural forms of that language. The tests here read the templates
//! themselves, so that a branch no test renders is covered too; at run time an unknown key, a
//! missing argument and a superfluous one are errors, never an empty place on a page.

mod catalogue;
mod pattern;
#[cfg(test)]
mod tests;

pub(crate) use catalogue::Catalogue;
