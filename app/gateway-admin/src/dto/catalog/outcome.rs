//! What was done.

use mod_catalog_api as catalog;
use serde::Serialize;
use utoipa::ToSchema;

use crate::dto::word;

/// What was done to one thing that is named by a code.
#[derive(Debug, Serialize, ToSchema)]
struct CodeOutcome {
    /// Its code.
    code: String,
    /// `created`, `changed` or `unchanged`.
    outcome: String,
}

/// What was done to each, in their order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "items": [{ "code": "color", "outcome": "created" }] }))]
pub(crate) struct CodeOutcomes {
    /// Each of them.
    items: Vec<CodeOutcome>,
}

impl From<Vec<catalog::CodeOutcome>> for CodeOutcomes {
    fn from(outcomes: Vec<catalog::CodeOutcome>) -> Self {
        let item = |one: catalog::CodeOutcome| CodeOutcome {
            code: one.code.into(),
            outcome: word(one.outcome),
        };
        Self { items: outcomes.into_iter().map(item).collect() }
    }
}

/// What was done to one thing that is named by a slug.
#[derive(Debug, Serialize, ToSchema)]
struct SlugOutcome {
    /// Its id.
    id: String,
    /// Its slug.
    slug: String,
    /// `created`, `changed` or `unchanged`.
    outcome: String,
}

/// What was done to each, in their order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "items": [
    { "id": "018f0000-0000-7000-8000-000000000001", "slug": "mugs", "outcome": "changed" }
] }))]
pub(crate) struct SlugOutcomes {
    /// Each of them.
    items: Vec<SlugOutcome>,
}

impl From<Vec<catalog::CategoryOutcome>> for SlugOutcomes {
    fn from(outcomes: Vec<catalog::CategoryOutcome>) -> Self {
        let item = |one: catalog::CategoryOutcome| SlugOutcome {
            id: one.id.to_string(),
            slug: one.slug.into(),
            outcome: word(one.outcome),
        };
        Self { items: outcomes.into_iter().map(item).collect() }
    }
}

impl From<Vec<catalog::CollectionOutcome>> for SlugOutcomes {
    fn from(outcomes: Vec<catalog::CollectionOutcome>) -> Self {
        let item = |one: catalog::CollectionOutcome| SlugOutcome {
            id: one.id.to_string(),
            slug: one.slug.into(),
            outcome: word(one.outcome),
        };
        Self { items: outcomes.into_iter().map(item).collect() }
    }
}

/// What was done to each link, in their order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "outcomes": ["created", "unchanged"] }))]
pub(crate) struct LinkOutcomes {
    /// `created`, `changed` (or removed) or `unchanged`.
    outcomes: Vec<String>,
}

impl From<catalog::RelationOutcomes> for LinkOutcomes {
    fn from(told: catalog::RelationOutcomes) -> Self {
        Self { outcomes: told.outcomes.into_iter().map(word).collect() }
    }
}
