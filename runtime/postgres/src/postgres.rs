//! One database of one installation: connect, hand out modules, close.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use crate::{
    ConnectError, ModuleDb, ModuleSchema, PostgresSettings, StoreError, connections::Connections,
    schema::RoleNames,
};

/// The oldest major version whose behaviour the statements rely on and the tests run on.
const OLDEST_MAJOR: u32 = 15;

/// One database of one installation, shared by the modules of the process.
#[derive(Clone)]
pub struct Postgres {
    pub(crate) settings: Arc<PostgresSettings>,
    pub(crate) connections: Connections,
    /// One handle a module, so that every unit of it wakes the same relay.
    modules: Arc<Mutex<HashMap<&'static str, ModuleDb>>>,
}

impl Postgres {
    /// Connects once, to say at once and in one sentence what is wrong, and opens the pool.
    ///
    /// # Errors
    /// [`ConnectError`] says what an operator has to change.
    pub async fn connect(settings: PostgresSettings) -> Result<Self, ConnectError> {
        RoleNames::check_prefix(&settings.role_prefix)?;
        let mut connection = connect_once(&settings.pooled_options()).await?;
        check_server(&mut connection, &settings.options).await?;
        connection.close().await.ok();
        let connections = Connections::new(
            settings.pooled_options(),
            settings.pool_size_max,
            settings.acquire_timeout,
        );
        Ok(Self { settings: Arc::new(settings), connections, modules: Arc::default() })
    }

    /// The database as `schema`'s module sees it.
    ///
    /// # Panics
    /// When the module or schema has a name that cannot stand in a statement.
    #[must_use]
    pub fn module(&self, schema: &ModuleSchema) -> ModuleDb {
        let mut modules = self.modules.lock().expect("nobody panics while holding the lock");
        modules
            .entry(schema.module)
            .or_insert_with(|| {
                let roles = RoleNames::of(schema, &self.settings.role_prefix)
                    .expect("modules are named by lower-case identifiers");
                ModuleDb::new(schema, &roles, self.connections.clone(), self.settings.ids.clone())
            })
            .clone()
    }

    /// Options of a connection that may work as long as it needs.
    pub(crate) fn patient_options(&self) -> PgConnectOptions {
        self.settings.patient_options()
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it gives none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let mut connection = self.connections.any().await?;
        sqlx::query("SELECT 1").execute(connection.connection()).await?;
        connection.give_back();
        Ok(())
    }

    /// Connections open now, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (u32, usize) {
        self.connections.counted()
    }

    /// Waits for the units of work under way and closes every connection.
    pub async fn close(&self) {
        self.connections.close().await;
    }
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postgres").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Connects outside the pool, whose own error would only say that it waited.
pub(crate) async fn connect_once(options: &PgConnectOptions) -> Result<PgConnection, ConnectError> {
    let wait = std::time::Duration::from_secs(10);
    match tokio::time::timeout(wait, PgConnection::connect_with(options)).await {
        Ok(connected) => connected.map_err(|error| connect_error(options, &error)),
        Err(_) => Err(ConnectError::Unreachable {
            address: address(options),
            reason: "no answer within 10 seconds".to_owned(),
        }),
    }
}

async fn check_server(
    connection: &mut PgConnection,
    options: &PgConnectOptions,
) -> Result<(), ConnectError> {
    let (number, version, encoding): (i32, String, String) = sqlx::query_as(
        "SELECT current_setting('server_version_num')::int,
                current_setting('server_version'),
                current_setting('server_encoding')",
    )
    .fetch_one(connection)
    .await
    .map_err(|error| connect_error(options, &error))?;
    let address = address(options);
    if number.unsigned_abs() / 10_000 < OLDEST_MAJOR {
        return Err(ConnectError::TooOld { address, found: version, oldest: OLDEST_MAJOR });
    }
    if encoding != "UTF8" {
        return Err(ConnectError::Encoding { address, found: encoding });
    }
    Ok(())
}

fn connect_error(options: &PgConnectOptions, error: &sqlx::Error) -> ConnectError {
    let address = address(options);
    match error {
        sqlx::Error::Io(reason) => {
            ConnectError::Unreachable { address, reason: reason.to_string() }
        }
        sqlx::Error::Database(said) => match said.code().as_deref() {
            Some("28000" | "28P01") => ConnectError::Refused {
                address,
                user: options.get_username().to_owned(),
                reason: said.message().to_owned(),
            },
            Some("3D000") => ConnectError::NoDatabase {
                address,
                database: options.get_database().unwrap_or(options.get_username()).to_owned(),
            },
            _ => ConnectError::Other { address, reason: said.message().to_owned() },
        },
        other => ConnectError::Other { address, reason: other.to_string() },
    }
}

fn address(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}
