//! The server's folder: made once, opened by its own version, launched.

use std::{
    env,
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};

use super::{
    Durability, EmbeddedError, EmbeddedSettings, OWNER, SUPERUSER, account::Account,
    binaries::Binaries, keeper::Keeper, leftover, lock,
};

/// The longest path that fits `sockaddr_un`.
const SOCKET_PATH_BYTES_MAX: usize = 107;
/// Beyond this the log of earlier runs is dropped at start.
const LOG_BYTES_MAX: u64 = 8 << 20;

/// A folder that is ready to be served.
#[derive(Debug)]
pub(super) struct Cluster {
    data_dir: PathBuf,
    dir: PathBuf,
    socket_dir: PathBuf,
    binaries: Binaries,
    account: Account,
    durability: Durability,
}

/// Makes the server's folder and answers its full path.
pub(super) fn prepare_folder(data_dir: &Path, account: &Account) -> Result<PathBuf, EmbeddedError> {
    fs::create_dir_all(data_dir).map_err(|error| EmbeddedError::io(data_dir, &error))?;
    let data_dir = data_dir.canonicalize().map_err(|error| EmbeddedError::io(data_dir, &error))?;
    account.check_reaches(&data_dir)?;
    account.own(&data_dir, 0o700)?;
    Ok(data_dir)
}

impl Cluster {
    /// Opens the folder with binaries of its version, making its contents first if it is new.
    pub(super) fn open(
        settings: &EmbeddedSettings,
        data_dir: &Path,
        account: Account,
    ) -> Result<Self, EmbeddedError> {
        let dir = data_dir.join("cluster");
        let data_major = read_major(&dir);
        let binaries = Binaries::find(settings.bin_dir.as_deref(), data_dir, data_major)?;
        let socket_dir = settings
            .socket_dir
            .clone()
            .unwrap_or_else(|| runtime_folder(data_dir, account.is_root_run()));
        if lock::socket(&socket_dir).as_os_str().len() > SOCKET_PATH_BYTES_MAX {
            return Err(EmbeddedError::SocketPathTooLong { path: lock::socket(&socket_dir) });
        }
        account.make_private_folder(&socket_dir)?;
        let durability = settings.durability;
        let data_dir = data_dir.to_owned();
        let cluster = Self { data_dir, dir, socket_dir, binaries, account, durability };
        if data_major.is_none() {
            cluster.create(settings.random_bytes)?;
        }
        Ok(cluster)
    }

    pub(super) fn socket_dir(&self) -> PathBuf {
        self.socket_dir.clone()
    }

    /// Starts the server and waits until it takes connections.
    pub(super) fn launch(&self) -> Result<Keeper, EmbeddedError> {
        leftover::clear(&self.dir)?;
        let log_path = self.data_dir.join("server.log");
        let log = open_log(&log_path)?;
        let said_before = log.metadata().map_or(0, |found| found.len());
        let failed = |said: &str| self.failed("starting PostgreSQL", said);
        let keeper = Keeper::start(self.server_command(), &log)
            .map_err(|error| failed(&error.to_string()))?;
        if self.wait_until_ready(&keeper)? {
            return Ok(keeper);
        }
        Err(failed(&read_from(&log_path, said_before)))
    }

    fn failed(&self, step: &'static str, said: &str) -> EmbeddedError {
        EmbeddedError::program(step, &self.data_dir, said)
    }

    /// `false` when the server has ended instead. Recovery after a crash may take minutes, and is
    /// waited for: giving up would only begin it anew.
    fn wait_until_ready(&self, keeper: &Keeper) -> Result<bool, EmbeddedError> {
        let deadline = Instant::now() + Duration::from_mins(10);
        let pid_file = self.dir.join("postmaster.pid");
        loop {
            let status = fs::read_to_string(&pid_file).unwrap_or_default();
            let mut lines = status.lines();
            let ours = lines.next().is_some_and(|pid| pid.trim() == keeper.pid().to_string());
            if ours && lines.nth(6).is_some_and(|status| status.trim() == "ready") {
                return Ok(true);
            }
            if keeper.has_ended() {
                return Ok(false);
            }
            if Instant::now() > deadline {
                return Err(EmbeddedError::Failed {
                    step: "starting PostgreSQL",
                    said: "it was not ready within 10 minutes".to_owned(),
                });
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn server_command(&self) -> Command {
        let mut command = self.account.command(&self.binaries.postgres());
        command.arg("-D").arg(&self.dir).arg("-k").arg(&self.socket_dir);
        for setting in SMALL_BOX {
            command.args(["-c", setting]);
        }
        if self.durability == Durability::Everything {
            for setting in FOR_TESTS {
                command.args(["-c", setting]);
            }
        }
        command
    }

    /// Makes the data aside and moves them into place when they are whole: a start that is killed
    /// half way begins anew the next time.
    fn create(&self, random_bytes: fn() -> [u8; 24]) -> Result<(), EmbeddedError> {
        let unfinished = self.data_dir.join("cluster.unfinished");
        remove_folder(&unfinished)?;
        let superuser = self.write_password(SUPERUSER, random_bytes())?;
        let owner = self.write_password(OWNER, random_bytes())?;
        self.initdb(&unfinished, &superuser)?;
        let owner =
            fs::read_to_string(&owner).map_err(|error| EmbeddedError::io(&owner, &error))?;
        self.single_user(
            &unfinished,
            &[
                &format!("CREATE ROLE {OWNER} LOGIN CREATEROLE NOINHERIT PASSWORD '{owner}'"),
                &format!("CREATE DATABASE {OWNER} OWNER {OWNER}"),
            ],
        )?;
        fs::rename(&unfinished, &self.dir).map_err(|error| EmbeddedError::io(&self.dir, &error))
    }

    fn initdb(&self, dir: &Path, password_file: &Path) -> Result<(), EmbeddedError> {
        let mut said = String::new();
        // Not every system has C.UTF-8; C sorts the same and only knows no letters beyond ASCII.
        for locale in ["C.UTF-8", "C"] {
            let mut command = self.account.command(&self.binaries.initdb());
            command.arg("-D").arg(dir).arg("--pwfile").arg(password_file);
            command.args(["-U", SUPERUSER, "-A", "scram-sha-256", "-E", "UTF8"]);
            command.args(["--no-instructions", "--locale", locale]);
            if self.durability == Durability::Everything {
                command.arg("--no-sync");
            }
            let output =
                command.output().map_err(|error| self.failed("initdb", &error.to_string()))?;
            if output.status.success() {
                return Ok(());
            }
            said = String::from_utf8_lossy(&output.stderr).into_owned();
            if !said.contains("invalid locale") {
                break;
            }
            remove_folder(dir)?;
        }
        Err(self.failed("initdb", &said))
    }

    /// Runs statements before there is a server: one line each, in single-user mode.
    fn single_user(&self, dir: &Path, statements: &[&str]) -> Result<(), EmbeddedError> {
        let failed = |said: &str| self.failed("creating the database", said);
        let mut command = self.account.command(&self.binaries.postgres());
        command.args(["--single", "-j", "-D"]).arg(dir).arg("postgres");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(&error.to_string()))?;
        let mut stdin = child.stdin.take().expect("it was piped");
        for statement in statements {
            // With -j a statement ends at a semicolon, a newline and another newline.
            write!(stdin, "{statement};\n\n").map_err(|error| failed(&error.to_string()))?;
        }
        drop(stdin);
        let output = child.wait_with_output().map_err(|error| failed(&error.to_string()))?;
        let said = String::from_utf8_lossy(&output.stderr);
        // Single-user mode goes on after an error and ends well.
        if !output.status.success() || said.contains("ERROR:") {
            return Err(failed(&said));
        }
        Ok(())
    }

    fn write_password(&self, user: &str, random: [u8; 24]) -> Result<PathBuf, EmbeddedError> {
        let path = password_file(&self.data_dir, user);
        let password: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        options
            .open(&path)
            .and_then(|mut file| file.write_all(password.as_bytes()))
            .map_err(|error| EmbeddedError::io(&path, &error))?;
        self.account.own(&path, 0o600)?;
        Ok(path)
    }
}

/// Sized for a machine that also runs the platform and a browser. JIT compiles what our short
/// statements never earn back.
const SMALL_BOX: [&str; 12] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "port=5432",
    "shared_buffers=128MB",
    "max_connections=100",
    "random_page_cost=1.1",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_line_prefix=%m [%p] ",
    "max_prepared_transactions=0",
    "logging_collector=off",
];

/// Tests run side by side, each with a pool of its own. The last value of a setting holds.
const FOR_TESTS: [&str; 4] =
    ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=500"];

pub(super) fn read_password(data_dir: &Path, user: &str) -> Result<String, EmbeddedError> {
    let path = password_file(data_dir, user);
    fs::read_to_string(&path).map_err(|error| EmbeddedError::io(&path, &error))
}

fn password_file(data_dir: &Path, user: &str) -> PathBuf {
    data_dir.join(format!("{user}.password"))
}

/// The version that made the data, if there are any.
pub(super) fn read_major(dir: &Path) -> Option<u32> {
    fs::read_to_string(dir.join("PG_VERSION")).ok()?.trim().parse().ok()
}

/// A short folder for the socket, the same for every process that asks: data folders may lie deep,
/// and the path of a socket ends at 107 bytes.
fn runtime_folder(data_dir: &Path, root_run: bool) -> PathBuf {
    let digest = Sha256::digest(data_dir.as_os_str().as_bytes());
    let name = format!("shop-{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
    let base = if root_run {
        Some(PathBuf::from("/run"))
    } else {
        env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from)
    };
    let base = base.filter(|base| base.is_dir() && base.as_os_str().len() < 64);
    base.unwrap_or_else(|| PathBuf::from("/tmp")).join(name)
}

fn open_log(path: &Path) -> Result<File, EmbeddedError> {
    let grown = fs::metadata(path).is_ok_and(|found| found.len() > LOG_BYTES_MAX);
    if grown {
        fs::remove_file(path).map_err(|error| EmbeddedError::io(path, &error))?;
    }
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|error| EmbeddedError::io(path, &error))
}

fn read_from(path: &Path, offset: u64) -> String {
    let bytes = fs::read(path).unwrap_or_default();
    let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
    String::from_utf8_lossy(&bytes[offset..]).into_owned()
}

fn remove_folder(path: &Path) -> Result<(), EmbeddedError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(EmbeddedError::io(path, &error))
        }
        _ => Ok(()),
    }
}
