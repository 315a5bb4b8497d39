//! A file that comes in pieces.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use super::JobError;

/// Largest file.
const BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// A piece that is being written. What was written counts when [`Upload::finish`] says so.
#[derive(Debug)]
pub struct Upload {
    file: File,
    begun: u64,
    bytes: u64,
    whole: bool,
}

impl Upload {
    pub(super) fn open(path: &Path, offset: u64) -> Result<Self, JobError> {
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(false).open(path)?;
        // Two pieces at once would be written into each other.
        if file.try_lock().is_err() {
            return Err(JobError::WrongOffset { received: offset });
        }
        let bytes = file.metadata()?.len();
        if bytes != offset {
            return Err(JobError::WrongOffset { received: bytes });
        }
        file.seek(SeekFrom::Start(bytes))?;
        Ok(Self { file, begun: bytes, bytes, whole: false })
    }

    /// Adds to the piece.
    ///
    /// # Errors
    /// [`JobError::TooLarge`], or what the system said.
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), JobError> {
        self.bytes += u64::try_from(chunk.len()).unwrap_or(BYTES_MAX);
        if self.bytes > BYTES_MAX {
            return Err(JobError::TooLarge { bytes_max: BYTES_MAX });
        }
        Ok(self.file.write_all(chunk)?)
    }

    /// The piece is whole; tells how many bytes of the file have come.
    ///
    /// # Errors
    /// What the system said.
    pub fn finish(mut self) -> Result<u64, JobError> {
        self.file.sync_data()?;
        self.whole = true;
        Ok(self.bytes)
    }
}

impl Drop for Upload {
    /// A piece that broke off is as if it had never come: it is sent again from its beginning.
    fn drop(&mut self) {
        if !self.whole {
            self.file.set_len(self.begun).ok();
        }
    }
}

/// How much of a file has come.
pub(super) fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}
