//! Conditions on documents.

/// A condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Every document.
    #[default]
    Everything,
    /// All of these hold.
    All(Vec<Filter>),
    /// One of these holds at least.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// A facet has one of these values.
    Facet {
        /// The facet's name.
        name: String,
        /// Values; any of them will do.
        values: Vec<String>,
    },
    /// The document stands at a node of a tree or below it.
    Under {
        /// The tree path field.
        field: String,
        /// The node.
        node: String,
    },
    /// A number lies within bounds, both included.
    Number {
        /// The number's name.
        name: String,
        /// Not below this.
        min: Option<i64>,
        /// Not above this.
        max: Option<i64>,
    },
    /// A live column has a value within bounds, both included. No value lies within none.
    Live {
        /// The column.
        column: String,
        /// Not below this.
        min: Option<i64>,
        /// Not above this.
        max: Option<i64>,
    },
}

impl Filter {
    /// Whether it needs no look at a document.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        match self {
            Self::Everything => true,
            Self::All(all) => all.iter().all(Self::is_everything),
            _ => false,
        }
    }
}
