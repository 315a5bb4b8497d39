//! Why there is no private server: one sentence for whoever started the program.

use std::{
    io,
    path::{Path, PathBuf},
};

/// Why a private server does not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmbeddedError {
    /// Not on this system.
    #[error(
        "a private PostgreSQL is started on Linux only; give the address of one (database.url)"
    )]
    NotLinux,
    /// The machine has no PostgreSQL.
    #[error(
        "no PostgreSQL {oldest} or newer is installed; install it (apt-get install postgresql), or \
         point SHOP_PG_BIN at the folder of its `postgres`, or give the address of a server \
         (database.url)"
    )]
    NoBinaries {
        /// The oldest major version supported.
        oldest: u32,
    },
    /// The folder that was named has no usable binaries.
    #[error("{} holds no working `postgres` and `initdb` of version {oldest} or newer", .dir.display())]
    WrongBinaries {
        /// The folder as given.
        dir: PathBuf,
        /// The oldest major version supported.
        oldest: u32,
    },
    /// The data belong to a version that is not installed.
    #[error(
        "the data in {} belong to PostgreSQL {data_major}, which is not installed (found: {found}); \
         install it (apt-get install postgresql-{data_major})",
        .data_dir.display()
    )]
    WrongVersion {
        /// The server's folder.
        data_dir: PathBuf,
        /// The version that made the data.
        data_major: u32,
        /// Versions that are there.
        found: String,
    },
    /// Run by root, without an account to run the server under.
    #[error("PostgreSQL does not run as root, and there is no account `postgres` or `nobody`")]
    NoAccount,
    /// The server's account cannot reach its folder.
    #[error(
        "the account {account:?} that runs PostgreSQL may not enter {}; choose a data folder \
         elsewhere",
        .path.display()
    )]
    NotReachable {
        /// The folder that is closed.
        path: PathBuf,
        /// The account.
        account: String,
    },
    /// The folder cannot be written.
    #[error("{} cannot be written: {reason}", .path.display())]
    NotWritable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The disk is full.
    #[error("the disk that holds {} is full", .path.display())]
    DiskFull {
        /// The server's folder.
        path: PathBuf,
    },
    /// The folder for the socket is somebody else's.
    #[error("{} belongs to somebody else and cannot hold the server's socket", .path.display())]
    SocketFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The path of the socket does not fit the system's limit.
    #[error("the socket path {} is longer than the system allows (107 bytes)", .path.display())]
    SocketPathTooLong {
        /// The path.
        path: PathBuf,
    },
    /// Another process has had the folder for a while without getting a server to run.
    #[error("another process has locked {} and its PostgreSQL does not answer", .data_dir.display())]
    Busy {
        /// The server's folder.
        data_dir: PathBuf,
    },
    /// The server or its set-up failed.
    #[error("{step} failed: {said}")]
    Failed {
        /// What was being done.
        step: &'static str,
        /// The end of what it printed.
        said: String,
    },
}

impl EmbeddedError {
    /// A file operation on `path` failed.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { path: path.to_owned() }
            }
            _ => Self::NotWritable { path: path.to_owned(), reason: error.to_string() },
        }
    }

    /// A program failed, having printed `output`.
    pub(crate) fn program(step: &'static str, data_dir: &Path, output: &str) -> Self {
        if output.contains("No space left on device") || output.contains("Disk quota exceeded") {
            return Self::DiskFull { path: data_dir.to_owned() };
        }
        for reason in ["Permission denied", "Read-only file system"] {
            if output.contains(reason) {
                return Self::NotWritable { path: data_dir.to_owned(), reason: reason.to_owned() };
            }
        }
        let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
        let end = lines[lines.len().saturating_sub(4)..].join(" / ");
        let said = if end.is_empty() { "it said nothing".to_owned() } else { end };
        Self::Failed { step, said }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::EmbeddedError;

    #[test]
    fn what_a_program_prints_becomes_one_sentence() {
        let folder = Path::new("/srv/shop");
        let full = "initdb: error: could not write: No space left on device\n";
        assert_eq!(
            EmbeddedError::program("initdb", folder, full).to_string(),
            "the disk that holds /srv/shop is full"
        );
        let other = "one\n\ntwo\nthree\nfour\nFATAL: five\n";
        assert_eq!(
            EmbeddedError::program("starting PostgreSQL", folder, other).to_string(),
            "starting PostgreSQL failed: two / three / four / FATAL: five"
        );
    }
}
