//! A server for tests: nothing survives a power cut, nothing is left behind.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::postgres::PgConnectOptions;

use super::{Durability, EmbeddedError, EmbeddedPostgres, EmbeddedSettings, Running, leftover};

const PREFIX: &str = "shop-test-";

/// A server in a temporary folder, without fsync. Stopped and removed when dropped; if the
/// process dies before, stopped by the kernel and removed by the next one.
#[derive(Debug)]
pub struct TemporaryPostgres {
    /// Present until dropped.
    running: Option<Running>,
    dir: PathBuf,
}

impl TemporaryPostgres {
    /// Starts one. Blocks for about a second.
    ///
    /// # Errors
    /// [`EmbeddedError`].
    pub fn start(random_bytes: fn() -> [u8; 24]) -> Result<Self, EmbeddedError> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let temporary = std::env::temp_dir();
        sweep(&temporary);
        let count = STARTED.fetch_add(1, Ordering::Relaxed);
        let dir = temporary.join(format!("{PREFIX}{}-{count}", std::process::id()));
        let settings = EmbeddedSettings {
            durability: Durability::Everything,
            socket_dir: Some(dir.join("run")),
            ..EmbeddedSettings::new(&dir, random_bytes)
        };
        Ok(Self { running: Some(EmbeddedPostgres::start(&settings)?), dir })
    }

    /// The server.
    #[must_use]
    pub fn running(&self) -> &Running {
        self.running.as_ref().expect("it runs until it is dropped")
    }

    /// Options of the superuser.
    #[must_use]
    pub fn superuser_options(&self) -> PgConnectOptions {
        self.running().superuser_options()
    }
}

impl Drop for TemporaryPostgres {
    fn drop(&mut self) {
        drop(self.running.take());
        fs::remove_dir_all(&self.dir).ok();
    }
}

/// Removes the folders of test processes that were killed.
fn sweep(temporary: &Path) {
    for entry in fs::read_dir(temporary).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        let Some(process) = process else { continue };
        let dir = entry.path();
        let alive = Path::new("/proc").join(process).exists()
            || !leftover::servers(&dir.join("cluster")).is_empty();
        if !alive {
            fs::remove_dir_all(&dir).ok();
        }
    }
}
