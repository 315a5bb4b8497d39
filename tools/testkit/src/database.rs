//! A database of a test's own.

use std::sync::atomic::{AtomicU32, Ordering};

use rt_postgres::{ModuleDb, ModuleSchema, Postgres, PostgresSettings};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use crate::cluster::{Cluster, drop_database};

/// A fresh database with the schemas of some modules; dropped with the value.
#[derive(Debug)]
pub struct TestDatabase {
    postgres: Postgres,
    name: String,
    superuser: PgConnectOptions,
}

impl TestDatabase {
    /// A copy of the migrated template: tens of milliseconds.
    ///
    /// # Panics
    /// When there is no PostgreSQL to be had or a migration fails; says which and why.
    pub async fn create(modules: &[ModuleSchema]) -> Self {
        static CREATED: AtomicU32 = AtomicU32::new(0);
        let cluster = Cluster::shared().await;
        let template = cluster.template(modules).await;
        let count = CREATED.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{count}", std::process::id());
        cluster.copy(&template, &name).await;
        let postgres = Postgres::connect(cluster.settings(&name))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self { postgres, name, superuser: cluster.superuser() }
    }

    /// The database, as the platform's login role.
    #[must_use]
    pub fn postgres(&self) -> Postgres {
        self.postgres.clone()
    }

    /// A second pool on the same database, as another process would have.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn another_process(&self) -> Postgres {
        Postgres::connect(self.settings().await).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The database as a module sees it.
    #[must_use]
    pub fn module(&self, schema: &ModuleSchema) -> ModuleDb {
        self.postgres.module(schema)
    }

    /// Options of the superuser on this database, whom row-level security does not hold: for
    /// looking behind the curtain.
    #[must_use]
    pub fn superuser_options(&self) -> PgConnectOptions {
        self.superuser.clone().database(&self.name)
    }

    /// A connection of that superuser.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn behind(&self) -> PgConnection {
        let options = self.superuser_options();
        PgConnection::connect_with(&options).await.expect("the database answers")
    }

    /// Settings of the platform's login role on this database, to connect in another way.
    ///
    /// # Panics
    /// Never: the cluster runs as long as the database exists.
    pub async fn settings(&self) -> PostgresSettings {
        Cluster::shared().await.settings(&self.name)
    }
}

impl Drop for TestDatabase {
    /// On a thread of its own, because the test's runtime may be ending.
    fn drop(&mut self) {
        let (superuser, name) = (self.superuser.clone(), std::mem::take(&mut self.name));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(drop_database(&superuser, &name));
            }
        });
        thread.join().ok();
    }
}
