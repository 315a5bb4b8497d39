use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rt_postgres::{ModuleSchema, Postgres, PostgresSettings};
use sqlx::migrate::{Migration, Migrator};
use sqlx::postgres::PgConnectOptions;

use super::root;
use crate::failure::Failure;

/// The modules that have a schema. The product's own list is out of reach here: it compiles only
/// with the cache that is yet to be written.
const MODULES: [ModuleSchema; 8] = [
    module::<0>("catalog", "catalog"),
    module::<1>("inventory", "inventory"),
    module::<2>("pricing", "pricing"),
    module::<3>("cart", "carts"),
    module::<4>("order", "orders"),
    module::<5>("payment", "payments"),
    module::<6>("notification", "notifications"),
    module::<7>("webhook", "webhooks"),
];

static FILES: OnceLock<Vec<Vec<Migration>>> = OnceLock::new();

const fn module<const SLOT: usize>(module: &'static str, schema: &'static str) -> ModuleSchema {
    ModuleSchema { module, schema, migrator: loaded::<SLOT> }
}

/// A schema takes a plain function, which can hold nothing: hence one for each place in the list.
fn loaded<const SLOT: usize>() -> Migrator {
    let files = FILES.get().expect("`migrate` loads the files first");
    Migrator::with_migrations(files[SLOT].clone())
}

/// Brings a database up to date with the migrations as they stand in the tree.
pub(super) async fn migrate(owner: PgConnectOptions) -> Result<(), Failure> {
    let files = load().await?;
    FILES.get_or_init(|| files);
    let settings = PostgresSettings::new(owner, Arc::new(rt_host::RandomIds));
    let postgres = Postgres::connect(settings).await?;
    postgres.migrate(&MODULES).await?;
    postgres.close().await;
    Ok(())
}

async fn load() -> Result<Vec<Vec<Migration>>, Failure> {
    let mut found = folders()?;
    let mut files = Vec::new();
    for module in MODULES {
        let folder = root().join(format!("modules/mod-{}/migrations", module.module));
        found.retain(|other| *other != folder);
        let own = if folder.is_dir() {
            let migrator = Migrator::new(folder.as_path()).await;
            migrator.map_err(|cause| Failure::Migrations { path: folder, cause })?.migrations
        } else {
            Vec::new().into()
        };
        files.push(own.into_owned());
    }
    found.pop().map_or(Ok(files), |path| Err(Failure::UnknownMigrations { path }))
}

/// Every folder of migrations in the tree.
fn folders() -> Result<Vec<PathBuf>, Failure> {
    let modules = root().join("modules");
    let entries = fs::read_dir(&modules).map_err(Failure::file(&modules))?;
    let folders = entries.flatten().map(|entry| entry.path().join("migrations"));
    Ok(folders.filter(|folder| folder.is_dir()).collect())
}
