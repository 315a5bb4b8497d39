use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;
use std::{env, fs};

use rt_postgres::embedded::TemporaryPostgres;
use sqlx::ConnectOptions as _;
use tokio::process::Command;

use super::check::cached_queries;
use super::{cache, migrate, root};
use crate::failure::Failure;

/// Compiles the workspace against a freshly migrated database and replaces the cache.
pub(crate) async fn write() -> Result<ExitCode, Failure> {
    let server = TemporaryPostgres::start(rt_host::random_bytes)?;
    migrate::migrate(server.running().options()).await?;
    let url = server.running().options().to_url_lossy().to_string();
    let fresh = root().join("target/sqlx-cache");
    // What an interrupted run has left would count as asked for.
    fs::remove_dir_all(&fresh).ok();
    fs::create_dir_all(&fresh).map_err(Failure::file(&fresh))?;
    compile(&url, &fresh).await?;
    replace(&fresh)
}

async fn compile(url: &str, fresh: &Path) -> Result<(), Failure> {
    touch_checked_crates()?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(&cargo)
        .args(["check", "--workspace", "--all-targets", "--locked"])
        .current_dir(root())
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", fresh)
        .env("DATABASE_URL", url)
        .status()
        .await
        .map_err(Failure::run(&cargo))?;
    if status.success() { Ok(()) } else { Err(Failure::Command("cargo check".to_owned())) }
}

/// Makes cargo compile again what it holds for fresh: the queries are seen by the compiler only.
fn touch_checked_crates() -> Result<(), Failure> {
    for tier in ["modules", "runtime", "app", "tools"] {
        let folder = root().join(tier);
        for member in fs::read_dir(&folder).map_err(Failure::file(&folder))?.flatten() {
            let manifest = member.path().join("Cargo.toml");
            let text = fs::read_to_string(&manifest).unwrap_or_default();
            if text.lines().any(|line| line.starts_with("sqlx")) {
                touch(&member.path().join("src"))?;
                touch(&member.path().join("tests"))?;
            }
        }
    }
    Ok(())
}

fn touch(folder: &Path) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            touch(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            #[expect(clippy::disallowed_methods, reason = "a file's date, not the product's clock")]
            let now = SystemTime::now();
            let file =
                fs::File::options().append(true).open(&path).map_err(Failure::file(&path))?;
            file.set_modified(now).map_err(Failure::file(&path))?;
        }
    }
    Ok(())
}

fn replace(fresh: &Path) -> Result<ExitCode, Failure> {
    let cache = cache();
    fs::create_dir_all(&cache).map_err(Failure::file(&cache))?;
    for old in cached_queries(&cache)? {
        fs::remove_file(&old).map_err(Failure::file(&old))?;
    }
    let queries = cached_queries(fresh)?;
    for query in &queries {
        let name = query.file_name().expect("a file that was listed has a name");
        fs::copy(query, cache.join(name)).map_err(Failure::file(query))?;
    }
    eprintln!("xtask: .sqlx holds {} queries", queries.len());
    Ok(ExitCode::SUCCESS)
}
