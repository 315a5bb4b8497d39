//! `cargo xtask with-postgres -- COMMAND`: a server for the length of a command.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitCode, ExitStatus};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rt_postgres::embedded::TemporaryPostgres;
use sqlx::ConnectOptions as _;
use tokio::process::{Child, Command};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

use crate::failure::Failure;
use crate::left_behind;

/// Where the command finds the server.
const VARIABLE: &str = "SHOP_TEST_POSTGRES_URL";

/// Runs `command` beside a private server and returns its exit code.
pub(crate) async fn run(command: &[OsString]) -> Result<ExitCode, Failure> {
    // Listening comes first: a signal between here and the loop must not skip the clean-up.
    let mut signals = Listening::start()?;
    let server = TemporaryPostgres::start(rt_host::random_bytes)?;
    let mut url = server.superuser_options().to_url_lossy();
    // Parameters that only sqlx understands: psql would refuse them.
    url.set_query(None);
    let url = url.to_string();
    let (program, arguments) = command.split_first().expect("clap asks for a command");
    let mut child = Command::new(program)
        .args(arguments)
        .env(VARIABLE, &url)
        .spawn()
        .map_err(Failure::run(&program.to_string_lossy()))?;
    let status = signals.wait_for(&mut child).await?;
    let left = left_behind::end(VARIABLE, &url);
    if !left.is_empty() {
        eprintln!("xtask: ended what the command left running: {}", left.join(", "));
    }
    Ok(exit_code(status))
}

struct Listening {
    interrupt: Signals,
    terminate: Signals,
    hang_up: Signals,
}

impl Listening {
    fn start() -> Result<Self, Failure> {
        let listen = |kind| signal(kind).map_err(Failure::run("a signal handler"));
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    /// Waits for the end of `child`, passing signals on to it.
    async fn wait_for(&mut self, child: &mut Child) -> Result<ExitStatus, Failure> {
        let id = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
        loop {
            let received = tokio::select! {
                status = child.wait() => return status.map_err(Failure::run("the command")),
                // The terminal has sent it to the command too.
                _ = self.interrupt.recv() => None,
                _ = self.terminate.recv() => Some(Signal::SIGTERM),
                _ = self.hang_up.recv() => Some(Signal::SIGHUP),
            };
            if let (Some(id), Some(received)) = (id, received) {
                // It may have ended by itself in between.
                kill(id, received).ok();
            }
        }
    }
}

/// The code as a shell would report it: 128 and the signal for a killed command.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}
