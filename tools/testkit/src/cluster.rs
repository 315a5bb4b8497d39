//! The server that tests run on: the one an outer script has started, else one per process.

use std::{sync::OnceLock, time::Duration};

use rt_postgres::{
    ModuleSchema, Postgres, PostgresSettings, embedded::TemporaryPostgres, schema_fingerprint,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};

/// Names a running cluster by the URL of its superuser.
const URL_VARIABLE: &str = "SHOP_TEST_POSTGRES_URL";
/// The login role that owns every test database. Tests of one cluster share the modules' roles,
/// which are the same in all of them.
const OWNER: &str = "shop_test";
const OWNER_PASSWORD: &str = "shop_test";
const ROLE_PREFIX: &str = "test";
/// Any number that nothing else locks in the cluster's `postgres` database.
const SETUP_LOCK: i64 = 0x7e57_da7a;

pub(crate) struct Cluster {
    superuser: PgConnectOptions,
    /// Never dropped: the kernel stops it when the process ends, the next one removes its folder.
    _temporary: Option<TemporaryPostgres>,
}

impl Cluster {
    /// The process's cluster, started on first use.
    pub(crate) async fn shared() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        tokio::task::spawn_blocking(|| CLUSTER.get_or_init(Self::start))
            .await
            .expect("a PostgreSQL for tests starts")
    }

    fn start() -> Self {
        match std::env::var(URL_VARIABLE) {
            Ok(url) if !url.is_empty() => Self {
                superuser: url.parse().expect("SHOP_TEST_POSTGRES_URL is a PostgreSQL URL"),
                _temporary: None,
            },
            _ => {
                let temporary = TemporaryPostgres::start(rt_host::random_bytes)
                    .unwrap_or_else(|error| panic!("{error}"));
                Self { superuser: temporary.superuser_options(), _temporary: Some(temporary) }
            }
        }
    }

    pub(crate) fn superuser(&self) -> PgConnectOptions {
        self.superuser.clone().database("postgres")
    }

    pub(crate) fn settings(&self, database: &str) -> PostgresSettings {
        let options = self.superuser.clone().database(database);
        let options = options.username(OWNER).password(OWNER_PASSWORD);
        PostgresSettings {
            pool_size_max: 24,
            acquire_timeout: Duration::from_secs(20),
            role_prefix: ROLE_PREFIX.to_owned(),
            ..PostgresSettings::new(options, std::sync::Arc::new(rt_host::RandomIds))
        }
    }

    /// A database with the modules' schemas, to copy: migrated by whichever test comes first.
    pub(crate) async fn template(&self, modules: &[ModuleSchema]) -> String {
        let template = format!("template_{}", schema_fingerprint(modules));
        let mut admin = connect(&self.superuser()).await;
        sqlx::query("SELECT pg_advisory_lock($1)")
            .bind(SETUP_LOCK)
            .execute(&mut admin)
            .await
            .expect("the lock is granted");
        let finished: Option<bool> =
            sqlx::query_scalar("SELECT datistemplate FROM pg_database WHERE datname = $1")
                .bind(&template)
                .fetch_optional(&mut admin)
                .await
                .expect("databases can be listed");
        if finished != Some(true) {
            make_owner(&mut admin).await;
            create(&mut admin, &template, "template0").await;
            let postgres = Postgres::connect(self.settings(&template))
                .await
                .unwrap_or_else(|error| panic!("{error}"));
            postgres.migrate(modules).await.unwrap_or_else(|error| panic!("{error}"));
            postgres.close().await;
            run(&mut admin, &format!("ALTER DATABASE {template} IS_TEMPLATE true")).await;
        }
        // The lock goes with the connection.
        admin.close().await.ok();
        template
    }

    pub(crate) async fn copy(&self, template: &str, database: &str) {
        let mut admin = connect(&self.superuser()).await;
        create(&mut admin, database, template).await;
        admin.close().await.ok();
    }
}

pub(crate) async fn drop_database(superuser: &PgConnectOptions, database: &str) {
    if let Ok(mut admin) = PgConnection::connect_with(superuser).await {
        let drop = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut admin).await.ok();
        admin.close().await.ok();
    }
}

async fn make_owner(admin: &mut PgConnection) {
    run(
        admin,
        &format!(
            "DO $$ BEGIN
                 CREATE ROLE {OWNER} LOGIN CREATEROLE NOINHERIT PASSWORD '{OWNER_PASSWORD}';
             EXCEPTION WHEN duplicate_object THEN NULL;
             END $$"
        ),
    )
    .await;
}

async fn create(admin: &mut PgConnection, database: &str, template: &str) {
    run(admin, &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await;
    run(admin, &format!("CREATE DATABASE {database} OWNER {OWNER} TEMPLATE {template}")).await;
}

async fn connect(options: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(options)
        .await
        .unwrap_or_else(|error| panic!("the PostgreSQL for tests does not answer: {error}"))
}

async fn run(admin: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(admin)
        .await
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}
