//! Names for addresses, and short stable marks.

use sha2::{Digest, Sha256};

/// Lower-case letters and digits of any script, with `-` for everything between them, at most
/// `length_max` characters; empty when the text holds neither.
#[must_use]
pub fn slug_of(text: &str, length_max: usize) -> String {
    let mut slug = String::with_capacity(text.len());
    let (mut length, mut gap) = (0usize, false);
    for character in text.chars().flat_map(char::to_lowercase) {
        // Some capitals have no small form; a slug takes no capital.
        if !character.is_alphanumeric() || character.is_uppercase() {
            gap = true;
            continue;
        }
        let needed = 1 + usize::from(gap && length > 0);
        if length + needed > length_max {
            break;
        }
        if gap && length > 0 {
            slug.push('-');
        }
        slug.push(character);
        length += needed;
        gap = false;
    }
    slug
}

/// Eight hexadecimal digits that stand for a text: the same in every run, and different for
/// texts that differ, as far as 32 bits go.
#[must_use]
pub fn tag_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 64 bits that stand for a text.
pub(super) fn hash_of(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use mod_catalog_api::Slug;
    use proptest::prelude::*;

    use super::slug_of;

    #[test]
    fn slugs_keep_letters_of_any_script_and_nothing_else() {
        for (text, slug) in [
            ("Clay Plant Pot", "clay-plant-pot"),
            ("  10w / 12v, 2-pin ", "10w-12v-2-pin"),
            ("Кружка «Утро»", "кружка-утро"),
            ("***", ""),
            ("İstanbul", "i-stanbul"),
        ] {
            assert_eq!(slug_of(text, 100), slug);
        }
        assert_eq!(slug_of("abc def", 4), "abc", "no dash at the end");
    }

    proptest! {
        #[test]
        fn what_is_not_empty_is_a_slug(text in "\\PC{0,60}") {
            let slug = slug_of(&text, 200);
            prop_assert!(slug.is_empty() || slug.parse::<Slug>().is_ok(), "{:?}", slug);
        }
    }
}
