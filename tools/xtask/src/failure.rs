use std::io;
use std::path::{Path, PathBuf};

use rt_postgres::embedded::EmbeddedError;
use rt_postgres::{ConnectError, MigrateError};

/// Why a task could not be done, as one sentence for the one who ran it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Start(#[from] EmbeddedError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error("the private PostgreSQL refused: {0}")]
    Query(#[from] sqlx::Error),
    #[error("{path}: {cause}")]
    Migrations { path: PathBuf, cause: sqlx::migrate::MigrateError },
    #[error("{path} belongs to no module that tools/xtask/src/sqlx_cache/migrate.rs names")]
    UnknownMigrations { path: PathBuf },
    #[error("{program} could not be run: {cause}")]
    Run { program: String, cause: io::Error },
    #[error("{0} failed; its output is above")]
    Command(String),
    #[error("{path}: {cause}")]
    File { path: PathBuf, cause: io::Error },
    #[error("{path} is no query of the cache: {reason}")]
    CacheFile { path: PathBuf, reason: String },
}

impl Failure {
    /// For `map_err` on a file operation.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::File { path, cause }
    }

    /// For `map_err` on the start of a program.
    pub(crate) fn run(program: &str) -> impl FnOnce(io::Error) -> Self {
        let program = program.to_owned();
        move |cause| Self::Run { program, cause }
    }
}
