//! Lines of a handle, gathered.

use std::io::Read;

use kernel_common::Currency;

use super::{
    fields::{Column, Places},
    product,
};
use crate::{
    Reject, SourceError,
    draft::Found,
    mapping::faulty,
    source::{Dialect, Next, Record, Records},
};

/// Products of a Shopify product CSV, in its order.
#[derive(Debug)]
pub struct ShopifyReader {
    records: Records,
    places: Places,
    currency: Currency,
    /// Lines of the handle that is being read.
    lines: Vec<Record>,
    handle: String,
    bytes: usize,
    /// Why the product that is being read cannot be.
    faults: Vec<Reject>,
    faulty_rows: u64,
    ended: bool,
}

/// Most memory for the lines of one product.
const BYTES_OF_ONE_MAX: usize = 16 * 1024 * 1024;

/// Faulty lines in a row that are told at once, and reasons that are kept for one product: a file
/// of nothing else takes no more memory than these.
const FAULTS_MAX: u64 = 1_000;
const REASONS_MAX: usize = 1_000;

const COMMAS: Dialect = Dialect { delimiter: b',', quoting: true };

impl ShopifyReader {
    /// Reads the header.
    ///
    /// # Errors
    /// [`SourceError`]: another file, an empty one, one that cannot be read.
    pub fn open(content: Box<dyn Read + Send>, currency: Currency) -> Result<Self, SourceError> {
        let mut records = Records::new(content, None, COMMAS)?;
        let mut header = Record::default();
        let places = match records.next(&mut header)? {
            Next::Record => Places::of(&header)?,
            Next::Fault(fault) => return Err(SourceError::Header(fault.reason.to_owned())),
            Next::End => return Err(SourceError::Empty),
        };
        Ok(Self {
            records,
            places,
            currency,
            lines: Vec::new(),
            handle: String::new(),
            bytes: 0,
            faults: Vec::new(),
            faulty_rows: 0,
            ended: false,
        })
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`SourceError`] when the file cannot be read on.
    pub fn read_next(&mut self) -> Result<Option<Found>, SourceError> {
        while !self.ended {
            let mut record = Record::default();
            match self.records.next(&mut record)? {
                Next::End => self.ended = true,
                Next::Fault(fault) => {
                    // Whose line it was nobody can tell: the product before it may lack it.
                    let Found::Rejected { rejects, .. } = faulty(&fault, self.places.names())
                    else {
                        continue;
                    };
                    self.note(rejects);
                    if self.lines.is_empty() && self.faulty_rows >= FAULTS_MAX {
                        return Ok(self.finish());
                    }
                }
                Next::Record if record.len() != self.places.width() => {
                    let (found, wanted) = (record.len(), self.places.width());
                    let reason = format!("has {found} columns, the header has {wanted}");
                    self.note(vec![Reject::new(record.line(), "", record.field(0), reason)]);
                    if self.lines.is_empty() && self.faulty_rows >= FAULTS_MAX {
                        return Ok(self.finish());
                    }
                }
                Next::Record => {
                    let begins = self.begins(&record);
                    let done = if begins { self.finish() } else { None };
                    self.keep(record);
                    if done.is_some() {
                        return Ok(done);
                    }
                }
            }
        }
        Ok(self.finish())
    }

    /// Whether a line begins another product: it has another handle, or a title and no handle.
    fn begins(&self, record: &Record) -> bool {
        let handle = self.places.get(record, Column::Handle).trim();
        let title = self.places.get(record, Column::Title).trim();
        let is_first = self.lines.is_empty() && self.faults.is_empty();
        is_first
            || (handle.is_empty() && !title.is_empty())
            || (!handle.is_empty() && handle != self.handle)
    }

    fn keep(&mut self, record: Record) {
        if self.lines.is_empty() {
            self.places.get(&record, Column::Handle).trim().clone_into(&mut self.handle);
        }
        self.bytes += record.fields().map(str::len).sum::<usize>();
        if self.bytes <= BYTES_OF_ONE_MAX {
            self.lines.push(record);
            return;
        }
        let reason = "the lines of one product take more than 16 MiB";
        if self.faults.iter().all(|fault| fault.reason != reason) {
            self.faults.push(Reject::new(record.line(), "", &self.handle, reason));
        }
        self.faulty_rows += 1;
    }

    fn note(&mut self, rejects: Vec<Reject>) {
        if self.faults.len() < REASONS_MAX {
            self.faults.extend(rejects);
        }
        self.faulty_rows += 1;
    }

    /// The product that was read, if any line of it was.
    fn finish(&mut self) -> Option<Found> {
        let lines = std::mem::take(&mut self.lines);
        let mut rejects = std::mem::take(&mut self.faults);
        let faulty_rows = std::mem::take(&mut self.faulty_rows);
        self.bytes = 0;
        let rows = faulty_rows + u64::try_from(lines.len()).unwrap_or(0);
        let Some(first) = lines.first() else {
            return (!rejects.is_empty()).then_some(Found::Rejected { rows, rejects });
        };
        // A product without one of its lines would lose a variant.
        if let Some(cause) = rejects.first() {
            let reason = format!("the product is left out because of line {}", cause.line);
            rejects.push(Reject::new(first.line(), "", &self.handle, reason));
            return Some(Found::Rejected { rows, rejects });
        }
        Some(match product::of(&self.places, &lines, self.currency) {
            Ok(draft) => Found::Product(Box::new(draft)),
            Err(rejects) => Found::Rejected { rows, rejects },
        })
    }
}

#[cfg(test)]
mod tests;
