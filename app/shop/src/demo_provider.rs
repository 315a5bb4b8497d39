//! The demo's payment provider: `pspsim`, a process of its own beside this one.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use rt_config::Override;
use rt_security::random_token_256;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, Command},
};

use crate::failure::{Failure, OrFail};

/// A running provider. It ends with this process, however this process ends: it watches the
/// pipe that this value holds.
#[derive(Debug)]
pub(crate) struct DemoProvider {
    child: Child,
    lifeline: ChildStdin,
    url: String,
    secret: String,
    webhook_secret: String,
}

/// What `pspsim` prints once it answers.
const READY: &str = "pspsim listening on ";

impl DemoProvider {
    /// Starts the provider with its ledger in the data folder.
    pub(crate) async fn start(data_dir: &Path) -> Result<Self, Failure> {
        let (secret, webhook_secret) = (random_token_256(), random_token_256());
        let mut child = Command::new(program()?)
            .args(["--listen", "127.0.0.1:0", "--stop-with-stdin", "--data"])
            .arg(data_dir.join("pspsim"))
            // By environment: a command line can be read by everybody on the machine.
            .env("PSPSIM_SECRET", &secret)
            .env("PSPSIM_WEBHOOK_SECRET", &webhook_secret)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .or_fail()?;
        let (Some(lifeline), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Failure::new("pspsim has no pipes"));
        };
        let mut lines = BufReader::new(stdout).lines();
        let line = lines.next_line().await.or_fail()?.unwrap_or_default();
        let Some(url) = line.strip_prefix(READY) else {
            return Err(Failure::new(format!("pspsim did not start: {line}")));
        };
        let url = url.trim().to_owned();
        Ok(Self { child, lifeline, url, secret, webhook_secret })
    }

    /// What tells the shop about it.
    pub(crate) fn overrides(&self) -> Vec<Override> {
        overrides(&self.url, &self.secret, &self.webhook_secret)
    }

    /// Stand-ins for reading the settings before the provider has an address.
    pub(crate) fn placeholders() -> Vec<Override> {
        overrides("http://127.0.0.1:1", "unset", "unset")
    }

    /// Ends it in order.
    pub(crate) async fn stop(mut self) {
        drop(self.lifeline);
        if let Err(error) = self.child.wait().await {
            tracing::warn!(%error, "pspsim did not end in order");
        }
    }
}

fn overrides(url: &str, secret: &str, webhook_secret: &str) -> Vec<Override> {
    let given = |key: &str, value: &str| Override {
        key: format!("payment.testcard.{key}"),
        flag: "--demo".to_owned(),
        value: value.to_owned(),
    };
    vec![
        given("enabled", "true"),
        given("url", url),
        given("secret", secret),
        given("webhook_secret", webhook_secret),
    ]
}

/// `pspsim` beside this program, where both are built and installed.
fn program() -> Result<PathBuf, Failure> {
    let beside = std::env::current_exe().or_fail()?.with_file_name("pspsim");
    if beside.is_file() {
        return Ok(beside);
    }
    Err(Failure::new(format!(
        "the demo needs the payment simulator {}; build it with: cargo build --release -p pspsim",
        beside.display()
    )))
}
