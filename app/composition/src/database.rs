//! The database of a process: a given one, or a private one of its own.

use std::{path::Path, sync::Arc};

use rt_config::Settings;
use rt_host::{RandomIds, random_bytes};
use rt_postgres::{
    ConnectError, Postgres, PostgresSettings,
    embedded::{EmbeddedError, EmbeddedPostgres, EmbeddedSettings, Running},
};

/// An open database. Drop it last: a private server stops with it.
#[derive(Debug)]
pub struct Database {
    /// The pool.
    pub postgres: Postgres,
    private: Option<Running>,
}

/// Why there is no database: one sentence for whoever operates it.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The private server did not start.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database does not let us in.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

impl Database {
    /// Opens the database the settings name, or starts the private one in the data folder.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub async fn open(settings: &Settings) -> Result<Self, DatabaseError> {
        let ids = Arc::new(RandomIds);
        if let Some(url) = &settings.database.url {
            let mut options = PostgresSettings::from_url(url.expose(), ids)?;
            options.pool_size_max = settings.database.pool_size_max;
            return Ok(Self { postgres: Postgres::connect(options).await?, private: None });
        }
        let private = start(&settings.data_dir).await?;
        let mut options = PostgresSettings::new(private.options(), ids);
        options.pool_size_max = settings.database.pool_size_max;
        let postgres = Postgres::connect(options).await?;
        Ok(Self { postgres, private: Some(private) })
    }

    /// The private server, if the process has or joined one.
    #[must_use]
    pub fn private(&self) -> Option<&Running> {
        self.private.as_ref()
    }

    /// Closes the pool and stops a private server that this process started.
    pub async fn close(self) {
        self.postgres.close().await;
        if let Some(private) = self.private
            && let Ok(Err(error)) = tokio::task::spawn_blocking(move || private.stop()).await
        {
            tracing::warn!(%error, "the private PostgreSQL did not stop in order");
        }
    }
}

/// Starting blocks on processes and files.
async fn start(data_dir: &Path) -> Result<Running, EmbeddedError> {
    let settings = EmbeddedSettings::new(data_dir.join("postgres"), random_bytes::<24>);
    match tokio::task::spawn_blocking(move || EmbeddedPostgres::start(&settings)).await {
        Ok(started) => started,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}
