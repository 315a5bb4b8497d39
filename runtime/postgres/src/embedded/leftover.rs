//! What an earlier server may have left: its processes, still ending, or its pid file.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use nix::sys::signal::Signal;

use super::{EmbeddedError, keeper};

/// Makes the folder free for a start. The caller holds the folder's lock, so whatever serves it
/// has lost its keeper.
///
/// The pid file is left to PostgreSQL wherever possible: it also guards the shared memory of
/// backends that outlive a killed postmaster. It is removed only when no process serves the folder
/// and its number has gone to a stranger, as after a restart of a container; PostgreSQL would
/// take the stranger for a running server.
pub(super) fn clear(cluster_dir: &Path) -> Result<(), EmbeddedError> {
    let pid_file = cluster_dir.join("postmaster.pid");
    let Some(postmaster) = read_pid(&pid_file) else {
        return Ok(());
    };
    end_servers(cluster_dir, postmaster)?;
    if Path::new("/proc").join(postmaster.to_string()).exists() && pid_file.exists() {
        fs::remove_file(&pid_file).map_err(|error| EmbeddedError::io(&pid_file, &error))?;
    }
    Ok(())
}

/// A postmaster is asked to shut down; what is left of a dead one ends by itself within a moment
/// and is waited for. Signals beyond that are for processes that hang.
fn end_servers(cluster_dir: &Path, postmaster: u32) -> Result<(), EmbeddedError> {
    let steps = [
        (Signal::SIGINT, Duration::from_secs(60)),
        (Signal::SIGQUIT, Duration::from_secs(10)),
        (Signal::SIGKILL, Duration::from_secs(10)),
    ];
    for (signal, patience) in steps {
        for pid in servers(cluster_dir) {
            if signal != Signal::SIGINT || pid == postmaster {
                keeper::send(pid, signal);
            }
        }
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if servers(cluster_dir).is_empty() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
    Err(EmbeddedError::Failed {
        step: "stopping the PostgreSQL that an earlier process left behind",
        said: format!("process {postmaster} or its children do not end"),
    })
}

/// Processes of a server of this folder: they run `postgres` and work in the folder.
pub(super) fn servers(cluster_dir: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| entry.file_name().to_string_lossy().parse().ok())
        .filter(|pid| serves(*pid, cluster_dir))
        .collect()
}

fn serves(pid: u32, cluster_dir: &Path) -> bool {
    let link = |name: &str| fs::read_link(format!("/proc/{pid}/{name}")).unwrap_or_default();
    // A replaced binary is shown as `postgres (deleted)`.
    let program = link("exe").file_name().map(|name| name.to_string_lossy().into_owned());
    link("cwd") == cluster_dir && program.is_some_and(|name| name.starts_with("postgres"))
}

fn read_pid(pid_file: &Path) -> Option<u32> {
    fs::read_to_string(pid_file).ok()?.lines().next()?.trim().parse().ok()
}
