//! How a process reaches its database.

use std::{sync::Arc, time::Duration};

use kernel_common::IdSource;
use sqlx::{ConnectOptions, postgres::PgConnectOptions};

use crate::ConnectError;

/// Prepared statements a connection keeps. One pool serves every module of the process; beyond
/// the limit each execution would cost a preparation.
const STATEMENTS_KEPT: usize = 512;

/// How a process reaches its database. The fields have defaults that suit one small machine.
#[derive(Clone)]
pub struct PostgresSettings {
    /// Address, user, password and database of the login role that owns the schemas.
    pub options: PgConnectOptions,
    /// Connections at most.
    pub pool_size_max: u32,
    /// How long a unit of work waits for a connection.
    pub acquire_timeout: Duration,
    /// First part of every role's name, so that several installations share one cluster.
    /// Lower-case letters, digits and `_`.
    pub role_prefix: String,
    /// Where the ids of events come from.
    pub ids: Arc<dyn IdSource>,
}

impl PostgresSettings {
    /// Settings for the database that `options` describe.
    #[must_use]
    pub fn new(options: PgConnectOptions, ids: Arc<dyn IdSource>) -> Self {
        Self {
            options,
            pool_size_max: 20,
            acquire_timeout: Duration::from_secs(5),
            role_prefix: "shop".to_owned(),
            ids,
        }
    }

    /// Settings for the database at `url` (`postgres://user:password@host:port/database`).
    ///
    /// # Errors
    /// [`ConnectError::InvalidUrl`].
    pub fn from_url(url: &str, ids: Arc<dyn IdSource>) -> Result<Self, ConnectError> {
        let invalid = |reason: String| ConnectError::InvalidUrl { reason };
        // The driver takes any scheme.
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(invalid("it must begin with postgres://".to_owned()));
        }
        let options: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| invalid(error.to_string()))?;
        Ok(Self::new(options, ids))
    }

    /// Options of a connection that may work as long as it needs: migrations. Slow and long as
    /// they may be, the log of slow statements does not print them.
    pub(crate) fn patient_options(&self) -> PgConnectOptions {
        self.named_options().disable_statement_logging()
    }

    /// Options of a pooled connection, whose statements must be short: a stuck one would hold
    /// locks, and an open write transaction delays every consumer of events.
    pub(crate) fn pooled_options(&self) -> PgConnectOptions {
        self.named_options().options([
            ("lock_timeout", "2s"),
            ("statement_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "5s"),
        ])
    }

    fn named_options(&self) -> PgConnectOptions {
        self.options.clone().application_name("shop").statement_cache_capacity(STATEMENTS_KEPT)
    }
}

impl std::fmt::Debug for PostgresSettings {
    /// Without the options: they hold the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresSettings")
            .field("pool_size_max", &self.pool_size_max)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("role_prefix", &self.role_prefix)
            .finish_non_exhaustive()
    }
}
