//! Lines that were not imported, and why: for whoever mends the file.

use std::{
    fs::{File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::formula;

/// Why something of a line was not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The line, counted from 1.
    pub line: u64,
    /// The column, as the file or the shop calls it; empty when it is the whole line.
    pub column: String,
    /// What stands there, shortened.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Characters of a value that are shown.
const VALUE_LENGTH_MAX: usize = 120;

impl Reject {
    /// A reason with the value at fault.
    #[must_use]
    pub fn new(
        line: u64,
        column: impl Into<String>,
        value: &str,
        reason: impl Into<String>,
    ) -> Self {
        let value = value.chars().take(VALUE_LENGTH_MAX).collect();
        Self { line, column: column.into(), value, reason: reason.into() }
    }
}

/// The file of rejects: CSV, one line a reason. Cells are safe to open in a spreadsheet.
#[derive(Debug)]
pub(crate) struct RejectsFile {
    file: File,
    bytes: u64,
}

impl RejectsFile {
    /// Opens the file and keeps its first `bytes`: what an earlier run wrote beyond its last
    /// acknowledged batch is written again.
    ///
    /// # Errors
    /// What the system said.
    pub(crate) fn open(path: &Path, bytes: u64) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).open(path)?;
        if file.try_lock().is_err() {
            let told = "another import writes to it; name another one for this import";
            return Err(io::Error::new(io::ErrorKind::WouldBlock, told));
        }
        let kept = bytes.min(file.metadata()?.len());
        file.set_len(kept)?;
        let mut rejects = Self { file, bytes: kept };
        rejects.file.seek(SeekFrom::Start(kept))?;
        if kept == 0 {
            rejects.write(&line(["line", "column", "value", "reason"])?)?;
        }
        Ok(rejects)
    }

    /// Appends reasons and makes them last.
    ///
    /// # Errors
    /// What the system said.
    pub(crate) fn append(&mut self, rejects: &[Reject]) -> io::Result<()> {
        if rejects.is_empty() {
            return Ok(());
        }
        let mut text = Vec::new();
        for reject in rejects {
            let number = reject.line.to_string();
            let [column, value, reason] =
                [&reject.column, &reject.value, &reject.reason].map(|cell| formula::quoted(cell));
            text.extend(line([&number, &*column, &*value, &*reason])?);
        }
        self.write(&text)?;
        self.file.sync_data()
    }

    /// How long the file is.
    #[must_use]
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.file.write_all(text)?;
        self.bytes += u64::try_from(text.len()).unwrap_or(0);
        Ok(())
    }
}

fn line(cells: [&str; 4]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(io::Error::other)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
