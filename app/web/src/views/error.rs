use serde::Serialize;

/// A page that could not be shown.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorView {
    /// Why.
    pub kind: ErrorKind,
    /// What the shopper can quote when asking for help.
    pub request_id: Option<String>,
}

/// Why a page could not be shown. Each has a title, a text and a way on in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// 400, 413, 414: the request cannot be read.
    BadRequest,
    /// 403: the form came from elsewhere.
    Forbidden,
    /// 404.
    NotFound,
    /// 410: a product or an order link that existed.
    Gone,
    /// 422: a form with values no page of ours offers.
    Unprocessable,
    /// 429.
    TooManyRequests,
    /// 500.
    Failure,
    /// 503.
    Unavailable,
}

impl ErrorKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::NotFound,
        Self::Gone,
        Self::Unprocessable,
        Self::TooManyRequests,
        Self::Failure,
        Self::Unavailable,
    ];

    /// The status the page is answered with.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::Unprocessable => 422,
            Self::TooManyRequests => 429,
            Self::Failure => 500,
            Self::Unavailable => 503,
        }
    }
}
