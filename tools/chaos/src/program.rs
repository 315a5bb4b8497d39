//! Programs of the platform as children of the harness.

use std::{
    fs::OpenOptions,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::broken::{Broken, Checked, harness};

const START_PATIENCE: Duration = Duration::from_secs(90);
const STOP_PATIENCE: Duration = Duration::from_secs(40);
const PAUSE: Duration = Duration::from_millis(5);

/// Where the program is: named by the variable, else beside the harness, where cargo puts both.
pub(crate) fn binary(name: &str) -> Checked<PathBuf> {
    if let Some(path) = std::env::var_os(format!("CHAOS_{}", name.to_ascii_uppercase())) {
        return Ok(PathBuf::from(path));
    }
    let own = std::env::current_exe().map_err(harness("finding the harness's own program"))?;
    let path = own.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(Broken::Harness(format!("{} is missing; build it: cargo build -p {name}", path.display())))
}

/// A command free of whatever configures a shop in the environment of the harness.
pub(crate) fn command(name: &str) -> Checked<Command> {
    let mut command = Command::new(binary(name)?);
    for (variable, _) in std::env::vars_os() {
        let variable = variable.to_string_lossy().into_owned();
        if variable.starts_with("SHOP_") || variable.starts_with("PG") {
            command.env_remove(variable);
        }
    }
    command.stdin(Stdio::null());
    Ok(command)
}

/// A running program; killed when dropped, and by its watcher when the harness is gone.
#[derive(Debug)]
pub(crate) struct Program {
    name: String,
    child: Child,
    watcher: Child,
    lines: Receiver<String>,
}

impl Program {
    /// Starts `command`; what it says on standard error goes to `log`.
    pub(crate) fn start(name: &str, mut command: Command, log: &Path) -> Checked<Self> {
        let file = OpenOptions::new().create(true).append(true).open(log);
        let file = file.map_err(harness("opening a log"))?;
        let starting = format!("starting {name}");
        let mut child =
            command.stdout(Stdio::piped()).stderr(file).spawn().map_err(harness(&starting))?;
        let stdout = child.stdout.take().expect("it was piped");
        let (said, lines) = mpsc::channel();
        // Reads on when nobody listens any more: a full pipe would stop the program.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                said.send(line).ok();
            }
        });
        let watcher = watch(child.id()).map_err(harness(&starting))?;
        Ok(Self { name: name.to_owned(), child, watcher, lines })
    }

    /// The first line that `read` knows what to do with.
    pub(crate) fn wait_for<T>(&self, read: impl Fn(&str) -> Option<T>) -> Checked<T> {
        let end = Instant::now() + START_PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            if let Some(read) = read(&line) {
                return Ok(read);
            }
        }
        Err(Broken::Promise(format!("{} does not come up; see its log", self.name)))
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub(crate) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Pulls the plug.
    pub(crate) fn kill(mut self) {
        self.end(Signal::SIGKILL);
    }

    /// Asks it to stop and waits; how it ended and how long that took.
    pub(crate) fn terminate(mut self) -> Checked<Duration> {
        let begun = Instant::now();
        match self.end(Signal::SIGTERM) {
            Some(status) if status.success() => Ok(begun.elapsed()),
            ended => {
                Err(Broken::Promise(format!("{} did not stop in order: {ended:?}", self.name)))
            }
        }
    }

    fn end(&mut self, signal: Signal) -> Option<ExitStatus> {
        self.watcher.kill().ok();
        self.watcher.wait().ok();
        // Until it is waited for, the id is its own, even when it has ended.
        let id = i32::try_from(self.child.id()).expect("process ids are small");
        kill(Pid::from_raw(id), signal).ok();
        let end = Instant::now() + STOP_PATIENCE;
        while Instant::now() < end {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(PAUSE);
        }
        None
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.is_alive() {
            self.end(Signal::SIGKILL);
        }
        self.watcher.kill().ok();
        self.watcher.wait().ok();
        self.child.wait().ok();
    }
}

/// Kills a program when the harness is gone: then the pipe closes that only the harness holds.
fn watch(id: u32) -> std::io::Result<Child> {
    Command::new("sh")
        .args(["-c", "read -r _; kill -KILL \"$0\""])
        .arg(id.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}
