//! How far an index has followed the modules' logs. Committed with the index, so that the two
//! never part.

use std::collections::BTreeMap;

use kernel_common::EventId;
use serde::{Deserialize, Serialize};

use crate::{LogPosition, LoggedChange};

/// The modules whose facts change what is found.
pub(crate) const MODULES: [&str; 3] = ["catalog", "pricing", "inventory"];

/// A place in each module's log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checkpoint(BTreeMap<String, Place>);

/// A place in one log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) position: LogPosition,
    /// The fact that lies there: positions belong to one database, and mean nothing in another.
    #[serde(default)]
    pub(crate) event: Option<EventId>,
}

impl Checkpoint {
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(crate) fn written(&self) -> String {
        serde_json::to_string(self).expect("plain data")
    }

    pub(crate) fn place(&self, module: &str) -> Place {
        self.0.get(module).copied().unwrap_or_default()
    }

    pub(crate) fn set(&mut self, module: &str, place: Place) {
        self.0.insert(module.to_owned(), place);
    }

    /// The places that neither of two has passed.
    pub(crate) fn earlier(&self, other: &Self) -> Self {
        let earlier = |module: &str| {
            let (own, other) = (self.place(module), other.place(module));
            if own.position <= other.position { own } else { other }
        };
        Self(MODULES.iter().map(|module| ((*module).to_owned(), earlier(module))).collect())
    }
}

impl From<&LoggedChange> for Place {
    fn from(change: &LoggedChange) -> Self {
        Self { position: change.position, event: Some(change.event.id) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, Place};
    use crate::LogPosition;

    fn at(seq: i64) -> Place {
        Place { position: LogPosition { xid: 7, seq }, event: None }
    }

    #[test]
    fn a_checkpoint_reads_back_and_the_earlier_one_wins_by_module() {
        let (mut one, mut two) = (Checkpoint::default(), Checkpoint::default());
        one.set("catalog", at(5));
        two.set("catalog", at(3));
        two.set("pricing", at(9));
        let earlier = one.earlier(&two);
        assert_eq!([earlier.place("catalog"), earlier.place("pricing")], [at(3), Place::default()]);
        assert_eq!(Checkpoint::read(&one.written()), Some(one));
        assert_eq!(Checkpoint::read("built by hand"), None);
    }
}
