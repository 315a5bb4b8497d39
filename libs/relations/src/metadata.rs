//! Short notes on a link.

use std::collections::BTreeMap;

/// Up to [`Metadata::ENTRIES_MAX`] named notes: what the writer wants to find again, nothing that
/// rules look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata(BTreeMap<String, String>);

/// The notes are too many or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("are at most 16 notes, of names up to 64 and texts up to 500 characters")]
pub struct InvalidMetadata;

impl Metadata {
    /// Most notes.
    pub const ENTRIES_MAX: usize = 16;
    const NAME_LENGTH_MAX: usize = 64;
    const TEXT_LENGTH_MAX: usize = 500;

    /// The notes by name.
    #[must_use]
    pub fn entries(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// The notes by name, taken out.
    #[must_use]
    pub fn into_entries(self) -> BTreeMap<String, String> {
        self.0
    }
}

impl TryFrom<BTreeMap<String, String>> for Metadata {
    type Error = InvalidMetadata;

    fn try_from(entries: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        let is_clean = |text: &str| !text.chars().any(char::is_control);
        let fits = |(name, text): (&String, &String)| {
            (1..=Self::NAME_LENGTH_MAX).contains(&name.chars().count())
                && text.chars().count() <= Self::TEXT_LENGTH_MAX
                && is_clean(name)
                && is_clean(text)
        };
        if entries.len() <= Self::ENTRIES_MAX && entries.iter().all(fits) {
            Ok(Self(entries))
        } else {
            Err(InvalidMetadata)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Metadata;

    #[test]
    fn notes_are_few_and_short() {
        let notes = |count: usize, name: &str, text: &str| -> BTreeMap<String, String> {
            (0..count).map(|n| (format!("{name}{n}"), text.to_owned())).collect()
        };
        assert!(Metadata::try_from(notes(16, "note", "why")).is_ok());
        assert!(Metadata::try_from(notes(17, "note", "why")).is_err());
        assert!(Metadata::try_from(notes(1, &"n".repeat(64), "why")).is_err());
        assert!(Metadata::try_from(notes(1, "note", &"w".repeat(501))).is_err());
        assert!(Metadata::try_from(notes(1, "note", "a\0")).is_err());
    }
}
