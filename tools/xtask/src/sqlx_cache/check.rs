use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rt_postgres::embedded::TemporaryPostgres;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqlSafeStr as _};

use super::{cache, migrate};
use crate::failure::Failure;

/// Describes every cached query against a freshly migrated database.
pub(crate) async fn check() -> Result<ExitCode, Failure> {
    let files = cached_queries(&cache())?;
    let server = TemporaryPostgres::start(rt_host::random_bytes)?;
    migrate::migrate(server.running().options()).await?;
    let mut connection = PgConnection::connect_with(&server.running().options()).await?;
    let mut differences = 0;
    for file in &files {
        let cached = read(file)?;
        if let Err(difference) = compare(&mut connection, &cached).await {
            differences += 1;
            eprintln!("{}\n{}\n    {difference}\n", file.display(), cached.query);
        }
    }
    connection.close().await?;
    if differences == 0 {
        eprintln!("xtask: {} cached queries fit the migrated schema", files.len());
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "xtask: {differences} of {} cached queries do not fit the migrated schema; \
         run `cargo xtask sqlx` and commit .sqlx",
        files.len()
    );
    Ok(ExitCode::FAILURE)
}

/// The files of the cache, in the order of their names.
pub(super) fn cached_queries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file(folder))?;
    let mut files: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    Ok(files)
}

#[derive(Debug)]
struct Cached {
    query: String,
    describe: Value,
}

fn read(file: &Path) -> Result<Cached, Failure> {
    let text = fs::read_to_string(file).map_err(Failure::file(file))?;
    let bad = |reason: String| Failure::CacheFile { path: file.to_owned(), reason };
    let mut json: Value = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    let query = json["query"].as_str().ok_or_else(|| bad("it has no query".to_owned()))?.to_owned();
    Ok(Cached { query, describe: json["describe"].take() })
}

async fn compare(connection: &mut PgConnection, cached: &Cached) -> Result<(), String> {
    let query = AssertSqlSafe(cached.query.clone()).into_sql_str();
    let described = connection.describe(query).await.map_err(|error| error.to_string())?;
    let current = serde_json::to_value(&described).map_err(|error| error.to_string())?;
    match difference(&cached.describe, &current) {
        None => Ok(()),
        Some(difference) => Err(difference),
    }
}

/// What of `cached` the database answers differently now.
fn difference(cached: &Value, current: &Value) -> Option<String> {
    ["columns", "parameters", "nullable"]
        .into_iter()
        .filter(|part| cached[*part] != current[*part])
        .map(|part| format!("{part}: cached {}, now {}", cached[part], current[part]))
        .reduce(|all, next| format!("{all}\n    {next}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_equal_answer_has_no_difference() {
        let answer = json!({"columns": [{"name": "id"}], "parameters": null, "nullable": [false]});
        assert_eq!(difference(&answer, &answer), None);
    }

    #[test]
    fn a_column_that_became_nullable_is_named() {
        let cached = json!({"columns": [], "parameters": null, "nullable": [false]});
        let current = json!({"columns": [], "parameters": null, "nullable": [true]});
        assert_eq!(
            difference(&cached, &current).as_deref(),
            Some("nullable: cached [false], now [true]")
        );
    }
}
