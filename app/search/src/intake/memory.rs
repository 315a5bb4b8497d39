//! What lies in memory only, left to the next process: it answers at once then, as the one before
//! did, and follows from there.
//!
//! Prices and availability are left by the index itself; here are the places in the logs that they
//! follow, and what no log or dictionary tells.

use serde::{Deserialize, Serialize};

use super::read::Unread;
use crate::{checkpoint::Checkpoint, labels::Labels, tenant::TenantSearch};

/// What the next process has to know.
#[derive(Serialize, Deserialize)]
pub(super) struct Memory {
    /// Everything before these places is in what was left.
    pub(super) places: Checkpoint,
    labels: Labels,
}

impl Memory {
    /// What the process before has left; none when it left nothing, or something else.
    pub(super) fn found(search: &TenantSearch) -> Option<Self> {
        serde_json::from_str(search.index.live_note()?).ok()
    }

    /// Takes it over.
    pub(super) fn restore(self, search: &TenantSearch) {
        *search.labels.write().expect("no panic under the lock") = self.labels;
    }

    /// Leaves what is known now.
    pub(super) async fn leave(search: &TenantSearch, places: &Checkpoint) -> Result<(), Unread> {
        let labels = search.labels.read().expect("no panic under the lock").clone();
        let memory = Self { places: places.clone(), labels };
        let note = serde_json::to_string(&memory).expect("plain data");
        search.index.leave_live(note).await?;
        Ok(())
    }
}
