//! One server per folder, and where to find it.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use nix::fcntl::{Flock, FlockArg};
use serde::{Deserialize, Serialize};

use super::EmbeddedError;

/// Where the running server is, written into the lock file by its holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ServerState {
    pub(super) socket_dir: PathBuf,
    pub(super) pid: u32,
}

/// The right to run the folder's server. The system takes it back when the holder dies, however
/// it dies; the file is not inherited by the server.
#[derive(Debug)]
pub(super) struct FolderLock {
    file: Flock<File>,
    path: PathBuf,
}

/// Whether the folder was free.
pub(super) enum Taken {
    /// The server is ours to start.
    Free(FolderLock),
    /// Another process runs it.
    Running(ServerState),
}

impl FolderLock {
    /// Takes the lock, or waits for its holder's server. A holder that dies meanwhile leaves the
    /// lock to us.
    pub(super) fn take(data_dir: &Path, patience: Duration) -> Result<Taken, EmbeddedError> {
        let path = data_dir.join("lock");
        let deadline = Instant::now() + patience;
        let mut file = open(&path)?;
        loop {
            file = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
                Ok(file) => {
                    file.set_len(0).map_err(|error| EmbeddedError::io(&path, &error))?;
                    return Ok(Taken::Free(Self { file, path }));
                }
                Err((file, _)) => file,
            };
            if let Some(state) = read_state(&mut file)
                && std::os::unix::net::UnixStream::connect(socket(&state.socket_dir)).is_ok()
            {
                return Ok(Taken::Running(state));
            }
            if Instant::now() > deadline {
                return Err(EmbeddedError::Busy { data_dir: data_dir.to_owned() });
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Tells others where the server is.
    pub(super) fn publish(&mut self, state: &ServerState) -> Result<(), EmbeddedError> {
        let json = serde_json::to_vec(state).expect("plain data");
        self.file
            .rewind()
            .and_then(|()| self.file.write_all(&json))
            .map_err(|error| EmbeddedError::io(&self.path, &error))
    }
}

impl Drop for FolderLock {
    /// What it said is true no longer; the lock itself goes with the file.
    fn drop(&mut self) {
        self.file.set_len(0).ok();
    }
}

/// The server's socket in its folder.
pub(super) fn socket(socket_dir: &Path) -> PathBuf {
    socket_dir.join(format!(".s.PGSQL.{}", super::PORT))
}

fn open(path: &Path) -> Result<File, EmbeddedError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| EmbeddedError::io(path, &error))
}

/// `None` while the holder has not said anything, or only half of it.
fn read_state(file: &mut File) -> Option<ServerState> {
    let mut json = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut json).ok()?;
    serde_json::from_str(&json).ok()
}
