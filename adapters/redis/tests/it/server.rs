//! A redis-server of a test's own, on a socket in a folder of its own.

use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use adapter_redis::{RedisCarts, Settings};
use kernel_common::{CartId, IdSource, TenantId};
use mod_cart_api::spi::{CartDocument, CartStore};
use rt_contract::CallCtx;
use rt_host::{RandomIds, SystemClock};

pub(crate) struct Server {
    folder: PathBuf,
    process: Option<Child>,
}

/// How long a test waits for a server; only ends a test that would hang.
const PATIENCE: u32 = 1_000;

impl Server {
    /// A new, empty server; `None` where there is no binary, which a CI run does not accept.
    pub(crate) fn start() -> Option<Self> {
        let found = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        if found.is_err() {
            let required = std::env::var("CI").is_ok_and(|ci| ci == "true");
            assert!(
                !required,
                "redis-server is not installed: scripts/setup_environment.sh --test"
            );
            eprintln!("SKIPPED: redis-server is not installed");
            return None;
        }
        let name = RandomIds.next().simple().to_string();
        let folder = std::env::temp_dir().join(format!("rd{}", &name[20..]));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut server = Self { folder, process: None };
        server.run();
        Some(server)
    }

    /// Starts the process, with nothing in it.
    pub(crate) fn run(&mut self) {
        let process = Command::new("redis-server")
            .current_dir(&self.folder)
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket", "s"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.expect("redis-server starts"));
        for _ in 0..PATIENCE {
            if std::os::unix::net::UnixStream::connect(self.folder.join("s")).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("redis-server does not listen");
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.kill().expect("killed");
        process.wait().expect("gone");
    }

    /// Stops answering without going away, or goes on.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.process.as_ref().expect("it runs").id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().expect("kill runs");
        assert!(sent.success());
    }

    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", self.folder.join("s").display())
    }

    pub(crate) fn store(&self, idle: Duration) -> RedisCarts {
        RedisCarts::new(&Settings::new(self.url(), idle), Arc::new(SystemClock))
            .expect("an address")
    }

    /// Asks the server itself.
    pub(crate) async fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.url()).expect("an address");
        let mut connection =
            client.get_multiplexed_async_connection().await.expect("the server answers");
        let mut asked = redis::cmd(command[0]);
        asked.arg(&command[1..]).query_async(&mut connection).await.expect("an answer")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = self.process.as_mut() {
            let _ = process.kill();
            let _ = process.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn ctx() -> CallCtx {
    CallCtx::system(TenantId::generate(&RandomIds), "test")
}

/// A new cart in the store.
pub(crate) async fn kept(store: &RedisCarts, ctx: &CallCtx) -> CartDocument {
    let cart =
        CartDocument::empty(CartId::generate(&RandomIds), kernel_common::Clock::now(&SystemClock));
    let cart = CartDocument { version: 1, ..cart };
    store.save(ctx, &cart, None).await.expect("the server answers");
    cart
}
