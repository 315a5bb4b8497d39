use serde::Serialize;

/// What a page says to one visitor only; see [`Shell`](super::Shell).
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// How many things are in the cart.
    pub cart_count: u32,
    /// What just happened, to be said once.
    pub flash: Option<Flash>,
    /// A key no other page was served with. The forms that create something carry it as
    /// `form_key`, so that a second press of the button has the first one's answer.
    pub form_key: String,
}

/// What just happened. Titles are as the catalog has them in the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Flash {
    /// Something was put into the cart.
    Added {
        /// What.
        title: String,
    },
    /// A line was removed.
    Removed {
        /// What.
        title: String,
    },
    /// A line's quantity was set.
    QuantitySet,
    /// Less was put in than asked for.
    QuantityLimited {
        /// How many there are, 1 or more.
        left: u32,
    },
    /// Nothing was put in.
    SoldOut {
        /// What.
        title: String,
    },
    /// The form was of an older version of the cart, and nothing was done.
    CartChangedElsewhere,
    /// The cart could not be kept; another one begins.
    CartLost,
}
