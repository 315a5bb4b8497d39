//! A redis-server of a test's own.

use std::{
    os::unix::net::UnixStream,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use crate::folder::Folder;

/// A server on a socket in a folder of its own; it keeps nothing on disk.
#[derive(Debug)]
pub struct Redis {
    folder: Folder,
    process: Option<Child>,
}

/// How often a test looks for a server; only ends a test that would hang.
const LOOKS: u32 = 1_000;

impl Redis {
    /// A new, empty server; `None` where there is no binary, which a CI run does not accept.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let found = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        if found.is_err() {
            let required = std::env::var("CI").is_ok_and(|ci| ci == "true");
            assert!(!required, "redis-server is not here: scripts/setup_environment.sh --test");
            eprintln!("SKIPPED: redis-server is not installed");
            return None;
        }
        let mut redis = Self { folder: Folder::fresh(), process: None };
        redis.run();
        Some(redis)
    }

    /// Starts the process, with nothing in it.
    ///
    /// # Panics
    /// When it does not start.
    pub fn run(&mut self) {
        let process = Command::new("redis-server")
            .current_dir(self.folder.path())
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket", "redis"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.expect("redis-server starts"));
        for _ in 0..LOOKS {
            if UnixStream::connect(self.folder.path().join("redis")).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("redis-server does not listen");
    }

    /// `kill -9`.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.kill().expect("killed");
        process.wait().expect("gone");
    }

    /// The settings that have a shop keep its carts here.
    #[must_use]
    pub fn settings(&self) -> Vec<(String, String)> {
        let url = format!("redis+unix://{}", self.folder.path().join("redis").display());
        let set = |key: &str, value: String| (format!("SHOP__CART__{key}"), value);
        vec![set("STORE", "redis".to_owned()), set("REDIS_URL", url)]
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may be gone already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
