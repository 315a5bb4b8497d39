//! The witness's way in: every row of every schema at one instant, and no way to write.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{ConnectError, Postgres, StoreError, postgres::connect_once, schema::RoleNames};

/// One snapshot of the whole database, across tenants and schemas, for `app-audit` alone.
///
/// Held in two ways: the role may read only, and the transaction is READ ONLY. It has a connection
/// of its own without a limit on the length of a statement, and no transaction number, so that it
/// holds no consumer of events back. Dropped, it ends.
#[derive(Debug)]
pub struct AuditSnapshot {
    connection: PgConnection,
}

impl Postgres {
    /// The witness's role, for a dump by another program.
    #[must_use]
    pub fn audit_role(&self) -> String {
        RoleNames::audit_of(&self.settings.role_prefix)
    }

    /// Takes a snapshot as the witness, REPEATABLE READ.
    ///
    /// # Errors
    /// [`StoreError`]; `Internal` when the database was never migrated and has no such role.
    pub async fn begin_audit(&self) -> Result<AuditSnapshot, StoreError> {
        let mut connection = connect_once(&self.settings.patient_options()).await?;
        let role = self.audit_role();
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
             SELECT set_config('role', '{role}', true)"
        );
        sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut connection).await?;
        Ok(AuditSnapshot { connection })
    }
}

impl AuditSnapshot {
    /// The connection, inside the snapshot.
    pub fn connection(&mut self) -> &mut PgConnection {
        &mut self.connection
    }

    /// Ends the snapshot.
    pub async fn end(self) {
        self.connection.close().await.ok();
    }
}

impl From<ConnectError> for StoreError {
    fn from(error: ConnectError) -> Self {
        Self::Unavailable { reason: error.to_string() }
    }
}
