use serde::Serialize;

use crate::Href;

/// A picture with its size, so that the page does not move when it arrives.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// Where it is.
    pub url: Href,
    /// What it shows, in the page's language.
    pub alt: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}
