//! `[topology]`: which module runs in this process and where the others are.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    reader::Reader,
    section::Section,
    values::{HttpUrl, Setting},
};

/// Placed like a module; it publishes nothing that others react to.
const SEARCH: &str = "search";

/// Which module runs where. By default all run here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    /// Modules elsewhere, with the base address of their process.
    pub remote: BTreeMap<String, String>,
    /// The only modules of this process, where it has not all.
    pub only: Option<BTreeSet<String>>,
    /// The processes that react to the events of this one's modules, by base address.
    pub events_to: Vec<String>,
}

impl Topology {
    /// True when `module` runs in this process.
    #[must_use]
    pub fn is_local(&self, module: &str) -> bool {
        let chosen = self.only.as_ref().is_none_or(|only| only.contains(module));
        chosen && !self.remote.contains_key(module)
    }

    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Self {
        let mut table = reader.section(root, "topology");
        let remote = reader.map::<ModuleName, HttpUrl>(&mut table, "remote");
        let only = reader.list::<ModuleName>(&mut table, "only");
        let events_to_key = table.key("events_to");
        let events_to = reader.list::<HttpUrl>(&mut table, "events_to");
        reader.finish(table);
        let publishes = only.iter().flatten().any(|module| module.0 != SEARCH);
        if publishes && !reader.is_given(&events_to_key) {
            let fix = "set it to the rpc.listen of the processes that react to what happens here, \
                e.g. [\"http://127.0.0.1:8090\"], or to [] when there are none";
            reader.missing(events_to_key, fix);
        }
        Self {
            remote: remote.into_iter().map(|(module, url)| (module.0, url.0)).collect(),
            only: only.map(|only| only.into_iter().map(|module| module.0).collect()),
            events_to: events_to.unwrap_or_default().into_iter().map(|url| url.0).collect(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ModuleName(String);

impl Setting for ModuleName {
    const WHAT: &'static str = "the name of a module";
    const EXAMPLE: &'static str = "\"inventory\"";

    fn from_text(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (plain && !text.is_empty()).then(|| Self(text.to_owned()))
    }
}
