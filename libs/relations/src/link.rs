//! One link.

use crate::{Metadata, Validity};

/// A link from a source to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link<S, T> {
    /// Where it starts.
    pub source: S,
    /// Where it ends.
    pub target: T,
    /// Everything else about it.
    pub details: Details,
}

/// What a link is like, apart from where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Order among its siblings, lowest first.
    pub position: i32,
    /// When it holds.
    pub validity: Validity,
    /// The writer's notes.
    pub metadata: Metadata,
}

/// Where a link stands among its siblings: the key that their pages go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place<T> {
    /// The link's position; several links may have one.
    pub position: i32,
    /// Its target, which no sibling has.
    pub target: T,
}

impl<S, T: Copy> Link<S, T> {
    /// Where it stands among its siblings.
    pub fn place(&self) -> Place<T> {
        Place { position: self.details.position, target: self.target }
    }
}
