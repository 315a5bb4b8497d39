//! Faults as the client's own request has the fields: modules point into theirs.

use kernel_common::FieldError;
use rt_http::ProblemResponse;

/// The problem of a batch that the client calls `items`.
pub(crate) fn in_items(problem: impl Into<ProblemResponse>) -> ProblemResponse {
    moved(problem.into(), |pointer| format!("/items{pointer}"))
}

/// The problem of a batch that the client calls `codes`.
pub(crate) fn in_codes(problem: impl Into<ProblemResponse>) -> ProblemResponse {
    moved(problem.into(), |pointer| renamed(pointer, "/attributes", "/codes"))
}

/// The problem of a batch that the client calls `slugs`.
pub(crate) fn in_slugs(problem: impl Into<ProblemResponse>) -> ProblemResponse {
    moved(problem.into(), |pointer| renamed(pointer, "/collections", "/slugs"))
}

fn renamed(pointer: &str, from: &str, to: &str) -> String {
    pointer.strip_prefix(from).map_or_else(|| pointer.to_owned(), |rest| format!("{to}{rest}"))
}

/// The problem of a replay, whose instant the client gives beside the deliveries.
pub(crate) fn in_replay(problem: impl Into<ProblemResponse>) -> ProblemResponse {
    moved(problem.into(), |pointer| renamed(pointer, "/failed_since", ""))
}

/// The problem of a page whose fields the client gives in the query.
pub(crate) fn in_query(problem: impl Into<ProblemResponse>) -> ProblemResponse {
    moved(problem.into(), |pointer| match pointer.strip_prefix("/page") {
        Some(rest) if rest.starts_with('/') => rest.to_owned(),
        _ => pointer.to_owned(),
    })
}

fn moved(problem: ProblemResponse, to: impl Fn(&str) -> String) -> ProblemResponse {
    let moved = |fault: &FieldError| FieldError { pointer: to(&fault.pointer), ..fault.clone() };
    let errors = problem.body().errors.iter().map(moved).collect();
    problem.errors(errors)
}

#[cfg(test)]
mod tests {
    use kernel_common::FieldError;
    use rt_http::ProblemResponse;

    use super::{in_items, in_query, in_replay};

    fn problem(pointer: &str) -> ProblemResponse {
        ProblemResponse::invalid(vec![FieldError::new(pointer, "invalid", "is wrong")])
    }

    fn pointer(problem: &ProblemResponse) -> &str {
        &problem.body().errors[0].pointer
    }

    #[test]
    fn pointers_lead_into_the_client_s_own_request() {
        assert_eq!(pointer(&in_items(problem("/3/sku"))), "/items/3/sku");
        assert_eq!(pointer(&in_items(problem(""))), "/items");
        assert_eq!(pointer(&in_query(problem("/page/after"))), "/after");
        assert_eq!(pointer(&in_query(problem("/pages"))), "/pages");
        assert_eq!(pointer(&in_replay(problem("/failed_since/since"))), "/since");
        assert_eq!(pointer(&in_replay(problem("/deliveries/2"))), "/deliveries/2");
    }
}
