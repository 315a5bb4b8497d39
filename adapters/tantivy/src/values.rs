//! Numbers for facet values, the same in every segment, so that counting is adding in an array.
//!
//! Invariant: a number is given once and kept while the index is open.

use std::collections::HashMap;

use crate::schema::facet_parts;

/// The values of all facets.
#[derive(Debug, Default)]
pub(crate) struct Values {
    numbers: HashMap<Box<str>, u32>,
    /// Terms by number.
    terms: Vec<Box<str>>,
    /// The facet of a value, by number.
    facets: Vec<u32>,
    facet_numbers: HashMap<Box<str>, u32>,
    facet_names: Vec<Box<str>>,
}

impl Values {
    /// The number of a term, given now if it is new.
    pub(crate) fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = u32::try_from(self.terms.len()).expect("fewer values than numbers");
        let (name, _) = facet_parts(term);
        let facet = match self.facet_numbers.get(name) {
            Some(facet) => *facet,
            None => {
                let facet = u32::try_from(self.facet_names.len()).expect("as above");
                self.facet_numbers.insert(name.into(), facet);
                self.facet_names.push(name.into());
                facet
            }
        };
        self.numbers.insert(term.into(), number);
        self.terms.push(term.into());
        self.facets.push(facet);
        number
    }

    /// The number of a term, if any document has it.
    pub(crate) fn find(&self, term: &str) -> Option<u32> {
        self.numbers.get(term).copied()
    }

    /// The number of a facet, if any document has it.
    pub(crate) fn find_facet(&self, name: &str) -> Option<u32> {
        self.facet_numbers.get(name).copied()
    }

    /// The facet of each value, by number.
    pub(crate) fn facets(&self) -> &[u32] {
        &self.facets
    }

    /// The facets' names, by number.
    pub(crate) fn facet_names(&self) -> impl Iterator<Item = &str> {
        self.facet_names.iter().map(AsRef::as_ref)
    }

    /// The value of a number, without its facet.
    pub(crate) fn value(&self, number: u32) -> &str {
        facet_parts(&self.terms[number as usize]).1
    }

    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        // Each term is kept twice, with a number, a facet and the slot of a table.
        self.terms.iter().map(|term| 2 * term.len() + 60).sum()
    }
}
