//! A private PostgreSQL that waits for its disk, behind a proxy; stopped and started at will.

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use faultproxy::Upstream;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use rt_postgres::embedded::{EmbeddedPostgres, EmbeddedSettings, Running};
use sqlx::{
    AssertSqlSafe, ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::broken::{Broken, Checked, harness};

const GONE_PATIENCE: Duration = Duration::from_secs(20);
const RELOAD: &str = "SELECT pg_reload_conf()";

/// The server and a way to look into it past everything that is broken.
#[derive(Debug)]
pub(crate) struct Database {
    folder: PathBuf,
    running: Option<Running>,
    /// Its processes that write in the background, stopped where they stood.
    frozen: Vec<i32>,
    /// As the superuser, on the socket.
    pub(crate) pool: PgPool,
}

impl Database {
    pub(crate) async fn start(folder: &Path) -> Checked<Self> {
        let folder = folder.join("database");
        let running = launch(&folder).await?;
        // The socket keeps its path over restarts.
        let pool = PgPoolOptions::new().max_connections(6);
        let pool = pool.connect_lazy_with(running.superuser_options());
        // The server writes by itself as seldom as it may: who does not wait for the disk loses.
        let database = Self { folder, running: Some(running), frozen: Vec::new(), pool };
        for setting in ["wal_writer_delay = '10s'", "wal_writer_flush_after = '1GB'"] {
            database.configure(setting).await?;
        }
        Ok(database)
    }

    /// What a proxy connects to.
    pub(crate) fn socket(&self) -> Upstream {
        let options = self.options();
        let folder = options.get_socket().expect("a private server listens on a socket only");
        Upstream::Unix(folder.join(format!(".s.PGSQL.{}", options.get_port())))
    }

    /// The shop's address of the database behind `port`.
    pub(crate) fn url_through(&self, port: u16) -> String {
        let mut url = self.options().to_url_lossy();
        url.set_host(Some("127.0.0.1")).expect("a host");
        url.set_port(Some(port)).expect("a port");
        url.set_query(Some("sslmode=disable"));
        url.to_string()
    }

    /// Has everything that was committed written, waited for or not: carts, above all.
    pub(crate) async fn write_out(&self) -> Checked {
        let written = sqlx::raw_sql("CHECKPOINT").execute(&self.pool).await;
        written.map(|_| ()).map_err(harness("a checkpoint"))
    }

    /// From now on until it starts again the server writes nothing by itself: what nobody waits
    /// for stays in its memory.
    pub(crate) async fn write_nothing_unasked(&mut self) -> Checked {
        self.configure("autovacuum = off").await?;
        let writers = "SELECT pid FROM pg_stat_activity
                       WHERE backend_type IN ('walwriter', 'background writer')";
        let writers = sqlx::query_scalar(writers).fetch_all(&self.pool).await;
        self.frozen = writers.map_err(harness("finding the writers"))?;
        for writer in &self.frozen {
            kill(Pid::from_raw(*writer), Signal::SIGSTOP).map_err(harness("stopping a writer"))?;
        }
        Ok(())
    }

    async fn configure(&self, setting: &str) -> Checked {
        for statement in [format!("ALTER SYSTEM SET {setting}"), RELOAD.to_owned()] {
            let set = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&self.pool).await;
            set.map_err(harness("configuring PostgreSQL"))?;
        }
        Ok(())
    }

    /// Ends the server as a power cut would: nobody is told, nothing is written.
    pub(crate) async fn pull_the_plug(&mut self) -> Checked {
        let frozen = std::mem::take(&mut self.frozen);
        let running = self.running.take().expect("it runs");
        let id = i32::try_from(running.pid()).expect("process ids are small");
        // The postmaster first: its children notice and go.
        kill(Pid::from_raw(id), Signal::SIGQUIT).map_err(harness("stopping PostgreSQL"))?;
        for writer in frozen {
            // It cannot hear; the postmaster would wait for it.
            kill(Pid::from_raw(writer), Signal::SIGKILL).ok();
        }
        blocking(move || {
            let end = Instant::now() + GONE_PATIENCE;
            while Path::new(&format!("/proc/{id}")).exists() && !is_zombie(id) {
                if Instant::now() > end {
                    return Err(Broken::Harness("PostgreSQL survives".to_owned()));
                }
                thread::sleep(Duration::from_millis(5));
            }
            running.stop().ok();
            Ok(())
        })
        .await
    }

    /// Starts it again on the same data; it recovers.
    pub(crate) async fn start_again(&mut self) -> Checked {
        self.running = Some(launch(&self.folder).await?);
        self.configure("autovacuum = on").await
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    fn options(&self) -> PgConnectOptions {
        self.running.as_ref().expect("it runs").options()
    }
}

async fn launch(folder: &Path) -> Checked<Running> {
    let settings = EmbeddedSettings::new(folder, rt_host::random_bytes);
    blocking(move || EmbeddedPostgres::start(&settings).map_err(harness("PostgreSQL"))).await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Checked<T> + Send + 'static,
) -> Checked<T> {
    tokio::task::spawn_blocking(work).await.map_err(harness("a blocking task"))?
}

fn is_zombie(id: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('Z'))
}
