//! The file `ledger.jsonl`: locked against a second process, replayed at the start, appended to.
//!
//! A crash can leave one unfinished line at the end. It was never synced, hence never answered,
//! and is cut off. Any other line that cannot be read, or is out of number, is damage to something
//! that was answered: the start is refused, because a witness must not guess.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use super::{books::Books, record::Line};

const FILE_NAME: &str = "ledger.jsonl";

/// Why the ledger of a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk said no.
    #[error("the ledger in {path} cannot be used: {source}", path = path.display())]
    Io {
        /// The data folder or the file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process works on the same folder.
    #[error("{path} is in use by another pspsim; give this one its own --data", path = path.display())]
    InUse {
        /// The locked file.
        path: PathBuf,
    },
    /// A line that was once answered for is damaged.
    #[error("{path} is damaged at line {line}: {reason}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}

/// The open file, positioned by the system at its end.
pub(super) struct Journal {
    file: File,
}

impl Journal {
    /// Opens or creates the file, locks it, replays it into the books and cuts an unfinished end.
    pub(super) fn open(data: &Path, books: &mut Books) -> Result<Self, JournalError> {
        let path = data.join(FILE_NAME);
        let io_error = |source| JournalError::Io { path: path.clone(), source };
        fs::create_dir_all(data).map_err(io_error)?;
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).create(true).open(&path).map_err(io_error)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse { path }),
            Err(TryLockError::Error(source)) => return Err(io_error(source)),
        }
        let whole_bytes = replay(&file, &path, books)?;
        if file.metadata().map_err(io_error)?.len() > whole_bytes {
            tracing::warn!(path = %path.display(), "an unfinished last line was cut off");
            file.set_len(whole_bytes).map_err(io_error)?;
        }
        file.sync_all().map_err(io_error)?;
        // The file's name must be as durable as its lines.
        File::open(data).and_then(|folder| folder.sync_all()).map_err(io_error)?;
        Ok(Self { file })
    }

    /// Appends whole lines and returns when they are on the disk.
    pub(super) fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        self.file.write_all(lines)?;
        self.file.sync_data()
    }

    #[cfg(test)]
    pub(super) fn over(file: File) -> Self {
        Self { file }
    }
}

/// Folds the file into the books and returns the length of its whole lines in bytes.
fn replay(file: &File, path: &Path, books: &mut Books) -> Result<u64, JournalError> {
    let mut reader = BufReader::new(file);
    let mut text = Vec::new();
    let mut whole_bytes = 0;
    loop {
        text.clear();
        let read_bytes = reader
            .read_until(b'\n', &mut text)
            .map_err(|source| JournalError::Io { path: path.into(), source })?;
        if text.last() != Some(&b'\n') {
            return Ok(whole_bytes);
        }
        let expected = books.next_seq();
        let damaged = |reason| JournalError::Damaged { path: path.into(), line: expected, reason };
        let line: Line =
            serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if line.seq != expected {
            return Err(damaged(format!("it bears the number {}", line.seq)));
        }
        books.apply(line.record);
        whole_bytes += read_bytes as u64;
    }
}
