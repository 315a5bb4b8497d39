//! A redis-server of the run's own, behind a proxy; it keeps nothing on disk.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use faultproxy::{Protocol, Proxy, Upstream};
use tokio::net::UnixStream;

use crate::{
    broken::{Broken, Checked, harness},
    program::Program,
};

const LOOKS: u32 = 500;

/// The server and the proxy in front of it.
#[derive(Debug)]
pub(crate) struct Redis {
    folder: PathBuf,
    program: Option<Program>,
    /// Between the shop and it.
    pub(crate) proxy: Proxy,
}

impl Redis {
    pub(crate) async fn start(folder: &Path, seed: u64) -> Checked<Self> {
        let folder = folder.join("redis");
        std::fs::create_dir_all(&folder).map_err(harness("redis-server's folder"))?;
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let upstream = Upstream::Unix(folder.join("socket"));
        let proxy = Proxy::start(listen, upstream, Protocol::Stream, seed).await;
        let proxy = proxy.map_err(harness("a proxy"))?;
        let mut redis = Self { folder, program: None, proxy };
        redis.start_again().await?;
        Ok(redis)
    }

    /// Starts it with nothing in it.
    pub(crate) async fn start_again(&mut self) -> Checked {
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--save", "", "--appendonly", "no"]);
        command.args(["--unixsocket", "socket"]).current_dir(&self.folder).stdin(Stdio::null());
        let log = self.folder.join("redis.log");
        self.program = Some(Program::start("redis-server", command, &log)?);
        for _ in 0..LOOKS {
            if UnixStream::connect(self.folder.join("socket")).await.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err(Broken::Harness("redis-server does not listen".to_owned()))
    }

    /// Pulls the plug: everything in it is gone.
    pub(crate) fn kill(&mut self) {
        if let Some(program) = self.program.take() {
            program.kill();
        }
    }

    /// What has a shop keep its carts here.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        let url = format!("redis://{}/0", self.proxy.address());
        let set = |key: &str, value: String| (format!("SHOP__CART__{key}"), value);
        vec![set("STORE", "redis".to_owned()), set("REDIS_URL", url)]
    }

    /// Whether there is a redis-server on this machine.
    pub(crate) fn is_here() -> bool {
        let found = Command::new("redis-server").arg("--version").stdout(Stdio::null()).status();
        found.is_ok()
    }
}
