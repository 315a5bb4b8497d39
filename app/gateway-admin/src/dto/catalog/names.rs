//! Names of things, where a schema has to be told that they are text.

use kernel_common::{LocalizedText, ProductId};
use mod_catalog_api as catalog;
use serde::Deserialize;
use utoipa::ToSchema;

use super::value::Texts;

/// A code: lower-case letters and digits, with - and _ between them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(value_type = String, example = "color")]
pub(super) struct CodeName(pub(super) catalog::Code);

/// A slug: lower-case letters and digits, with - and _ between them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(value_type = String, example = "mug")]
pub(super) struct SlugName(pub(super) catalog::Slug);

/// Id of a product.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(value_type = String, format = Uuid)]
pub(super) struct ProductKey(pub(super) ProductId);

/// A text by language.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[schema(value_type = Texts)]
pub(super) struct GivenText(pub(super) LocalizedText);

/// A day, `2026-11-21`.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[schema(value_type = String, format = Date)]
pub(super) struct Day(pub(super) catalog::CalendarDate);
