//! Pages of a list.

use kernel_common::{Cursor, FieldError, PageRequest};
use rt_http::ProblemResponse;

/// Largest page.
const LIMIT_MAX: u32 = 200;
const LIMIT_DEFAULT: u32 = 50;

/// The page a query asks for.
pub(crate) fn page_of(
    limit: Option<u32>,
    after: Option<String>,
) -> Result<PageRequest, ProblemResponse> {
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let fault = FieldError::new("/limit", "out_of_range", "is 1 to 200");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    Ok(PageRequest { after: after.map(Cursor), limit })
}
