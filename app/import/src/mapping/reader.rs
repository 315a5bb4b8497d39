//! A file through a mapping.

use std::{collections::VecDeque, io::Read};

use kernel_common::Currency;

use super::{
    Fields, Mapping, MappingError,
    aggregate::{Aggregation, Groups, Take},
    fit,
};
use crate::{
    Reject, SourceError,
    draft::{Draft, Found},
    expression::{Bound, ColumnRef, Expression},
    source::{Next, Record, RecordFault, Records},
};

/// Products of a delimited file, in its order.
pub struct MappedReader {
    records: Records,
    record: Record,
    width: usize,
    columns: Vec<String>,
    skip: Vec<Bound>,
    fields: Fields<Bound>,
    currency: Currency,
    stage: Stage,
    /// A product whose next variants may follow.
    pending: Option<Draft>,
    ready: VecDeque<Found>,
}

enum Stage {
    /// Lines are products.
    Lines,
    /// Lines are gathered first.
    Gathering(Box<Gathering>),
    /// What was gathered is told.
    Gathered {
        skip: Vec<Bound>,
        records: Box<dyn Iterator<Item = (Record, u64)> + Send>,
    },
    Over,
}

/// Lines that are gathered first.
struct Gathering {
    aggregation: Aggregation<Bound>,
    groups: Groups,
}

/// Most lines of one product.
const LINES_OF_ONE_MAX: usize = 20_000;

impl MappedReader {
    /// Reads the header and looks for the columns.
    ///
    /// # Errors
    /// [`SourceError`]: a column that is not there, or comes twice, or a file that cannot be read.
    pub fn open(
        content: Box<dyn Read + Send>,
        mapping: Mapping,
        currency: Currency,
    ) -> Result<Self, SourceError> {
        let mut records = Records::new(content, mapping.encoding, mapping.dialect)?;
        let mut columns = mapping.columns;
        let mut record = Record::default();
        if mapping.header {
            match records.next(&mut record)? {
                Next::Record if columns.is_empty() => {
                    columns = record.fields().map(|name| name.trim().to_owned()).collect();
                }
                Next::Record => {}
                Next::Fault(fault) => return Err(SourceError::Header(fault.reason.to_owned())),
                Next::End => return Err(SourceError::Empty),
            }
        }
        let bind = |expression: Expression| bound(expression, &columns);
        let list = |all: Vec<Expression>| all.into_iter().map(bind).collect::<Result<Vec<_>, _>>();
        let stage = match mapping.aggregate {
            None => Stage::Lines,
            Some(aggregation) => {
                let groups = Groups::new(taken(&aggregation.take, &columns)?);
                let aggregation = Aggregation {
                    key: bind(aggregation.key)?,
                    take: Vec::new(),
                    skip: list(aggregation.skip)?,
                };
                Stage::Gathering(Box::new(Gathering { aggregation, groups }))
            }
        };
        Ok(Self {
            width: columns.len(),
            skip: list(mapping.skip)?,
            fields: mapping.fields.try_map(&mut |expression| bind(expression))?,
            records,
            record,
            columns,
            currency,
            stage,
            pending: None,
            ready: VecDeque::new(),
        })
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`SourceError`] when the file cannot be read on.
    pub fn read_next(&mut self) -> Result<Option<Found>, SourceError> {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Ok(Some(found));
            }
            match &self.stage {
                Stage::Over => return Ok(None),
                Stage::Gathered { .. } => self.tell_a_group(),
                Stage::Lines | Stage::Gathering(_) => self.read_a_line()?,
            }
        }
    }

    fn read_a_line(&mut self) -> Result<(), SourceError> {
        match self.records.next(&mut self.record)? {
            Next::End => self.end_of_file(),
            Next::Fault(fault) => {
                self.flush();
                self.ready.push_back(faulty(&fault, &self.columns));
            }
            Next::Record => {
                let line = std::mem::take(&mut self.record);
                self.line(&line)?;
                self.record = line;
            }
        }
        Ok(())
    }

    fn line(&mut self, record: &Record) -> Result<(), SourceError> {
        if self.width == 0 {
            self.width = record.len();
        }
        if record.len() != self.width {
            let reason = format!("has {} columns, the header has {}", record.len(), self.width);
            self.reject(1, vec![Reject::new(record.line(), "", record.field(0), reason)]);
            return Ok(());
        }
        match fit::any(&self.skip, record) {
            Ok(false) => {}
            Ok(true) => {
                self.flush();
                self.ready.push_back(Found::Skipped { rows: 1 });
                return Ok(());
            }
            Err(rejects) => {
                self.reject(1, rejects);
                return Ok(());
            }
        }
        if let Stage::Gathering(gathering) = &mut self.stage {
            match fit::key(&gathering.aggregation.key, record) {
                Ok(key) => {
                    let added = gathering.groups.add(&key, record);
                    added.map_err(|_| SourceError::TooManyGroups)?;
                }
                Err(rejects) => self.reject(1, rejects),
            }
            return Ok(());
        }
        self.product(record, 1);
        Ok(())
    }

    fn tell_a_group(&mut self) {
        let Stage::Gathered { skip, records } = &mut self.stage else { return };
        let Some((record, rows)) = records.next() else {
            self.flush();
            self.stage = Stage::Over;
            return;
        };
        match fit::any(skip, &record) {
            Ok(false) => self.product(&record, rows),
            Ok(true) => self.ready.push_back(Found::Skipped { rows }),
            Err(rejects) => self.reject(rows, rejects),
        }
    }

    fn end_of_file(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Gathering(gathering) => {
                let Gathering { aggregation, groups } = *gathering;
                let records = Box::new(groups.into_records());
                self.stage = Stage::Gathered { skip: aggregation.skip, records };
            }
            _ => self.flush(),
        }
    }

    /// Lines with the same address that follow each other are variants of one product.
    fn product(&mut self, record: &Record, rows: u64) {
        let draft = match fit::product(&self.fields, record, rows, self.currency) {
            Ok(draft) => draft,
            Err(rejects) => return self.reject(rows, rejects),
        };
        if draft.options.is_empty() {
            self.ready.push_back(Found::Product(Box::new(draft)));
            return;
        }
        match &mut self.pending {
            Some(product)
                if product.slug == draft.slug && product.variants.len() < LINES_OF_ONE_MAX =>
            {
                product.rows += draft.rows;
                product.variants.extend(draft.variants);
            }
            _ => {
                self.flush();
                self.pending = Some(draft);
            }
        }
    }

    fn reject(&mut self, rows: u64, rejects: Vec<Reject>) {
        self.flush();
        self.ready.push_back(Found::Rejected { rows, rejects });
    }

    fn flush(&mut self) {
        if let Some(product) = self.pending.take() {
            self.ready.push_back(Found::Product(Box::new(product)));
        }
    }
}

/// A record that cannot be, in the words of a reject.
pub(crate) fn faulty(fault: &RecordFault, columns: &[String]) -> Found {
    let column = columns.get(fault.field).cloned();
    let column = column.unwrap_or_else(|| format!("${}", fault.field + 1));
    Found::Rejected { rows: 1, rejects: vec![Reject::new(fault.line, column, "", fault.reason)] }
}

/// The expression over the columns of this file.
fn bound(expression: Expression, columns: &[String]) -> Result<Bound, SourceError> {
    let places = expression.columns().iter().map(|column| place(column, columns));
    let places = places.collect::<Result<Vec<_>, _>>()?;
    Ok(expression.bind(places))
}

fn place(column: &ColumnRef, columns: &[String]) -> Result<usize, SourceError> {
    let name = match column {
        ColumnRef::Position(position) if columns.is_empty() || *position <= columns.len() => {
            return Ok(position - 1);
        }
        ColumnRef::Position(position) => {
            return Err(SourceError::NoColumn {
                column: format!("${position}"),
                columns: columns.join(", "),
            });
        }
        ColumnRef::Name(name) => name,
    };
    let mut found = columns.iter().enumerate().filter(|(_, known)| *known == name);
    match (found.next(), found.next()) {
        (Some((place, _)), None) => Ok(place),
        (Some(_), Some(_)) => Err(SourceError::TwoColumns { column: name.clone() }),
        (None, _) => {
            Err(SourceError::NoColumn { column: name.clone(), columns: columns.join(", ") })
        }
    }
}

/// What is taken of each column of the file.
fn taken(take: &[(String, Take)], columns: &[String]) -> Result<Vec<Take>, SourceError> {
    if columns.is_empty() {
        let sentence = "aggregate: a file without a header needs file.columns";
        return Err(SourceError::Mapping(MappingError(sentence.to_owned())));
    }
    let mut all = vec![Take::First; columns.len()];
    for (name, how) in take {
        all[place(&ColumnRef::Name(name.clone()), columns)?] = *how;
    }
    Ok(all)
}

impl std::fmt::Debug for MappedReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MappedReader").field("columns", &self.columns).finish_non_exhaustive()
    }
}
