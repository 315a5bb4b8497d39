//! Letters that the shop wrote into its outbox.

use std::fs;

use crate::{Shop, Shopper};

/// The letters to a shopper, as they lie in the outbox of the shop.
///
/// # Panics
/// When one of them is not text.
#[must_use]
pub fn letters_to(shop: &Shop, shopper: &Shopper) -> Vec<String> {
    let address = format!("To: {}", shopper.email());
    let files = fs::read_dir(shop.outbox()).into_iter().flatten().flatten();
    files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| fs::read_to_string(path).expect("a letter is text"))
        .filter(|letter| letter.lines().any(|line| line == address))
        .collect()
}
