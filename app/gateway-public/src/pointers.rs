//! Faults as the client's own request has the fields.
//!
//! Modules point into their requests; the API's are flatter.

use kernel_common::FieldError;
use rt_http::ProblemResponse;

/// The problem with every pointer under `prefix` moved up to the top.
pub(crate) fn without(prefix: &str, problem: ProblemResponse) -> ProblemResponse {
    let moved = |fault: &FieldError| {
        let rest = fault.pointer.strip_prefix(prefix).filter(|rest| rest.starts_with('/'));
        FieldError { pointer: rest.unwrap_or(&fault.pointer).to_owned(), ..fault.clone() }
    };
    let errors = problem.body().errors.iter().map(moved).collect();
    problem.errors(errors)
}

#[cfg(test)]
mod tests {
    use kernel_common::FieldError;
    use rt_http::ProblemResponse;

    use super::without;

    #[test]
    fn only_whole_steps_of_the_prefix_are_taken_away() {
        let faults = ["/page/after", "/page", "/pages/after", "/limit"];
        let faults = faults.map(|at| FieldError::new(at, "invalid", "is wrong")).to_vec();
        let moved = without("/page", ProblemResponse::invalid(faults));
        let pointers: Vec<_> = moved.body().errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/after", "/page", "/pages/after", "/limit"]);
    }
}
