//! A folder of a test's own, and the program in it.

use std::{
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// A folder with a configuration; removed at the end.
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let count = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("shop-program-it-{}-{count}", std::process::id());
        let place = Self(std::env::temp_dir().join(name));
        std::fs::create_dir_all(&place.0).expect("can be made");
        std::fs::write(place.path("shop.toml"), app_demo::CONFIGURATION).expect("can be written");
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The program in this folder, with the data folder `data`.
    pub(crate) fn shop(&self, arguments: &[&str]) -> Command {
        self.shop_on("data", arguments)
    }

    pub(crate) fn shop_on(&self, data: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
        command.current_dir(&self.0).args(arguments).arg("--data-dir").arg(self.path(data));
        command.stdin(Stdio::null());
        command
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// What a command said that went well.
pub(crate) fn said(mut command: Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{command:?}: {}", complaint(&output));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The sentence of a command that did not.
pub(crate) fn refusal(mut command: Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(!output.status.success(), "{command:?} went well");
    complaint(&output)
}

fn complaint(output: &Output) -> String {
    let last = String::from_utf8_lossy(&output.stderr);
    last.lines().last().unwrap_or_default().to_owned()
}

/// A running shop; drained at the end.
pub(crate) struct RunningShop {
    child: Child,
    /// Held open: whoever writes to a pipe without a reader ends.
    _stdout: Lines<BufReader<ChildStdout>>,
    /// `http://127.0.0.1:40000`
    pub(crate) url: String,
}

impl RunningShop {
    pub(crate) fn start(place: &Place) -> Self {
        let anywhere = ["--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"];
        let mut command = place.shop(&["up"]);
        command.args(anywhere).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let address = line.split("http://").nth(1)?;
            address.split(':').nth(1)?.trim_end_matches('/').parse::<u16>().ok()
        });
        let port = port.expect("it says where it answers");
        Self { child, _stdout: lines, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for RunningShop {
    fn drop(&mut self) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).expect("small"));
        kill(pid, Signal::SIGTERM).ok();
        self.child.wait().ok();
    }
}

/// The staff's token, as the first start wrote it.
pub(crate) fn token(place: &Place) -> String {
    let path: &Path = &place.path("data").join("admin.token");
    rt_security::read_bearer_token(path).expect("the first start made it")
}
