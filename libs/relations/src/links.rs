//! A set of links of one kind, and what changes in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Details, Link};

/// Links of one kind, from any number of sources.
#[derive(Clone, Debug)]
pub struct Links<S, T> {
    known: BTreeMap<(S, T), Details>,
    changed: BTreeSet<(S, T)>,
    before: BTreeSet<(S, T)>,
}

/// What a change did to one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Created,
    /// It was different.
    Changed,
    /// It was so already.
    Unchanged,
}

/// What has to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes<S, T> {
    /// Links that are new or different.
    pub saved: Vec<Link<S, T>>,
    /// Links that are gone.
    pub removed: Vec<(S, T)>,
    /// Sources whose links are others now.
    pub sources: BTreeSet<S>,
}

impl<S: Copy + Ord, T: Copy + Ord> Links<S, T> {
    /// The links as they are.
    pub fn new(known: impl IntoIterator<Item = Link<S, T>>) -> Self {
        let known: BTreeMap<_, _> =
            known.into_iter().map(|link| ((link.source, link.target), link.details)).collect();
        let before = known.keys().copied().collect();
        Self { known, changed: BTreeSet::new(), before }
    }

    /// Makes a link what it shall be.
    pub fn put(&mut self, link: Link<S, T>) -> Change {
        let key = (link.source, link.target);
        let change = match self.known.get(&key) {
            Some(details) if *details == link.details => return Change::Unchanged,
            Some(_) => Change::Changed,
            None => Change::Created,
        };
        self.known.insert(key, link.details);
        self.changed.insert(key);
        change
    }

    /// Takes a link away; false when it was not there.
    pub fn remove(&mut self, source: S, target: T) -> bool {
        let key = (source, target);
        let was_there = self.known.remove(&key).is_some();
        if was_there {
            self.changed.insert(key);
        }
        was_there
    }

    /// How many of the links start at `source`.
    pub fn count(&self, source: S) -> usize {
        self.known.keys().filter(|(start, _)| *start == source).count()
    }

    /// The links as pairs of their ends.
    pub fn edges(&self) -> impl Iterator<Item = (S, T)> {
        self.known.keys().copied()
    }

    /// What has to be written for the links to be as they are here.
    pub fn into_changes(mut self) -> Changes<S, T> {
        let (mut saved, mut removed) = (Vec::new(), Vec::new());
        for key @ (source, target) in self.changed.iter().copied() {
            match self.known.remove(&key) {
                Some(details) => saved.push(Link { source, target, details }),
                None if self.before.contains(&key) => removed.push(key),
                None => {}
            }
        }
        let sources = saved.iter().map(|link| link.source);
        let sources = sources.chain(removed.iter().map(|(source, _)| *source)).collect();
        Changes { saved, removed, sources }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{Change, Links};
    use crate::{Details, Link};

    fn link(source: u8, target: u8, position: i32) -> Link<u8, u8> {
        Link { source, target, details: Details { position, ..Details::default() } }
    }

    #[test]
    fn what_changes_nothing_is_not_written() {
        let mut links = Links::new([link(1, 2, 0), link(1, 3, 0)]);
        assert_eq!(links.put(link(1, 2, 0)), Change::Unchanged);
        assert_eq!(links.put(link(1, 3, 5)), Change::Changed);
        assert_eq!(links.put(link(4, 3, 0)), Change::Created);
        assert!(links.remove(4, 3));
        assert!(!links.remove(9, 9));
        assert_eq!(links.count(1), 2);
        let changes = links.into_changes();
        assert_eq!(changes.saved, [link(1, 3, 5)]);
        assert_eq!(changes.removed, []);
        assert_eq!(changes.sources, BTreeSet::from([1]));
    }

    proptest! {
        /// Writing the changes to what was there gives what a plain map would hold.
        #[test]
        fn changes_lead_from_before_to_after(
            before in proptest::collection::btree_map((0_u8..4, 0_u8..4), 0_i32..3, 0..8),
            steps in proptest::collection::vec((0_u8..4, 0_u8..4, proptest::option::of(0_i32..3)), 0..20),
        ) {
            let known = before.iter().map(|((s, t), p)| link(*s, *t, *p));
            let mut links = Links::new(known);
            let mut model = before.clone();
            for (source, target, position) in steps {
                match position {
                    Some(position) => {
                        links.put(link(source, target, position));
                        model.insert((source, target), position);
                    }
                    None => {
                        links.remove(source, target);
                        model.remove(&(source, target));
                    }
                }
            }
            let changes = links.into_changes();
            let mut after: BTreeMap<_, _> = before;
            for (source, target) in &changes.removed {
                prop_assert!(after.remove(&(*source, *target)).is_some());
            }
            for saved in &changes.saved {
                after.insert((saved.source, saved.target), saved.details.position);
            }
            prop_assert_eq!(after, model);
        }
    }
}
