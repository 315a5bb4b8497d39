//! A program of the platform as a child of the test.

use std::{
    fs::{self, OpenOptions},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// How long a program may take to say that it is ready: it may have a database to make.
const START_PATIENCE: Duration = Duration::from_secs(120);
const STOP_PAUSE: Duration = Duration::from_millis(20);
/// Looks until a program must have ended: longer than the drain of requests in flight.
const STOP_LOOKS_MAX: u32 = 2_000;
/// Lines of a log that are shown when something went wrong.
const LINES_SHOWN: usize = 60;

/// A program that lies beside the tests, free of whatever configures a shop in their environment.
///
/// # Panics
/// When it was not built; says how to.
#[must_use]
pub fn program(name: &str) -> Command {
    let mut command = Command::new(binary(name));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SHOP__") {
            command.env_remove(name);
        }
    }
    // A runner of tests ends what carries it; the guard here does so in order.
    command.env_remove("SHOP_TEST_POSTGRES_URL");
    command
}

fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a process knows its program");
    let beside = test.parent().and_then(Path::parent).expect("tests lie in a folder of their own");
    let path = beside.join(name);
    assert!(path.is_file(), "{} is missing; build it with: cargo build -p {name}", path.display());
    path
}

/// How a program is started; the same each time.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    pub(crate) name: &'static str,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    /// Its working folder and that of its log.
    pub(crate) folder: PathBuf,
    /// Tells logs of one folder apart.
    pub(crate) log: String,
}

impl Launch {
    pub(crate) fn command(&self) -> Command {
        let mut command = program(self.name);
        command.args(&self.arguments).current_dir(&self.folder);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.log))
    }
}

/// A running program. Ended when dropped, and when the test process is gone without dropping it.
#[derive(Debug)]
pub(crate) struct Program {
    launch: Launch,
    child: Child,
    watcher: Child,
    lines: Mutex<Receiver<String>>,
}

impl Program {
    pub(crate) fn start(launch: Launch) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(launch.log());
        let mut child = launch
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.expect("the log can be written"))
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", launch.name));
        let stdout = child.stdout.take().expect("it was piped");
        let (said, lines) = mpsc::channel();
        // Reads on when nobody listens any more: a full pipe would stop the program.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                said.send(line).ok();
            }
        });
        let watcher = watch(child.id(), &launch.folder);
        Self { launch, child, watcher, lines: Mutex::new(lines) }
    }

    /// The first line that `read` knows what to do with.
    pub(crate) fn wait_for<T>(&self, what: &str, read: impl Fn(&str) -> Option<T>) -> T {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match lines.recv_timeout(START_PATIENCE) {
                Ok(line) => {
                    if let Some(read) = read(&line) {
                        return read;
                    }
                }
                Err(_) => panic!("{} did not say {what}:\n{}", self.launch.name, self.log_end()),
            }
        }
    }

    /// Asks it to stop; it must do so in order.
    pub(crate) fn terminate(mut self) {
        self.unwatch();
        self.signal(Signal::SIGTERM);
        let ended = self.wait();
        assert!(
            ended.is_some_and(|status| status.success()),
            "{} did not stop in order: {ended:?}\n{}",
            self.launch.name,
            self.log_end()
        );
    }

    /// Pulls the plug.
    pub(crate) fn kill(mut self) {
        self.unwatch();
        self.signal(Signal::SIGKILL);
        assert!(self.wait().is_some(), "{} survived a kill", self.launch.name);
    }

    pub(crate) fn log_path(&self) -> PathBuf {
        self.launch.log()
    }

    fn log_end(&self) -> String {
        let log = fs::read_to_string(self.launch.log()).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n")
    }

    fn unwatch(&mut self) {
        self.watcher.kill().ok();
        self.watcher.wait().ok();
    }

    fn signal(&self, signal: Signal) {
        // Until it is waited for, the id is its own, even when it has ended.
        let id = i32::try_from(self.child.id()).expect("process ids are small");
        kill(Pid::from_raw(id), signal).ok();
    }

    fn wait(&mut self) -> Option<ExitStatus> {
        for _ in 0..STOP_LOOKS_MAX {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(STOP_PAUSE);
        }
        None
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the end of {}:\n{}", self.launch.log().display(), self.log_end());
        }
        self.unwatch();
        if let Ok(None) = self.child.try_wait() {
            self.signal(Signal::SIGTERM);
            if self.wait().is_none() {
                self.child.kill().ok();
            }
        }
        self.child.wait().ok();
    }
}

/// Ends a program and removes its folder when the test process is gone: then the pipe closes that
/// only the test holds. A shop that all tests share is never dropped, and ends this way.
fn watch(id: u32, folder: &Path) -> Child {
    const SCRIPT: &str = r#"
        read -r _
        kill -TERM "$0" || exit
        for _ in $(seq 300); do kill -0 "$0" || break; sleep 0.1; done
        rm -rf "$1"
    "#;
    Command::new("sh")
        .args(["-c", SCRIPT])
        .arg(id.to_string())
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("there is a shell")
}
