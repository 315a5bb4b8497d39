//! `shop backup`

use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
};

use app_composition::Database;
use rt_config::Settings;

use super::postgres_program::on_database;
use crate::{
    cli::Common,
    failure::{Failure, OrFail},
    output, settings,
};

pub(super) async fn run(common: &Common, file: &Path, force: bool) -> Result<(), Failure> {
    if file.exists() && !force {
        let file = file.display();
        return Err(Failure::new(format!("{file} is there already; --force replaces it")));
    }
    let settings = settings::load(common, None, Vec::new())?;
    let database = Database::open(&settings).await.or_fail()?;
    let written = write(&database, &settings, file).await;
    database.close().await;
    let bytes = written?;
    output::print(&format!(
        "{bytes} bytes written to {}\n\
         The data folder ({}) holds what is not in it: keep its keys, on which the links of orders \
         rest, beside it.\nA backup is one once it was restored: \
         shop restore {} --data-dir SOMEWHERE-ELSE\n",
        file.display(),
        settings.data_dir.display(),
        file.display()
    ))
}

/// Beside the file and then into its place: a backup that failed replaces none that is good.
async fn write(database: &Database, settings: &Settings, file: &Path) -> Result<u64, Failure> {
    let modules = app_composition::schemas();
    let schemas = database.postgres.existing_schemas(&modules).await.or_fail()?;
    if schemas.is_empty() {
        return Err(Failure::new(
            "the database holds no schema of the platform: nothing to back up",
        ));
    }
    let draft = draft_of(file);
    let written = dump(database, settings, &schemas, &draft).await;
    let moved = written.and_then(|bytes| fs::rename(&draft, file).or_fail().map(|()| bytes));
    if moved.is_err() {
        fs::remove_file(&draft).ok();
    }
    moved
}

fn draft_of(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    file.with_file_name(name)
}

async fn dump(
    database: &Database,
    settings: &Settings,
    schemas: &[&str],
    draft: &Path,
) -> Result<u64, Failure> {
    let output = private_file(draft)?;
    let mut pg_dump = on_database(database, settings, "pg_dump")?;
    pg_dump.arg("--format=custom");
    for schema in schemas {
        pg_dump.arg(format!("--schema={schema}"));
    }
    if database.private().is_none() {
        // The login role sees no tenant's rows; the witness sees all of them.
        let role = database.postgres.audit_role();
        pg_dump.arg(format!("--role={role}")).arg("--enable-row-security");
    }
    pg_dump.stdout(Stdio::from(output.try_clone().or_fail()?)).stderr(Stdio::piped());
    let ended = pg_dump.kill_on_drop(true).spawn().or_fail()?.wait_with_output().await.or_fail()?;
    if !ended.status.success() {
        let said = String::from_utf8_lossy(&ended.stderr);
        return Err(Failure::new(format!("pg_dump failed: {}", said.trim())));
    }
    output.sync_all().or_fail()?;
    Ok(output.metadata().or_fail()?.len())
}

/// It holds names and addresses: nobody else reads it.
fn private_file(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}
