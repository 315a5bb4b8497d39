//! `[search]`: the index that this process keeps and asks.

use std::path::{Path, PathBuf};

use crate::{
    reader::Reader,
    section::Section,
    values::{Setting, word_setting},
};

/// Search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Whether there is an index, and of which kind.
    pub engine: SearchEngine,
    /// Where the indexes lie; one process a folder.
    pub folder: PathBuf,
    /// Words that mean the same, group by group.
    pub synonyms: Vec<Vec<String>>,
}

/// Where an index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchEngine {
    /// In this process.
    Embedded,
    /// Nowhere: pages list what the catalog lists.
    Off,
}

word_setting!(
    SearchEngine, "one of embedded, off", "\"embedded\"",
    "embedded" => Self::Embedded, "off" => Self::Off,
);

impl Search {
    pub(super) fn read(
        reader: &mut Reader<'_>,
        root: &mut Section,
        data_dir: Option<&Path>,
    ) -> Option<Self> {
        let mut table = reader.section(root, "search");
        let engine = reader.get(&mut table, "engine");
        let folder = reader.find::<PathBuf>(&mut table, "folder");
        let synonyms = reader.list::<Group>(&mut table, "synonyms").unwrap_or_default();
        reader.finish(table);
        Some(Self {
            engine: engine?,
            folder: folder.or_else(|| data_dir.map(|data_dir| data_dir.join("search")))?,
            synonyms: synonyms.into_iter().map(|group| group.0).collect(),
        })
    }
}

/// Words that mean the same.
struct Group(Vec<String>);

impl Setting for Group {
    const WHAT: &'static str = "two words or more that mean the same, with = between them";
    const EXAMPLE: &'static str = "\"sneakers = trainers\"";

    fn from_text(text: &str) -> Option<Self> {
        let words: Vec<String> = text.split('=').map(|word| word.trim().to_owned()).collect();
        let whole = words.len() > 1 && words.iter().all(|word| !word.is_empty());
        whole.then_some(Self(words))
    }
}
