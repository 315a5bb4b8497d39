//! The shop under test: a real process, killed and started again on the same data and address.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    time::Duration,
};

use serde_json::Value;

use crate::{
    broken::{Checked, harness},
    client::Client,
    program::{Program, command},
};

/// What starts a shop; the same each time.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    pub(crate) folder: PathBuf,
    pub(crate) environment: Vec<(String, String)>,
}

/// A shop, running or not.
#[derive(Debug)]
pub(crate) struct Shop {
    launch: Launch,
    port: u16,
    program: Option<Program>,
}

impl Shop {
    /// Starts one at a free port.
    pub(crate) async fn start(launch: Launch) -> Checked<Self> {
        let port = free_port()?;
        let mut shop = Self { launch, port, program: None };
        shop.start_again().await?;
        Ok(shop)
    }

    /// Starts it on the same data and address, and waits until it sells.
    pub(crate) async fn start_again(&mut self) -> Checked {
        let (launch, port) = (self.launch.clone(), self.port);
        let started = tokio::task::spawn_blocking(move || {
            let mut command = launch.command("serve")?;
            command.args(["--listen", &format!("127.0.0.1:{port}")]);
            command.args(["--metrics-listen", "127.0.0.1:0"]);
            let program = Program::start("shop", command, &launch.log())?;
            program.wait_for(|line| line.contains("http://localhost:").then_some(()))?;
            Ok(program)
        });
        self.program = Some(started.await.map_err(harness("starting the shop"))??);
        Ok(())
    }

    /// Pulls the plug.
    pub(crate) fn kill(&mut self) {
        if let Some(program) = self.program.take() {
            program.kill();
        }
    }

    /// Waits until it has died by itself.
    pub(crate) async fn died(&mut self, patience: Duration) -> bool {
        let end = tokio::time::Instant::now() + patience;
        while tokio::time::Instant::now() < end {
            if !self.program.as_mut().is_some_and(Program::is_alive) {
                self.program = None;
                return true;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        false
    }

    /// Asks it to stop in order.
    pub(crate) async fn terminate(&mut self) -> Checked<Duration> {
        let program = self.program.take().expect("it runs");
        let stopped = tokio::task::spawn_blocking(move || program.terminate());
        stopped.await.map_err(harness("stopping the shop"))?
    }

    /// Somebody who buys.
    pub(crate) fn client(&self) -> Client {
        Client::new(&format!("127.0.0.1:{}", self.port), &format!("localhost:{}", self.port))
    }

    /// Somebody who works there.
    pub(crate) fn staff(&self) -> Checked<Client> {
        let token = fs::read_to_string(self.launch.data().join("admin.token"));
        let token = token.map_err(harness("reading the staff's token"))?;
        Ok(self.client().with_token(token.trim()))
    }

    /// Runs `shop audit --settled`: whether it is green, and its report.
    pub(crate) async fn audit(&self) -> Checked<(bool, Value)> {
        let launch = self.launch.clone();
        let ran = tokio::task::spawn_blocking(move || {
            let mut command = launch.command("audit")?;
            command.args(["--settled", "--json"]).output().map_err(harness("shop audit"))
        });
        let output = ran.await.map_err(harness("shop audit"))??;
        let report = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&output.stderr).into_owned()));
        Ok((output.status.success(), report))
    }
}

impl Launch {
    fn command(&self, what: &str) -> Checked<std::process::Command> {
        let mut command = command("shop")?;
        command.args([what, "--demo", "--data-dir"]).arg(self.data()).current_dir(&self.folder);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("shop-data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("shop.log")
    }
}

/// A port that nobody listens on, given back so that the shop can take it.
fn free_port() -> Checked<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(harness("a free port"))?;
    Ok(listener.local_addr().map_err(harness("a free port"))?.port())
}
