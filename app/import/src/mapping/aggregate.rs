//! Lines that are no products but tell of some: invoice lines, price records. One record a key.

use std::collections::HashMap;

use serde::Deserialize;

use crate::{expression::Decimal, source::Record};

/// How lines become one.
#[derive(Clone, Debug)]
pub(super) struct Aggregation<E> {
    pub(super) key: E,
    /// What is taken of a column, by its name; of a column that is not named the first line's.
    pub(super) take: Vec<(String, Take)>,
    /// Which groups are passed over, asked of the record they make.
    pub(super) skip: Vec<E>,
}

/// What a group says of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Take {
    /// What its first line says.
    First,
    /// What its last line says.
    Last,
    /// What most lines say; of equals, what was said first. Empty fields do not vote.
    MostFrequent,
    /// The middle one of its numbers, the lower of two; other texts do not count.
    Median,
    /// The smallest number.
    Min,
    /// The largest number.
    Max,
    /// The sum of the numbers.
    Sum,
}

/// Memory groups may take, as counted here. One key with its texts takes a few hundred bytes.
const BYTES_MAX: usize = 40 * 1024 * 1024;
/// What an entry takes besides its text.
const ENTRY_BYTES: usize = 64;

/// All groups of a file.
#[derive(Debug)]
pub(super) struct Groups {
    take: Vec<Take>,
    places: HashMap<String, usize>,
    groups: Vec<Group>,
    bytes: usize,
}

#[derive(Debug)]
struct Group {
    line: u64,
    rows: u64,
    columns: Vec<Column>,
}

#[derive(Debug)]
enum Column {
    One(String),
    Votes(Vec<(String, u32)>),
    Number(Option<Decimal>),
}

/// The groups do not fit into the memory they may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany;

impl Groups {
    /// Groups over a file whose columns are taken so.
    pub(super) fn new(take: Vec<Take>) -> Self {
        Self { take, places: HashMap::new(), groups: Vec::new(), bytes: 0 }
    }

    /// Adds a line to the group of its key.
    pub(super) fn add(&mut self, key: &str, record: &Record) -> Result<(), TooMany> {
        let place = match self.places.get(key) {
            Some(place) => *place,
            None => {
                self.places.insert(key.to_owned(), self.groups.len());
                self.bytes += key.len() + ENTRY_BYTES * (1 + self.take.len());
                let columns = self.take.iter().map(|take| Column::of(*take)).collect();
                self.groups.push(Group { line: record.line(), rows: 0, columns });
                self.groups.len() - 1
            }
        };
        let group = &mut self.groups[place];
        group.rows += 1;
        for (index, (take, column)) in self.take.iter().zip(&mut group.columns).enumerate() {
            self.bytes += column.add(*take, record.field(index), group.rows == 1);
        }
        if self.bytes > BYTES_MAX { Err(TooMany) } else { Ok(()) }
    }

    /// One record a group, in the order of their first lines, with the lines they took.
    pub(super) fn into_records(self) -> impl Iterator<Item = (Record, u64)> {
        let take = self.take;
        self.groups.into_iter().map(move |group| {
            let fields: Vec<String> = group
                .columns
                .into_iter()
                .zip(&take)
                .map(|(column, take)| column.said(*take))
                .collect();
            (Record::of(group.line, fields.iter().map(String::as_str)), group.rows)
        })
    }
}

impl Column {
    fn of(take: Take) -> Self {
        match take {
            Take::First | Take::Last => Self::One(String::new()),
            Take::MostFrequent | Take::Median => Self::Votes(Vec::new()),
            Take::Min | Take::Max | Take::Sum => Self::Number(None),
        }
    }

    /// Takes a field in; tells how much it grew.
    fn add(&mut self, take: Take, field: &str, is_first: bool) -> usize {
        match self {
            Self::One(text) if is_first || take == Take::Last => {
                let grown = field.len().saturating_sub(text.len());
                field.clone_into(text);
                grown
            }
            Self::One(_) => 0,
            Self::Votes(votes) => {
                let counts = match take {
                    Take::Median => Decimal::parse(field).is_some(),
                    _ => !field.trim().is_empty(),
                };
                if !counts {
                    return 0;
                }
                if let Some(vote) = votes.iter_mut().find(|(text, _)| text == field) {
                    vote.1 += 1;
                    return 0;
                }
                votes.push((field.to_owned(), 1));
                field.len() + ENTRY_BYTES
            }
            Self::Number(so_far) => {
                let Some(number) = Decimal::parse(field) else { return 0 };
                *so_far = match (*so_far, take) {
                    (None, _) => Some(number),
                    (Some(best), Take::Min) if number.compare(best).is_ge() => Some(best),
                    (Some(best), Take::Max) if number.compare(best).is_le() => Some(best),
                    (Some(sum), Take::Sum) => sum.plus(number).or(Some(sum)),
                    _ => Some(number),
                };
                0
            }
        }
    }

    fn said(self, take: Take) -> String {
        match (self, take) {
            (Self::One(text), _) => text,
            (Self::Votes(votes), Take::Median) => median(&votes),
            (Self::Votes(votes), _) => {
                // The last of equals would win in `max_by_key`.
                let best = votes.into_iter().rev().max_by_key(|(_, count)| *count);
                best.map_or_else(String::new, |(text, _)| text)
            }
            (Self::Number(number), _) => number.map_or_else(String::new, |n| n.to_string()),
        }
    }
}

fn median(votes: &[(String, u32)]) -> String {
    let numbers = votes.iter().filter_map(|(text, count)| Some((Decimal::parse(text)?, *count)));
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(|(one, _), (other, _)| one.compare(*other));
    let total: u64 = numbers.iter().map(|(_, count)| u64::from(*count)).sum();
    let mut passed = 0;
    for (number, count) in numbers {
        passed += u64::from(count);
        if passed * 2 >= total {
            return number.to_string();
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::{Groups, Take, TooMany};
    use crate::source::Record;

    #[test]
    fn a_group_says_what_was_asked_of_each_column() {
        let take = vec![
            Take::First,
            Take::Last,
            Take::MostFrequent,
            Take::Median,
            Take::Min,
            Take::Max,
            Take::Sum,
        ];
        let mut groups = Groups::new(take);
        for (line, text, number) in
            [(2, "red", "3"), (3, "blue", "10"), (4, "blue", "?"), (5, "", "2"), (6, "red", "7.5")]
        {
            let record = Record::of(line, [text, text, text, number, number, number, number]);
            groups.add("mug", &record).expect("fits");
        }
        groups.add("cup", &Record::of(7, ["a"; 7])).expect("fits");
        let records: Vec<_> = groups.into_records().collect();
        let fields: Vec<_> = records[0].0.fields().collect();
        assert_eq!(fields, ["red", "red", "red", "3", "2", "10", "22.5"]);
        assert_eq!((records[0].0.line(), records[0].1), (2, 5));
        let fields: Vec<_> = records[1].0.fields().collect();
        assert_eq!(fields, ["a", "a", "a", "", "", "", ""]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut groups = Groups::new(vec![Take::First]);
        let long = "x".repeat(1_000);
        let added = (0..100_000)
            .try_for_each(|n: u32| groups.add(&n.to_string(), &Record::of(1, [long.as_str()])));
        assert_eq!(added, Err(TooMany));
    }
}
