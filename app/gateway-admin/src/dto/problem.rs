//! The body of every refusal.

use serde::Serialize;
use utoipa::ToSchema;

/// An error, RFC 9457. Clients match on `code`; `detail` is for people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "about:blank", "title": "Conflict", "status": 409,
    "code": "order.not_allowed", "detail": "cannot Ship an order that is Cancelled",
    "details": { "action": "ship", "status": "cancelled" },
    "request_id": "0190c6d2f7e57c3e"
}))]
pub(crate) struct Problem {
    /// Always `about:blank`.
    r#type: String,
    /// The status in words.
    title: String,
    /// The status.
    status: u16,
    /// Stable code.
    code: String,
    /// What happened, for developers.
    detail: Option<String>,
    /// The fields at fault.
    errors: Option<Vec<FieldProblem>>,
    /// Facts for programs.
    details: Option<serde_json::Value>,
    /// The id the request has in our logs.
    request_id: Option<String>,
}

/// A field at fault.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// JSON pointer into the request.
    pointer: String,
    /// Stable code of the rule.
    code: String,
    /// The rule in words.
    message: String,
}
