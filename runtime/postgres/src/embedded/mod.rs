//! A private PostgreSQL, for machines that are given no address of one.
//!
//! It runs the machine's own binaries on a folder of its own, listens on a socket only, asks for a
//! password even there, and never outlives the process that started it. A second process on the
//! same folder joins the running server instead of starting one.
//!
//! Invariants: one postmaster per folder, guarded by a lock that dies with its holder; a folder is
//! opened only by the major version that made it; whatever was killed, the next start recovers.
//! Left out: upgrades between major versions, TCP, replicas, restarting a server that ends by
//! itself, and systems other than Linux.

mod account;
mod binaries;
mod cluster;
mod error;
mod keeper;
mod leftover;
mod lock;
mod programs;
mod temporary;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use self::{account::Account, cluster::Cluster, keeper::Keeper, lock::FolderLock};

pub use error::EmbeddedError;
pub use programs::newest_program;
pub use temporary::TemporaryPostgres;

/// The name of the server's socket says a port although there is none.
const PORT: u16 = 5432;
/// Login role and database of the platform; not a superuser.
const OWNER: &str = "shop";
/// For backups and repairs, which must see every row.
const SUPERUSER: &str = "postgres";

/// Where the private server keeps its data and takes its binaries from.
#[derive(Clone, Debug)]
pub struct EmbeddedSettings {
    /// The server's folder: made if missing, readable by nobody else.
    pub data_dir: PathBuf,
    /// The folder of `postgres` and `initdb`. Without it: `SHOP_PG_BIN`, then the distribution's
    /// folders, highest version first, then `PATH`.
    pub bin_dir: Option<PathBuf>,
    /// Randomness of the host, for passwords.
    pub random_bytes: fn() -> [u8; 24],
    durability: Durability,
    socket_dir: Option<PathBuf>,
}

/// What a power cut may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Durability {
    Nothing,
    Everything,
}

impl EmbeddedSettings {
    /// A server on `data_dir`.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>, random_bytes: fn() -> [u8; 24]) -> Self {
        Self {
            data_dir: data_dir.into(),
            bin_dir: None,
            random_bytes,
            durability: Durability::Nothing,
            socket_dir: None,
        }
    }
}

/// Starts private servers.
#[derive(Clone, Copy, Debug)]
pub struct EmbeddedPostgres;

impl EmbeddedPostgres {
    /// Starts the server of a folder, or joins it when another process has started it.
    /// Blocks: about two seconds the first time, a fraction of one afterwards, longer when the
    /// server recovers from a crash.
    ///
    /// # Errors
    /// [`EmbeddedError`], one sentence that says what to do.
    pub fn start(settings: &EmbeddedSettings) -> Result<Running, EmbeddedError> {
        if !cfg!(target_os = "linux") {
            return Err(EmbeddedError::NotLinux);
        }
        let account = Account::of_server()?;
        let data_dir = cluster::prepare_folder(&settings.data_dir, &account)?;
        let patience = Duration::from_secs(60);
        match FolderLock::take(&data_dir, patience)? {
            lock::Taken::Free(lock) => start_locked(settings, &data_dir, account, lock),
            lock::Taken::Running(state) => {
                Ok(Running { access: Access::read(settings, &data_dir, state)?, server: None })
            }
        }
    }
}

fn start_locked(
    settings: &EmbeddedSettings,
    data_dir: &Path,
    account: Account,
    mut lock: FolderLock,
) -> Result<Running, EmbeddedError> {
    let cluster = Cluster::open(settings, data_dir, account)?;
    let keeper = cluster.launch()?;
    let state = lock::ServerState { socket_dir: cluster.socket_dir(), pid: keeper.pid() };
    lock.publish(&state)?;
    let access = Access::read(settings, data_dir, state)?;
    let socket_folder = SocketFolder(cluster.socket_dir());
    let server = Server { keeper, _socket_folder: socket_folder, _lock: lock };
    Ok(Running { access, server: Some(server) })
}

/// A server this process may use. If this process started it, it stops when this is dropped;
/// a joined one goes on.
#[derive(Debug)]
pub struct Running {
    access: Access,
    server: Option<Server>,
}

/// Fields drop in order: the lock is held until the server has stopped.
#[derive(Debug)]
struct Server {
    keeper: Keeper,
    _socket_folder: SocketFolder,
    _lock: FolderLock,
}

/// The folder of the socket, empty once the server has stopped.
#[derive(Debug)]
struct SocketFolder(PathBuf);

impl Drop for SocketFolder {
    fn drop(&mut self) {
        std::fs::remove_dir(&self.0).ok();
    }
}

impl Running {
    /// Options of the platform's login role: it owns the database and is no superuser.
    #[must_use]
    pub fn options(&self) -> PgConnectOptions {
        self.access.options(OWNER, &self.access.password).database(OWNER)
    }

    /// Options of the superuser, for backups and repairs.
    #[must_use]
    pub fn superuser_options(&self) -> PgConnectOptions {
        self.access.options(SUPERUSER, &self.access.superuser_password).database(OWNER)
    }

    /// Whether another process had started the server.
    #[must_use]
    pub fn is_joined(&self) -> bool {
        self.server.is_none()
    }

    /// Process id of the server.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.access.pid
    }

    /// Stops the server, waiting for open statements to be ended and data to be written; leaves a
    /// joined one alone.
    ///
    /// # Errors
    /// [`EmbeddedError::Failed`] when it had to be killed; the next start recovers.
    pub fn stop(mut self) -> Result<(), EmbeddedError> {
        self.server.take().map_or(Ok(()), |mut server| server.keeper.stop())
    }
}

#[derive(Clone)]
struct Access {
    data_dir: PathBuf,
    bin_dir: Option<PathBuf>,
    socket_dir: PathBuf,
    pid: u32,
    password: String,
    superuser_password: String,
}

impl Access {
    fn read(
        settings: &EmbeddedSettings,
        data_dir: &Path,
        state: lock::ServerState,
    ) -> Result<Self, EmbeddedError> {
        Ok(Self {
            data_dir: data_dir.to_owned(),
            bin_dir: settings.bin_dir.clone(),
            socket_dir: state.socket_dir,
            pid: state.pid,
            password: cluster::read_password(data_dir, OWNER)?,
            superuser_password: cluster::read_password(data_dir, SUPERUSER)?,
        })
    }

    /// Everything is said explicitly: the options begin from `PG*` variables.
    fn options(&self, user: &str, password: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_dir)
            .port(PORT)
            .ssl_mode(PgSslMode::Disable)
            .username(user)
            .password(password)
    }
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access").field("socket_dir", &self.socket_dir).finish_non_exhaustive()
    }
}
