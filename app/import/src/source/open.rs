//! Opening a file as it is: plain, gzip or Zstandard, told by its first bytes.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder;

/// Window of a Zstandard frame that is accepted: it is memory. 64 MiB covers every level but the
/// "ultra" and "long" ones.
const ZSTD_WINDOW_LOG_MAX: u32 = 26;
const BUFFER_BYTES: usize = 128 * 1024;

/// Bytes of the file that were read so far, packed as they are. Clones share the count.
#[derive(Clone, Debug, Default)]
pub struct Consumed(Arc<AtomicU64>);

impl Consumed {
    /// Bytes so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// An open file.
pub struct Opened {
    /// Its content, unpacked.
    pub content: Box<dyn Read + Send>,
    /// How much of it was read.
    pub consumed: Consumed,
    /// Its size, packed.
    pub bytes: u64,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct OpenError {
    /// The file.
    pub path: String,
    /// What the system said.
    pub reason: io::Error,
}

/// Opens a file.
///
/// # Errors
/// [`OpenError`] in one sentence.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    let failed = |reason| OpenError { path: path.display().to_string(), reason };
    let file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    let consumed = Consumed::default();
    let counted = Counted { file, consumed: consumed.clone() };
    let mut packed = BufReader::with_capacity(BUFFER_BYTES, counted);
    let magic = packed.fill_buf().map_err(failed)?;
    let content: Box<dyn Read + Send> = if magic.starts_with(&[0x1f, 0x8b]) {
        Box::new(MultiGzDecoder::new(packed))
    } else if magic.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let mut decoder = Decoder::with_buffer(packed).map_err(failed)?;
        decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(failed)?;
        Box::new(decoder)
    } else {
        Box::new(packed)
    };
    Ok(Opened { content, consumed, bytes })
}

struct Counted {
    file: File,
    consumed: Consumed,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.consumed.0.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(count)
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opened").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
