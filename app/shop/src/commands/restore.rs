//! `shop restore`

use std::{fmt::Write as _, io, path::Path, process::Stdio};

use app_composition::Database;
use rt_config::Settings;
use rt_postgres::embedded::Running;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, ChildStdout},
};

use super::postgres_program::{on_database, on_file};
use crate::{
    cli::Common,
    failure::{Failure, OrFail},
    output, settings,
};

pub(super) async fn run(common: &Common, file: &Path, force: bool) -> Result<(), Failure> {
    if !file.is_file() {
        return Err(Failure::new(format!("there is no file {}", file.display())));
    }
    let settings = settings::load(common, None, Vec::new())?;
    let database = Database::open(&settings).await.or_fail()?;
    let restored = restore(&database, &settings, file, force).await;
    database.close().await;
    restored?;
    output::print(
        "the database is restored and its schemas are up to date\n\
         Check it before the shop takes orders: shop audit\n\
         Orders of after the backup are missing; the payment provider knows of their money.\n",
    )
}

async fn restore(
    database: &Database,
    settings: &Settings,
    file: &Path,
    force: bool,
) -> Result<(), Failure> {
    if database.private().is_some_and(Running::is_joined) {
        return Err(Failure::new("a shop is running on this data folder; stop it first"));
    }
    let modules = app_composition::schemas();
    let existing = database.postgres.existing_schemas(&modules).await.or_fail()?;
    if !existing.is_empty() && !force {
        let existing = existing.join(", ");
        return Err(Failure::new(format!(
            "the database already holds {existing}; --force replaces all of it"
        )));
    }
    // Roles are the server's and not in the file, which only names them.
    database.postgres.make_roles(&modules).await.or_fail()?;
    replay(database, settings, file, modules.iter().map(|module| module.schema)).await?;
    database.postgres.migrate(&modules).await.or_fail()?;
    // Positions of events are the old cluster's; consumers would wait for ever.
    database.postgres.rebase_events(&modules).await.or_fail()
}

/// Everything in one transaction, which we commit when, and only when, the whole file was read.
async fn replay(
    database: &Database,
    settings: &Settings,
    file: &Path,
    schemas: impl Iterator<Item = &'static str>,
) -> Result<(), Failure> {
    let mut begin = String::from("SET client_min_messages = warning; BEGIN;\n");
    for schema in schemas {
        writeln!(begin, "DROP SCHEMA IF EXISTS {schema} CASCADE;")
            .expect("a String takes any text");
    }
    let mut reader = on_file(database)?;
    reader.arg("--file=-").arg(file).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut reader = reader.kill_on_drop(true).spawn().or_fail()?;
    let mut writer = on_database(database, settings, "psql")?;
    writer.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]);
    writer.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut writer = writer.kill_on_drop(true).spawn().or_fail()?;
    let to_writer = writer.stdin.take().expect("it was piped");
    let (read, written) =
        tokio::join!(pass_on(&mut reader, to_writer, &begin), writer.wait_with_output());
    let written = written.or_fail()?;
    let refused = String::from_utf8_lossy(&written.stderr);
    if !written.status.success() {
        return Err(Failure::new(format!("the backup was not taken in: {}", refused.trim())));
    }
    read
}

/// Passes the file's statements on; without the last word, COMMIT, they have not happened.
async fn pass_on(
    reader: &mut Child,
    mut to_writer: ChildStdin,
    begin: &str,
) -> Result<(), Failure> {
    let statements = reader.stdout.take().expect("it was piped");
    let mut complaints = reader.stderr.take().expect("it was piped");
    let mut said = String::new();
    let (copied, _) =
        tokio::join!(copy(begin, statements, &mut to_writer), complaints.read_to_string(&mut said));
    // A writer that has stopped says itself why.
    copied.or_fail()?;
    if !reader.wait().await.or_fail()?.success() {
        return Err(Failure::new(format!("the file is no whole backup: {}", said.trim())));
    }
    to_writer.write_all(b"\nCOMMIT;\n").await.or_fail()?;
    to_writer.shutdown().await.or_fail()
}

/// Owns what it reads, so that a reader whose statements nobody takes any more ends.
async fn copy(
    begin: &str,
    mut statements: ChildStdout,
    to_writer: &mut ChildStdin,
) -> io::Result<u64> {
    to_writer.write_all(begin.as_bytes()).await?;
    tokio::io::copy(&mut statements, to_writer).await
}
