use serde::Serialize;

/// Whether a thing can be bought now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Availability {
    /// Enough of it.
    InStock,
    /// So few that the shopper should know.
    Low {
        /// How many are left, 1 or more.
        left: u32,
    },
    /// None left.
    SoldOut,
}
