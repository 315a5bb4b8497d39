//! Pages of lists that are read from their beginning to their end.

use kernel_common::{Cursor, FieldError, PageRequest};
use rt_http::ProblemResponse;
use serde::Deserialize;
use utoipa::IntoParams;

/// Largest page.
const LIMIT_MAX: u32 = 100;
const LIMIT_DEFAULT: u32 = 24;

/// Which page of a list.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// Entries per page.
    #[param(minimum = 1, maximum = 100, default = 24)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before.
    pub(crate) after: Option<String>,
    /// Language of the answer.
    #[serde(rename = "locale")]
    pub(crate) _locale: Option<String>,
    /// Currency of the prices.
    #[serde(rename = "currency")]
    pub(crate) _currency: Option<String>,
}

impl PageParams {
    /// The page.
    ///
    /// # Errors
    /// A size that no page has.
    pub(crate) fn request(&self) -> Result<PageRequest, ProblemResponse> {
        let limit = limit_of(self.limit)?;
        Ok(PageRequest { after: self.after.clone().map(Cursor), limit })
    }
}

/// The size of a page.
///
/// # Errors
/// One that no page has.
pub(crate) fn limit_of(limit: Option<u32>) -> Result<u32, ProblemResponse> {
    let limit = limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        let fault = FieldError::new("/limit", "out_of_range", "is 1 to 100");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    Ok(limit)
}
