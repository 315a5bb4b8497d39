//! Imports in the background.

use app_import::{
    Counts,
    jobs::{Job, JobState},
};
use kernel_common::{Locale, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};

/// An import to make. Its file is sent afterwards.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "file_name": "products.csv", "dry_run": true }))]
pub(crate) struct ImportRequest {
    /// What you call the file.
    #[schema(max_length = 200)]
    pub(crate) file_name: String,
    /// Text of a mapping (TOML); a Shopify product CSV needs none.
    pub(crate) mapping: Option<String>,
    /// Say what would happen and change nothing.
    #[serde(default)]
    pub(crate) dry_run: bool,
    /// Language of the texts; the mapping's, else the store's first.
    #[schema(value_type = Option<String>)]
    pub(crate) locale: Option<Locale>,
    /// Code of the price list; the mapping's, else `retail-` and the currency.
    pub(crate) price_list: Option<String>,
    /// Code of the warehouse; the mapping's, else `main`.
    pub(crate) warehouse: Option<String>,
}

/// Which piece of a file is sent.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PieceParams {
    /// Bytes of the file that were sent before.
    #[serde(default)]
    pub(crate) offset: u64,
}

/// A piece of a file, as it is: bytes, which no derived schema describes.
pub(crate) enum FileBytes {}

impl PartialSchema for FileBytes {
    fn schema() -> RefOr<Schema> {
        let bytes = ObjectBuilder::new().schema_type(Type::String);
        bytes.format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).into()
    }
}

impl ToSchema for FileBytes {}

/// How much of a file has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Received {
    /// Bytes.
    pub(crate) received: u64,
}

/// An import in the background.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportJob {
    /// Id.
    id: String,
    /// `waiting` for its file, `running`, `done`, `failed` or `cancelled`.
    state: String,
    /// What the file is called.
    file_name: String,
    /// Whether anything is changed.
    dry_run: bool,
    /// When it was asked for.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// Bytes of the file that have come.
    bytes: u64,
    /// Bytes of the file that were read.
    bytes_read: u64,
    /// What it did so far.
    counts: ImportCounts,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportCounts {
    /// Lines that became products.
    lines: u64,
    /// Lines that were refused.
    rejected_lines: u64,
    /// Lines that the mapping passes over.
    skipped_lines: u64,
    /// Products that are new.
    created: u64,
    /// Products that are different.
    changed: u64,
    /// Products that were so already.
    unchanged: u64,
    /// Prices that are new or different.
    prices: u64,
    /// Stock levels that are new or different.
    levels: u64,
    /// Reasons in the file of rejects.
    rejects: u64,
}

/// Imports, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportList {
    /// The imports.
    pub(crate) items: Vec<ImportJob>,
}

impl From<Job> for ImportJob {
    fn from(job: Job) -> Self {
        let state = match job.state {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        };
        Self {
            id: job.id.to_string(),
            state: state.to_owned(),
            file_name: job.request.file_name,
            dry_run: job.request.dry_run,
            created_at: job.created_at,
            ended_at: job.ended_at,
            bytes: job.bytes,
            bytes_read: job.bytes_read,
            counts: job.counts.into(),
            reason: job.reason,
        }
    }
}

impl From<Counts> for ImportCounts {
    fn from(counts: Counts) -> Self {
        Self {
            lines: counts.rows,
            rejected_lines: counts.rejected_rows,
            skipped_lines: counts.skipped_rows,
            created: counts.created,
            changed: counts.changed,
            unchanged: counts.unchanged,
            prices: counts.prices,
            levels: counts.levels,
            rejects: counts.rejects,
        }
    }
}
