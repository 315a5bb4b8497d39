//! From links to targets, for many sources at once.

use std::collections::BTreeMap;

use kernel_common::Timestamp;

use crate::{Link, Place};

/// The targets of each source whose links hold at `at`, in the links' order, at most `limit_each`
/// of a source. A source without any is left out.
#[must_use]
pub fn resolve<S: Copy + Ord, T: Copy + Ord>(
    links: impl IntoIterator<Item = Link<S, T>>,
    at: Timestamp,
    limit_each: usize,
) -> BTreeMap<S, Vec<T>> {
    let mut places: BTreeMap<S, Vec<Place<T>>> = BTreeMap::new();
    for link in links {
        if link.details.validity.holds_at(at) {
            places.entry(link.source).or_default().push(link.place());
        }
    }
    let in_order = |(source, mut places): (S, Vec<Place<T>>)| {
        places.sort_unstable();
        places.truncate(limit_each);
        (source, places.into_iter().map(|place| place.target).collect())
    };
    places.into_iter().map(in_order).collect()
}

#[cfg(test)]
mod tests {
    use kernel_common::Timestamp;
    use proptest::prelude::*;

    use super::resolve;
    use crate::{Details, Link, Validity};

    fn link(source: u8, target: u8, position: i32, until: Option<i64>) -> Link<u8, u8> {
        let until = until.map(Timestamp::from_unix_micros);
        let validity = Validity::new(None, until).expect("no beginning");
        Link { source, target, details: Details { position, validity, ..Details::default() } }
    }

    #[test]
    fn links_that_hold_come_in_order_and_not_too_many() {
        let links = [
            link(1, 9, 2, None),
            link(1, 8, 1, None),
            link(1, 7, 1, None),
            link(1, 6, 0, Some(100)),
            link(2, 6, 0, Some(100)),
            link(3, 5, 0, Some(101)),
        ];
        let resolved = resolve(links, Timestamp::from_unix_micros(100), 2);
        assert_eq!(resolved.into_iter().collect::<Vec<_>>(), [(1, vec![7, 8]), (3, vec![5])]);
    }

    proptest! {
        /// Whatever order they come in, and cut into pages by their place, the links are the same.
        #[test]
        fn the_order_is_total(
            places in proptest::collection::btree_map(0_u8..50, -3_i32..3, 0..30),
            page in 1_usize..7,
            seed in any::<prop::sample::Index>(),
        ) {
            let mut links: Vec<_> =
                places.iter().map(|(target, position)| link(1, *target, *position, None)).collect();
            let now = Timestamp::from_unix_micros(0);
            let all = resolve(links.clone(), now, usize::MAX).remove(&1).unwrap_or_default();
            if !links.is_empty() {
                let by = seed.index(links.len());
                links.rotate_left(by);
            }
            let mut paged = Vec::new();
            let mut after = None;
            loop {
                let rest = links.iter().filter(|l| after.is_none_or(|a| l.place() > a)).cloned();
                let next = resolve(rest, now, page).remove(&1).unwrap_or_default();
                let Some(last) = next.last() else { break };
                after = links.iter().find(|l| l.target == *last).map(Link::place);
                paged.extend(next);
            }
            prop_assert_eq!(paged, all);
        }
    }
}
