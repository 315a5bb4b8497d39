//! Errors as `application/problem+json` (RFC 9457), with a stable code and the fields at fault.
//!
//! A handler returns `Result<_, ProblemResponse>`; `?` turns every `kernel_common::Problem` into
//! one. What is inside an internal error never leaves: it travels beside the answer to
//! [`crate::layers`], which logs it once with the request's id.

mod response;
mod status;

use std::borrow::Cow;

use kernel_common::FieldError;
use serde::{Deserialize, Serialize};

pub use response::{ProblemResponse, problem_of};
pub(crate) use response::{Reported, render};
pub(crate) use status::code_of;
pub use status::status_of;

/// The content type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// The body of an error answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemBody {
    /// Always `about:blank`: the code tells problems apart.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// The status in words.
    pub title: Cow<'static, str>,
    /// The status.
    pub status: u16,
    /// Stable code clients match on: `inventory.insufficient_stock`.
    pub code: Cow<'static, str>,
    /// What happened, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The fields at fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Facts for programs beside the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<serde_json::Value>,
    /// The id the request has in our logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}
