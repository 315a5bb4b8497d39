//! What goes wrong between a module and its database.

use rt_contract::{CallError, Fault, FaultKind};

/// Why the database cannot be used: one sentence for whoever operates it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The address cannot be understood.
    #[error("the database URL is not understood: {reason}")]
    InvalidUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// The prefix cannot begin a role's name.
    #[error(
        "the role prefix {prefix:?} must be 1 to 20 lower-case letters, digits or _, and begin \
         with a letter"
    )]
    InvalidRolePrefix {
        /// The prefix as given.
        prefix: String,
    },
    /// Nobody answers.
    #[error("no PostgreSQL answers at {address}: {reason}")]
    Unreachable {
        /// Host and port, or the socket's folder.
        address: String,
        /// What the system said.
        reason: String,
    },
    /// User or password are wrong, or the user may not enter.
    #[error("PostgreSQL at {address} does not let the user {user:?} in: {reason}")]
    Refused {
        /// Host and port, or the socket's folder.
        address: String,
        /// The login role.
        user: String,
        /// What the server said.
        reason: String,
    },
    /// There is no such database.
    #[error("PostgreSQL at {address} has no database {database:?}; create it first")]
    NoDatabase {
        /// Host and port, or the socket's folder.
        address: String,
        /// The database.
        database: String,
    },
    /// The server is too old.
    #[error("PostgreSQL {found} at {address} is too old: version {oldest} or newer is needed")]
    TooOld {
        /// Host and port, or the socket's folder.
        address: String,
        /// The server's version.
        found: String,
        /// The oldest major version supported.
        oldest: u32,
    },
    /// The database keeps text in another encoding than UTF-8.
    #[error("the database at {address} is encoded in {found}; it must be UTF8")]
    Encoding {
        /// Host and port, or the socket's folder.
        address: String,
        /// The encoding.
        found: String,
    },
    /// The server said something else.
    #[error("PostgreSQL at {address} cannot be used: {reason}")]
    Other {
        /// Host and port, or the socket's folder.
        address: String,
        /// What it said.
        reason: String,
    },
}

/// Why a schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database cannot be used at all.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A module or schema has a name that cannot stand in a statement.
    #[error("{name:?} cannot name a module or schema: lower-case letters, digits and _ only")]
    InvalidName {
        /// The name as given.
        name: &'static str,
    },
    /// Another migration of this database does not end.
    #[error("no turn to migrate came: {source}")]
    Turn {
        /// What the server said.
        source: sqlx::Error,
    },
    /// The module's roles cannot be made.
    #[error(
        "the roles of module {module} cannot be made ({source}); the login role needs CREATEROLE"
    )]
    Roles {
        /// The module.
        module: &'static str,
        /// What the server said.
        source: sqlx::Error,
    },
    /// A migration failed, or the database has been migrated by other code.
    #[error("schema {schema} cannot be migrated: {source}")]
    Schema {
        /// The schema.
        schema: &'static str,
        /// Which migration, and why.
        source: sqlx::migrate::MigrateError,
    },
    /// The partitions of the event table cannot be made.
    #[error("schema {schema} cannot make its event partitions: {source}")]
    Partitions {
        /// The schema.
        schema: &'static str,
        /// What the server said.
        source: sqlx::Error,
    },
}

/// Why a statement or a unit of work had no effect. Only an error of
/// [`commit`](crate::UnitOfWork::commit) that is `Unavailable` leaves the outcome open.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The database is not there, not yet there, or full.
    #[error("database unavailable: {reason}")]
    Unavailable {
        /// What the system or the server said.
        reason: String,
    },
    /// A statement took longer than it may.
    #[error("database statement timed out")]
    Timeout,
    /// A named constraint refused the change; stores map it to a domain error.
    #[error("constraint {name} violated")]
    Constraint {
        /// The constraint's name.
        name: String,
    },
    /// Another transaction was in the way; the same unit again may succeed.
    #[error("transaction collided (SQLSTATE {sqlstate})")]
    Retryable {
        /// 40001, 40P01 or 55P03.
        sqlstate: String,
    },
    /// A row that cannot be what was written.
    #[error("corrupt row {row} in {table}.{column}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column that cannot be read.
        column: &'static str,
        /// Its key.
        row: String,
    },
    /// A defect of ours.
    #[error("database defect: {context}")]
    Internal {
        /// What was attempted, or what the server said.
        context: String,
    },
}

impl StoreError {
    /// A defect, in words for the log.
    #[must_use]
    pub fn internal(context: impl Into<String>) -> Self {
        Self::Internal { context: context.into() }
    }

    /// A row went away between two statements that both saw it.
    pub(crate) fn collision() -> Self {
        Self::Retryable { sqlstate: "40001".to_owned() }
    }

    /// A row that cannot be what was written.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "keys are small and passed as they are")]
    pub fn corrupt(table: &'static str, column: &'static str, row: impl ToString) -> Self {
        Self::Corrupt { table, column, row: row.to_string() }
    }

    /// Whether the constraint of this name refused the change.
    #[must_use]
    pub fn violates(&self, constraint: &str) -> bool {
        matches!(self, Self::Constraint { name } if name == constraint)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(said) => {
                let sqlstate = said.code().unwrap_or_default();
                let constraint = said.constraint().filter(|_| sqlstate.starts_with("23"));
                if let Some(name) = constraint {
                    return Self::Constraint { name: name.to_owned() };
                }
                match sqlstate.as_ref() {
                    "40001" | "40P01" | "55P03" => Self::Retryable { sqlstate: sqlstate.into() },
                    "57014" | "25P03" => Self::Timeout,
                    // Shutdown, crash, start-up, connection trouble, full disk, out of slots.
                    state if ["57P", "08", "53", "58"].iter().any(|c| state.starts_with(c)) => {
                        Self::Unavailable { reason: said.message().to_owned() }
                    }
                    state => Self::internal(format!("{} (SQLSTATE {state})", said.message())),
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable { reason: error.to_string() },
            _ => Self::internal(error.to_string()),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Unavailable { .. } | StoreError::Retryable { .. } => FaultKind::Unavailable,
            StoreError::Timeout => FaultKind::DeadlineExceeded,
            StoreError::Constraint { .. }
            | StoreError::Corrupt { .. }
            | StoreError::Internal { .. } => FaultKind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

impl<E> From<StoreError> for CallError<E> {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

/// Tells [`with_retries`](crate::ModuleDb::with_retries) which errors a repeat may cure.
pub trait RetryClass {
    /// Whether the same unit of work, from its begin, may succeed now.
    fn is_retryable(&self) -> bool;
}

impl RetryClass for StoreError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Retryable { .. })
    }
}

/// The error of a use case: the module's own, or the store's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError<E> {
    /// The module says no.
    #[error("{0}")]
    Domain(E),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<E> RetryClass for UnitError<E> {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_retryable())
    }
}

impl<E> From<UnitError<E>> for CallError<E> {
    fn from(error: UnitError<E>) -> Self {
        match error {
            UnitError::Domain(error) => Self::Domain(error),
            UnitError::Store(error) => error.into(),
        }
    }
}
