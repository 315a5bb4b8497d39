//! A job as it is told and written down.

use kernel_common::{Currency, Locale, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Counts;

/// An import in the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(Uuid);

impl JobId {
    /// The id that a name makes.
    pub(super) const fn of(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl std::fmt::Display for JobId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for JobId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// What is asked of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRequest {
    /// What the merchant calls the file.
    pub file_name: String,
    /// The text of a mapping; a Shopify product CSV without one.
    #[serde(default)]
    pub mapping: Option<String>,
    /// Says what would happen and changes nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// Language of the texts, where the mapping says no other.
    pub locale: Locale,
    /// Currency of the prices, where the mapping says no other.
    pub currency: Currency,
    /// Whether prices of a new price list contain the tax.
    pub tax_included: bool,
    /// Code of the price list.
    #[serde(default)]
    pub price_list: Option<String>,
    /// Code of the warehouse.
    #[serde(default)]
    pub warehouse: Option<String>,
    /// Who asked.
    pub by: String,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// For its file.
    Waiting,
    /// It reads the file, or waits for its turn.
    Running,
    /// The whole file was read.
    Done,
    /// It stopped: see the reason.
    Failed,
    /// Somebody ended it.
    Cancelled,
}

/// An import in the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Id.
    pub id: JobId,
    /// What is asked.
    pub request: JobRequest,
    /// How far it is.
    pub state: JobState,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// What it did so far.
    #[serde(default)]
    pub counts: Counts,
    /// Bytes of its file that have come, and of those that were read.
    #[serde(default)]
    pub bytes: u64,
    /// See [`Job::bytes`].
    #[serde(default)]
    pub bytes_read: u64,
    /// Why it failed.
    #[serde(default)]
    pub reason: Option<String>,
}

impl Job {
    pub(super) fn new(id: JobId, request: JobRequest, created_at: Timestamp) -> Self {
        Self {
            id,
            request,
            state: JobState::Waiting,
            created_at,
            ended_at: None,
            counts: Counts::default(),
            bytes: 0,
            bytes_read: 0,
            reason: None,
        }
    }
}
