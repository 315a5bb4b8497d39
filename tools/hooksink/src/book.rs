//! Every request there was, in memory and, where there is a file, on the disk before the answer.
//!
//! A crash can leave one unfinished line at the end of the file. It was never synced, hence never
//! answered, and is cut off at the next start; any other line that cannot be read is damage, and
//! the start is refused.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

/// One request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// From 1, over all names.
    pub number: u64,
    /// When it came, RFC 3339.
    pub at: String,
    /// The last part of its path.
    pub name: String,
    /// Header `webhook-id`.
    pub webhook_id: Option<String>,
    /// Header `webhook-timestamp`.
    pub timestamp: Option<String>,
    /// Header `webhook-signature`.
    pub signature: Option<String>,
    /// `id` of the body.
    pub event_id: Option<String>,
    /// `type` of the body.
    pub event_type: Option<String>,
    /// `subject` of the body.
    pub subject: Option<String>,
    /// `streamseq` of the body.
    pub streamseq: Option<i64>,
    /// SHA-256 of the body, in hexadecimal digits.
    pub body_digest: String,
    /// Which try of its event it is at this name, from 1.
    pub try_number: u64,
    /// Whether it is signed under a secret of its name.
    pub verified: bool,
    /// Why not.
    pub fault: Option<String>,
    /// What it is answered; none where the sender hears nothing.
    pub status: Option<u16>,
}

/// Why the file of a book cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// The disk said no.
    #[error("{path} cannot be used: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line that was once answered for is damaged.
    #[error("{path} is damaged at line {line}: {reason}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// The records.
#[derive(Debug, Default)]
pub(crate) struct Book {
    records: Vec<Record>,
    /// By name and event.
    tries: HashMap<(String, String), u64>,
    file: Option<File>,
}

impl Book {
    /// Opens or makes the file and reads what it has; without one it is empty.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, BookError> {
        let mut book = Self::default();
        let Some(path) = path else { return Ok(book) };
        let failed = |source| BookError::Io { path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        let mut file = options.read(true).append(true).create(true).open(path).map_err(failed)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        for (line, text) in text[..whole].split_inclusive(|byte| *byte == b'\n').enumerate() {
            let record: Record = serde_json::from_slice(text).map_err(|error| {
                let (path, reason) = (path.to_owned(), error.to_string());
                BookError::Damaged { path, line: line + 1, reason }
            })?;
            book.keep(record);
        }
        file.set_len(whole as u64).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        book.file = Some(file);
        Ok(book)
    }

    /// Writes down the record that `write` makes of its number and of which try it is; it returns
    /// when that is on the disk.
    pub(crate) fn write(
        &mut self,
        name: &str,
        webhook_id: Option<&str>,
        write: impl FnOnce(u64, u64) -> Record,
    ) -> io::Result<Record> {
        let key = (name.to_owned(), webhook_id.unwrap_or_default().to_owned());
        let try_number = self.tries.get(&key).copied().unwrap_or_default() + 1;
        let record = write(self.records.len() as u64 + 1, try_number);
        if let Some(file) = &mut self.file {
            let mut line = serde_json::to_vec(&record)?;
            line.push(b'\n');
            file.write_all(&line)?;
            file.sync_data()?;
        }
        self.keep(record.clone());
        Ok(record)
    }

    /// Records after a number, the first first.
    pub(crate) fn after(&self, number: u64, name: Option<&str>, limit: usize) -> Vec<Record> {
        let from = usize::try_from(number).unwrap_or(usize::MAX).min(self.records.len());
        let wanted = |record: &&Record| name.is_none_or(|name| record.name == name);
        self.records[from..].iter().filter(wanted).take(limit).cloned().collect()
    }

    fn keep(&mut self, record: Record) {
        let key = (record.name.clone(), record.webhook_id.clone().unwrap_or_default());
        *self.tries.entry(key).or_default() += 1;
        self.records.push(record);
    }
}
