//! Finds a circle that new links close.

use std::collections::{BTreeMap, BTreeSet};

/// A circle through one of the `added` links, as its nodes in order, if there is one. The known
/// links have none among themselves. Linear in the links that can be reached.
#[must_use]
pub fn find_cycle<N: Copy + Ord>(
    known: impl IntoIterator<Item = (N, N)>,
    added: &[(N, N)],
) -> Option<Vec<N>> {
    let mut onward: BTreeMap<N, BTreeSet<N>> = BTreeMap::new();
    for (source, target) in known.into_iter().chain(added.iter().copied()) {
        onward.entry(source).or_default().insert(target);
    }
    let mut done = BTreeSet::new();
    added.iter().find_map(|(source, _)| walk(*source, &onward, &mut done))
}

/// Follows links depth first from `start`; `done` are nodes behind which there is no circle. A
/// stack of its own: a chain may be longer than the thread's stack is deep.
fn walk<N: Copy + Ord>(
    start: N,
    onward: &BTreeMap<N, BTreeSet<N>>,
    done: &mut BTreeSet<N>,
) -> Option<Vec<N>> {
    let targets = |node: N| onward.get(&node).into_iter().flatten().copied();
    if done.contains(&start) {
        return None;
    }
    let mut path = vec![start];
    let mut on_path = BTreeSet::from([start]);
    let mut open = vec![targets(start)];
    while let Some(next) = open.last_mut() {
        match next.next() {
            Some(node) if on_path.contains(&node) => {
                let begin = path.iter().position(|other| *other == node).unwrap_or_default();
                return Some(path.split_off(begin));
            }
            Some(node) if !done.contains(&node) => {
                path.push(node);
                on_path.insert(node);
                open.push(targets(node));
            }
            Some(_) => {}
            None => {
                open.pop();
                if let Some(node) = path.pop() {
                    on_path.remove(&node);
                    done.insert(node);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::find_cycle;

    #[test]
    fn a_circle_is_told_node_by_node() {
        assert_eq!(find_cycle([(1, 2), (2, 3)], &[(3, 1)]), Some(vec![3, 1, 2]));
        assert_eq!(find_cycle([(1, 2), (1, 3), (2, 4), (3, 4)], &[(4, 5)]), None);
        assert_eq!(find_cycle([], &[(1, 2), (2, 1)]), Some(vec![1, 2]));
        assert_eq!(find_cycle::<u8>([], &[]), None);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let chain = (0..200_000).map(|n| (n, n + 1));
        assert_eq!(find_cycle(chain.clone(), &[(200_000, 200_001)]), None);
        let circle = find_cycle(chain, &[(200_000, 0)]).expect("closed");
        assert_eq!(circle.len(), 200_001);
    }

    /// Slow and plain: takes away nodes that nothing leads to until none is left.
    fn has_cycle(edges: &[(u8, u8)]) -> bool {
        let mut left: BTreeSet<(u8, u8)> = edges.iter().copied().collect();
        loop {
            let targets: BTreeSet<u8> = left.iter().map(|(_, target)| *target).collect();
            let before = left.len();
            left.retain(|(source, _)| targets.contains(source));
            if left.len() == before {
                return !left.is_empty();
            }
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_taking_sources_away(
            edges in proptest::collection::vec((0_u8..12, 0_u8..12), 0..40)
        ) {
            let edges: Vec<_> = edges.into_iter().filter(|(a, b)| a != b).collect();
            let found = find_cycle([], &edges);
            prop_assert_eq!(found.is_some(), has_cycle(&edges));
            if let Some(circle) = found {
                let closed = circle.iter().zip(circle.iter().cycle().skip(1));
                for (source, target) in closed {
                    prop_assert!(edges.contains(&(*source, *target)));
                }
            }
        }
    }
}
