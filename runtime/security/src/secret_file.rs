//! A file that holds one secret, is made once and is readable by its owner only.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use crate::token::random_hex_128;

/// A secret file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("secret file {path}: {fault}")]
pub struct SecretFileError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    #[source]
    pub fault: SecretFileFault,
}

/// What is wrong with a secret file.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileFault {
    /// It cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Others than its owner may read or write it.
    #[error("has mode {mode:04o}; others may use it, run `chmod 600` on it")]
    TooOpen {
        /// The permission bits found.
        mode: u32,
    },
    /// The text in it is not what this program writes there.
    #[error("does not hold what this program wrote; remove it to have a new one made")]
    Malformed,
}

impl SecretFileError {
    pub(crate) fn new(path: &Path, fault: impl Into<SecretFileFault>) -> Self {
        Self { path: path.to_owned(), fault: fault.into() }
    }
}

/// The text of the file without the line end.
pub(crate) fn read(path: &Path) -> Result<String, SecretFileError> {
    read_existing(path)?
        .ok_or_else(|| SecretFileError::new(path, io::Error::from(ErrorKind::NotFound)))
}

/// The text of the file; `fresh` writes it first where there is none.
pub(crate) fn load_or_create(
    path: &Path,
    fresh: impl FnOnce() -> String,
) -> Result<String, SecretFileError> {
    if let Some(text) = read_existing(path)? {
        return Ok(text);
    }
    create(path, &fresh()).map_err(|error| SecretFileError::new(path, error))?;
    read(path)
}

fn read_existing(path: &Path) -> Result<Option<String>, SecretFileError> {
    let mode = match fs::metadata(path) {
        Ok(metadata) => metadata.permissions().mode() & 0o7777,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(SecretFileError::new(path, error)),
    };
    if mode & 0o077 != 0 {
        return Err(SecretFileError::new(path, SecretFileFault::TooOpen { mode }));
    }
    let text = fs::read_to_string(path).map_err(|error| SecretFileError::new(path, error))?;
    Ok(Some(text.trim_end().to_owned()))
}

/// Writes beside the file and links it into place, so that a crash leaves no half of a secret
/// and of two processes that start at once both end up with the same one.
fn create(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = folder.join(format!(".{}.new", random_hex_128()));
    let written = write_draft(&draft, text).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(&draft);
    written?;
    removed?;
    File::open(folder)?.sync_all()
}

fn write_draft(draft: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}
