//! What is searched for: the lines of a file, or words of the products' own names.

use std::{collections::BTreeSet, fs, path::Path};

use crate::peer::Product;

/// Shorter ones are seldom what somebody types.
const WORD_LENGTH_MIN: usize = 4;

/// The queries of a file, one a line.
pub(crate) fn from_file(path: &Path) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines: Vec<_> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.is_empty() {
        Err(format!("{}: no line to search for", path.display()))
    } else {
        Ok(lines)
    }
}

/// Every word of the names once, and every pair of neighbours: one in two searches has two words.
pub(crate) fn from_names(products: &[Product]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for product in products {
        let words: Vec<&str> = product
            .name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= WORD_LENGTH_MIN)
            .collect();
        found.extend(words.iter().map(|word| word.to_lowercase()));
        found.extend(words.windows(2).map(|pair| pair.join(" ").to_lowercase()));
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::from_names;
    use crate::peer::Product;

    #[test]
    fn names_give_words_and_pairs_each_once() {
        let product = |name: &str| Product { address: String::new(), name: name.to_owned() };
        let words = from_names(&[product("Ribbed mug, 0.3 l"), product("Чашка ribbed")]);
        assert_eq!(words, ["ribbed", "чашка", "чашка ribbed"]);
        assert!(from_names(&[product("a 1")]).is_empty());
    }
}
