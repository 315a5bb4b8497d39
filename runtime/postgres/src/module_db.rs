//! The database as one module sees it.

use std::{future::Future, sync::Arc, time::Duration};

use kernel_common::IdSource;
use rt_contract::CallCtx;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr, postgres::PgRow};
use tokio::sync::watch;

use crate::{
    ModuleSchema, RetryClass, StoreError, UnitOfWork,
    connections::{Connections, Scope},
    counts,
    schema::RoleNames,
    unit::{Begin, OpenTransaction},
};

/// The database as one module sees it: its schema, under its roles. Cheap to clone.
#[derive(Clone)]
pub struct ModuleDb(Arc<Inner>);

struct Inner {
    module: &'static str,
    schema: &'static str,
    roles: RoleNames,
    connections: Connections,
    ids: Arc<dyn IdSource>,
    /// Counts units that appended events; a consumer that is busy meanwhile misses nothing.
    appended: watch::Sender<u64>,
}

impl ModuleDb {
    pub(crate) fn new(
        schema: &ModuleSchema,
        roles: &RoleNames,
        connections: Connections,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self(Arc::new(Inner {
            module: schema.module,
            schema: schema.schema,
            roles: roles.clone(),
            connections,
            ids,
            appended: watch::Sender::new(0),
        }))
    }

    /// The module's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.module
    }

    /// Begins a unit of work of `ctx`'s tenant, READ COMMITTED, in one round trip. A caller that
    /// stops waiting does not disturb it.
    ///
    /// # Errors
    /// [`StoreError`], `Timeout` when `ctx`'s deadline has passed; nothing has begun then.
    pub async fn begin(&self, ctx: &CallCtx) -> Result<UnitOfWork, StoreError> {
        self.begin_for(ctx, |begin| begin).await
    }

    /// As [`begin`](Self::begin), but the commit does not wait for the disk: after a crash of the
    /// server the last fraction of a second may be missing. For carts, never for money or stock.
    ///
    /// # Errors
    /// As `begin`.
    pub async fn begin_relaxed(&self, ctx: &CallCtx) -> Result<UnitOfWork, StoreError> {
        self.begin_for(ctx, Begin::relaxed).await
    }

    /// A unit for queries: writing is refused, and every statement sees what is committed by then,
    /// as in any unit. There is no transaction around them, so that a read is one round trip. End
    /// it with [`end_read`](UnitOfWork::end_read); dropping it costs a look at the connection.
    ///
    /// # Errors
    /// As `begin`.
    pub async fn begin_read(&self, ctx: &CallCtx) -> Result<UnitOfWork, StoreError> {
        in_time(ctx)?;
        let scope = Scope::new(&self.0.roles.request, Some(ctx.tenant));
        let connection = self.0.connections.reading(&scope).await?;
        Ok(UnitOfWork::reading(connection, self.clone(), Some(ctx)))
    }

    /// As [`begin_read`](Self::begin_read), of every tenant: for the relay.
    pub(crate) async fn begin_system_read(&self) -> Result<UnitOfWork, StoreError> {
        let scope = Scope::new(&self.0.roles.system, None);
        let connection = self.0.connections.reading(&scope).await?;
        Ok(UnitOfWork::reading(connection, self.clone(), None))
    }

    /// Begins a unit of work that sees every tenant: for the relay and for jobs, never for a
    /// request. What it finds to do for a tenant is better done in a unit of that tenant.
    ///
    /// # Errors
    /// [`StoreError`]; nothing has begun then.
    pub async fn begin_system(&self) -> Result<UnitOfWork, StoreError> {
        let transaction = self.open(Begin::new(&self.0.roles.system)).await?;
        Ok(UnitOfWork::of_system(transaction, self.clone()))
    }

    /// One statement as a whole unit that sees every tenant, in one round trip, whose commit does
    /// not wait for the disk: for what may be lost or done twice, as noting a relay's place. Only
    /// checked names and typed values may be formatted into it.
    pub(crate) async fn system_at_once(&self, statement: String) -> Result<Vec<PgRow>, StoreError> {
        let lost = || StoreError::Unavailable { reason: "on command".to_owned() };
        counts::statement(self.name(), true);
        if rt_failpoints::point_of("commit.before", self.name()) {
            return Err(lost());
        }
        let begin = Begin::new(&self.0.roles.system).relaxed();
        let rows = OpenTransaction::at_once(self.0.connections.clone(), begin, statement).await?;
        counts::commit(self.name(), true, true);
        if rt_failpoints::point_of("commit.after", self.name()) {
            return Err(lost());
        }
        Ok(rows)
    }

    /// Runs a whole use case, from its begin to its commit, and again when it collided with
    /// another transaction: 5 times at most. An unknown outcome is never repeated here; that is
    /// the caller's, under its idempotency key.
    ///
    /// # Errors
    /// The last error of `attempt`.
    pub async fn with_retries<T, E, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, E>
    where
        E: RetryClass,
        F: Future<Output = Result<T, E>>,
    {
        const ATTEMPTS_MAX: u32 = 5;
        let mut attempts = 1;
        loop {
            match attempt().await {
                Err(error) if error.is_retryable() && attempts < ATTEMPTS_MAX => {
                    metrics::counter!("shop_postgres_retries_total", "module" => self.name())
                        .increment(1);
                    tokio::time::sleep(Duration::from_millis(4 << attempts)).await;
                    attempts += 1;
                }
                done => return done,
            }
        }
    }

    pub(crate) fn ids(&self) -> &dyn IdSource {
        self.0.ids.as_ref()
    }

    /// Wakes the relay's consumers of this module.
    pub(crate) fn wake_relay(&self) {
        self.0.appended.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(crate) fn appended(&self) -> watch::Receiver<u64> {
        self.0.appended.subscribe()
    }

    /// A statement with the module's schema in the place of `{schema}`.
    pub(crate) fn statement(&self, template: &str) -> SqlStr {
        AssertSqlSafe(self.of_schema(template)).into_sql_str()
    }

    /// As `statement`, as text.
    pub(crate) fn of_schema(&self, template: &str) -> String {
        template.replace("{schema}", self.0.schema)
    }

    async fn begin_for(
        &self,
        ctx: &CallCtx,
        kind: impl FnOnce(Begin) -> Begin,
    ) -> Result<UnitOfWork, StoreError> {
        in_time(ctx)?;
        let begin = kind(Begin::new(&self.0.roles.request).of_tenant(ctx.tenant));
        let transaction = self.open(begin).await?;
        Ok(UnitOfWork::of_tenant(transaction, self.clone(), ctx))
    }

    async fn open(&self, begin: Begin) -> Result<OpenTransaction, StoreError> {
        counts::statement(self.name(), begin.is_of_system());
        OpenTransaction::open(self.0.connections.clone(), begin).await
    }
}

fn in_time(ctx: &CallCtx) -> Result<(), StoreError> {
    let late = ctx.remaining().is_some_and(|left| left.is_zero());
    if late { Err(StoreError::Timeout) } else { Ok(()) }
}

impl std::fmt::Debug for ModuleDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ModuleDb").field(&self.0.module).finish()
    }
}
