//! A transaction that nothing can leave half open.
//!
//! sqlx's own `Transaction` is not used, for three reasons seen in 0.9.0. A BEGIN that is
//! cancelled in flight, or that fails after its first statement, leaves the connection inside a
//! transaction that the pool does not know of: the next borrower runs in it, under another
//! tenant. COMMIT of an aborted transaction is answered with ROLLBACK, which sqlx takes for
//! success. And a dropped commit leaves nobody to wake the relay.

use kernel_common::TenantId;
use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};

use crate::{
    StoreError,
    connections::{Borrowed, Connections},
};

/// The statements that begin a unit. Only checked names and typed values are formatted in.
#[derive(Clone, Debug)]
pub(crate) struct Begin {
    role: String,
    tenant: Option<TenantId>,
    relaxed: bool,
}

impl Begin {
    pub(crate) fn new(role: &str) -> Self {
        Self { role: role.to_owned(), tenant: None, relaxed: false }
    }

    pub(crate) fn of_tenant(self, tenant: TenantId) -> Self {
        Self { tenant: Some(tenant), ..self }
    }

    pub(crate) fn relaxed(self) -> Self {
        Self { relaxed: true, ..self }
    }

    /// Whether the unit sees every tenant.
    pub(crate) fn is_of_system(&self) -> bool {
        self.tenant.is_none()
    }

    fn sql(&self) -> String {
        let tenant = self.tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
        let relaxed = if self.relaxed || rt_failpoints::planted("relaxed_commit") {
            ", set_config('synchronous_commit', 'off', true)"
        } else {
            ""
        };
        format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \
             SELECT set_config('role', '{}', true), set_config('app.tenant', '{tenant}', true){relaxed}",
            self.role
        )
    }
}

/// A connection inside a transaction. Dropped, it is rolled back before the next has it.
pub(crate) struct OpenTransaction {
    /// Present until the transaction ends.
    connection: Option<Borrowed>,
    role: String,
    relaxed: bool,
}

impl OpenTransaction {
    /// Acquires and begins in a task of its own: a caller that is cancelled meanwhile leaves the
    /// task to finish, and what it made is dropped, which rolls it back.
    pub(crate) async fn open(connections: Connections, begin: Begin) -> Result<Self, StoreError> {
        let task = tokio::spawn(async move {
            // Connections are not tested before. After a restart of the server all that are kept
            // are dead, and a BEGIN that found a dead one is safe to repeat on the next.
            let dead_max = connections.size_max();
            let mut dead = 0;
            loop {
                let connection = connections.any().await?;
                match Self::begin(connection, &begin).await {
                    Err(StoreError::Unavailable { .. }) if dead < dead_max => dead += 1,
                    begun => return begun,
                }
            }
        });
        task.await.unwrap_or_else(|stopped| {
            Err(StoreError::Unavailable { reason: format!("begin did not finish: {stopped}") })
        })
    }

    async fn begin(mut connection: Borrowed, begin: &Begin) -> Result<Self, StoreError> {
        match sqlx::raw_sql(AssertSqlSafe(begin.sql())).execute(connection.connection()).await {
            Ok(_) => Ok(Self {
                connection: Some(connection),
                role: begin.role.clone(),
                relaxed: begin.relaxed,
            }),
            Err(error) => {
                // It may be inside an aborted transaction.
                connection.discard(error.as_database_error().is_none());
                Err(error.into())
            }
        }
    }

    /// Whether its commit does not wait for the disk.
    pub(crate) fn is_relaxed(&self) -> bool {
        self.relaxed
    }

    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        self.connection.as_mut().expect("ending a transaction consumes it").connection()
    }

    /// Commits in a task of its own and calls `committed` if it is true.
    pub(crate) async fn commit(
        mut self,
        committed: impl FnOnce() + Send + 'static,
    ) -> Result<(), StoreError> {
        let connection = self.connection.take().expect("ending a transaction consumes it");
        let role = std::mem::take(&mut self.role);
        let task = connection.runtime().clone().spawn(async move {
            commit(connection, &role).await?;
            committed();
            Ok(())
        });
        task.await.unwrap_or_else(|stopped| {
            Err(StoreError::Unavailable { reason: format!("commit did not finish: {stopped}") })
        })
    }

    /// A whole transaction of one statement, in one round trip and in a task of its own. What it
    /// answers is what the statement returns. For what may be lost or done twice: whether it was
    /// done is not known of a connection that dies meanwhile, and then it is done again.
    pub(crate) async fn at_once(
        connections: Connections,
        begin: Begin,
        statement: String,
    ) -> Result<Vec<PgRow>, StoreError> {
        let whole = format!("{}; {statement}; COMMIT", begin.sql());
        let task = tokio::spawn(async move {
            let dead_max = connections.size_max();
            let mut dead = 0;
            loop {
                let mut connection = connections.any().await?;
                let whole = sqlx::raw_sql(AssertSqlSafe(whole.clone()));
                let error = match whole.fetch_all(connection.connection()).await {
                    Ok(rows) => {
                        connection.give_back();
                        return Ok(rows);
                    }
                    Err(error) => error,
                };
                if error.as_database_error().is_some() {
                    // What comes after a statement that fails is not run: it is still open.
                    rollback(connection).await.ok();
                } else {
                    connection.discard(true);
                }
                let error = StoreError::from(error);
                if !matches!(error, StoreError::Unavailable { .. }) || dead == dead_max {
                    return Err(error);
                }
                dead += 1;
            }
        });
        task.await.unwrap_or_else(|stopped| {
            Err(StoreError::Unavailable { reason: format!("it did not finish: {stopped}") })
        })
    }

    pub(crate) async fn rollback(mut self) -> Result<(), StoreError> {
        let connection = self.connection.take().expect("ending a transaction consumes it");
        let task = connection.runtime().clone().spawn(rollback(connection));
        task.await.unwrap_or_else(|stopped| {
            Err(StoreError::Unavailable { reason: format!("rollback did not finish: {stopped}") })
        })
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.runtime().clone().spawn(rollback(connection));
        }
    }
}

impl std::fmt::Debug for OpenTransaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenTransaction").field("role", &self.role).finish_non_exhaustive()
    }
}

/// One round trip. The leading SHOW fails in an aborted transaction, before COMMIT could pass for
/// success, and answers another role when something else has ended the transaction. Of what does
/// that it is the cheapest: nothing is planned for it.
async fn commit(mut connection: Borrowed, role: &str) -> Result<(), StoreError> {
    let ended = sqlx::raw_sql("SHOW role; COMMIT")
        .fetch_all(connection.connection())
        .await
        .and_then(|rows| rows.first().ok_or(sqlx::Error::RowNotFound)?.try_get::<String, _>(0));
    match ended {
        Ok(found) if found == role => {
            connection.give_back();
            Ok(())
        }
        Ok(_) => {
            connection.discard(false);
            Err(StoreError::internal("the transaction was ended before its unit"))
        }
        Err(error) => {
            if error.as_database_error().is_some() {
                rollback(connection).await.ok();
            } else {
                connection.discard(true);
            }
            Err(error.into())
        }
    }
}

async fn rollback(mut connection: Borrowed) -> Result<(), StoreError> {
    match sqlx::raw_sql("ROLLBACK").execute(connection.connection()).await {
        Ok(_) => {
            connection.give_back();
            Ok(())
        }
        Err(error) => {
            connection.discard(error.as_database_error().is_none());
            Err(error.into())
        }
    }
}
