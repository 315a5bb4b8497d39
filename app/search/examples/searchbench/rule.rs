//! Rules of the judged queries, over the words of the data alone: they share no code with what
//! they judge.

use std::collections::{BTreeSet, HashMap};

use crate::data::Rows;

/// The words of the data, with the rows they stand in.
pub(crate) struct Words {
    /// Of names, categories and brands; each sorted.
    fields: [Vec<(String, Vec<u32>)>; 3],
    barcodes: HashMap<String, u32>,
}

impl Words {
    pub(crate) fn of(rows: &Rows) -> Self {
        let mut fields: [HashMap<String, Vec<u32>>; 3] = Default::default();
        let mut barcodes = HashMap::new();
        for (place, row) in (0u32..).zip(rows.iter()) {
            barcodes.insert(row.barcode.to_owned(), place);
            for (field, text) in fields.iter_mut().zip([row.name, row.category, row.brand]) {
                for word in words(text) {
                    let places = field.entry(word).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        let sorted = fields.map(|field| {
            let mut field: Vec<_> = field.into_iter().collect();
            field.sort();
            field
        });
        Self { fields: sorted, barcodes }
    }

    /// The rows that a rule names: `a b` both, `a|b` either, `!a` not; `@` looks at categories,
    /// `#` at brands, `=` at barcodes; a word stands for all that begin with it, `a$` for itself.
    pub(crate) fn rows(&self, rule: &str) -> BTreeSet<u32> {
        let mut found: Option<BTreeSet<u32>> = None;
        let mut without = BTreeSet::new();
        for part in rule.split_whitespace() {
            let (negative, part) = part.strip_prefix('!').map_or((false, part), |p| (true, p));
            let either: BTreeSet<u32> = part.split('|').flat_map(|one| self.one(one)).collect();
            if negative {
                without.extend(either);
            } else {
                found = Some(match found {
                    Some(found) => found.intersection(&either).copied().collect(),
                    None => either,
                });
            }
        }
        found.unwrap_or_default().difference(&without).copied().collect()
    }

    fn one(&self, literal: &str) -> BTreeSet<u32> {
        if let Some(barcode) = literal.strip_prefix('=') {
            return self.barcodes.get(barcode).copied().into_iter().collect();
        }
        let (field, text) = match literal.chars().next() {
            Some('@') => (&self.fields[1], &literal[1..]),
            Some('#') => (&self.fields[2], &literal[1..]),
            _ => (&self.fields[0], literal),
        };
        let whole = text.ends_with('$');
        let parts: Vec<String> = words(text).collect();
        let mut found: Option<BTreeSet<u32>> = None;
        for (place, part) in parts.iter().enumerate() {
            let exact = whole || place + 1 < parts.len();
            let from = field.partition_point(|(word, _)| word < part);
            let matching = field[from..]
                .iter()
                .take_while(|(word, _)| if exact { word == part } else { word.starts_with(part) });
            let rows: BTreeSet<u32> = matching.flat_map(|(_, rows)| rows).copied().collect();
            found = Some(match found {
                Some(found) => found.intersection(&rows).copied().collect(),
                None => rows,
            });
        }
        found.unwrap_or_default()
    }
}

/// Lower-case runs of Latin and Cyrillic letters and digits; ё is е.
fn words(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase().replace('ё', "е");
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'а'..='я');
    let words: Vec<String> =
        lower.split(|c| !inside(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.into_iter()
}
