//! Documents that were written and not committed: the index does not find them by their codes yet.

use std::collections::HashMap;

use kernel_common::Sku;
use uuid::Uuid;

use super::read::Shelf;

/// The SKUs of documents that wait for a commit.
#[derive(Debug, Default)]
pub(super) struct Pending {
    operations: usize,
    shelves: HashMap<Uuid, Vec<Sku>>,
    owners: HashMap<Sku, Uuid>,
}

impl Pending {
    /// Writes and removals that wait.
    pub(super) fn operations(&self) -> usize {
        self.operations
    }

    /// Notes what was written; `operations` counts removals too.
    pub(super) fn note(&mut self, operations: usize, shelves: Vec<Shelf>) {
        self.operations += operations;
        for (document, skus) in shelves {
            self.owners.extend(skus.iter().map(|sku| (sku.clone(), document)));
            self.shelves.insert(document, skus);
        }
    }

    /// The shelves of those that have one of the SKUs, with `committed`, the ones that the index
    /// found: where a document waits, what waits counts.
    pub(super) fn over(&self, committed: Vec<Shelf>, skus: &[&Sku]) -> Vec<Shelf> {
        let owners = skus.iter().filter_map(|sku| self.owners.get(*sku));
        let waiting = owners.filter_map(|owner| Some((*owner, self.shelves.get(owner)?.clone())));
        let mut shelves: HashMap<Uuid, Vec<Sku>> = waiting.collect();
        for (document, skus) in committed {
            let skus = self.shelves.get(&document).cloned().unwrap_or(skus);
            shelves.insert(document, skus);
        }
        shelves.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::Sku;
    use uuid::Uuid;

    use super::Pending;

    fn skus(names: &[&str]) -> Vec<Sku> {
        names.iter().map(|name| name.parse().expect("a SKU")).collect()
    }

    #[test]
    fn what_waits_is_found_by_its_skus_and_counts_over_what_is_committed() {
        let [mug, bowl, plate] = [1, 2, 3].map(Uuid::from_u128);
        let mut pending = Pending::default();
        pending.note(2, vec![(mug, skus(&["M-1", "M-2"])), (bowl, skus(&["B-1"]))]);
        pending.note(3, vec![(bowl, skus(&["B-1", "B-2"]))]);
        assert_eq!(pending.operations(), 5);
        let asked = skus(&["M-2", "B-1", "P-1"]);
        let asked: Vec<&Sku> = asked.iter().collect();
        let committed = vec![(bowl, skus(&["B-1"])), (plate, skus(&["P-1"]))];
        let mut found = pending.over(committed, &asked);
        found.sort();
        let expected =
            [(mug, skus(&["M-1", "M-2"])), (bowl, skus(&["B-1", "B-2"])), (plate, skus(&["P-1"]))];
        assert_eq!(found, expected);
        assert!(pending.over(Vec::new(), &[&skus(&["X-1"])[0]]).is_empty());
    }
}
