//! The running server process, and the thread it depends on.

use std::{
    fs::File,
    io,
    os::unix::process::CommandExt,
    process::{Command, ExitStatus},
    sync::{
        Mutex,
        mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::EmbeddedError;

/// Keeps a server running; stops it when dropped.
///
/// The kernel stops the server for us when the *thread* that started it ends, so it gets a thread
/// that lives for nothing else. That covers every death of this process, kill -9 included.
#[derive(Debug)]
pub(super) struct Keeper {
    pid: u32,
    /// Locked by nobody for long; it makes the keeper shareable.
    ended: Mutex<Receiver<io::Result<ExitStatus>>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the server; whether it gets ready is for the caller to see.
    pub(super) fn start(mut command: Command, log: &File) -> io::Result<Self> {
        command.stdout(log.try_clone()?).stderr(log.try_clone()?);
        // Out of the terminal's group: Ctrl-C is for us, who then stop the server in order.
        command.process_group(0);
        stop_with_this_thread(&mut command);
        let (started, has_started) = channel();
        let (ended, has_ended) = channel();
        let thread = thread::Builder::new().name("postgres-keeper".to_owned()).spawn(
            move || match command.spawn() {
                Ok(mut child) => {
                    started.send(Ok(child.id())).ok();
                    ended.send(child.wait()).ok();
                }
                Err(error) => {
                    started.send(Err(error)).ok();
                }
            },
        )?;
        let pid = has_started.recv().expect("the thread says how the start went")?;
        Ok(Self { pid, ended: Mutex::new(has_ended), thread: Some(thread) })
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether the server has ended by itself.
    pub(super) fn has_ended(&self) -> bool {
        let ended = self.ended.lock().expect("nobody panics while holding the lock");
        !matches!(ended.try_recv(), Err(TryRecvError::Empty))
    }

    /// Fast shutdown: open transactions are rolled back, data written. The signals behind it are
    /// for a server that hangs.
    pub(super) fn stop(&mut self) -> Result<(), EmbeddedError> {
        let Some(thread) = self.thread.take() else {
            return Ok(());
        };
        let ended = self.ended.get_mut().expect("nobody panics while holding the lock");
        let orders = [
            (Signal::SIGINT, Duration::from_secs(60)),
            (Signal::SIGQUIT, Duration::from_secs(10)),
            (Signal::SIGKILL, Duration::from_secs(10)),
        ];
        for (signal, patience) in orders {
            // Nothing is sent to a process that is known to be gone: its id may be another's.
            match ended.try_recv() {
                Err(TryRecvError::Empty) => send(self.pid, signal),
                _ => break,
            }
            match ended.recv_timeout(patience) {
                Err(RecvTimeoutError::Timeout) => {}
                _ if signal == Signal::SIGINT => break,
                _ => {
                    thread.join().ok();
                    return Err(EmbeddedError::Failed {
                        step: "stopping PostgreSQL",
                        said: format!("it had to be stopped by {signal}"),
                    });
                }
            }
        }
        thread.join().ok();
        Ok(())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            tracing::warn!(%error, "the private PostgreSQL did not stop in order");
        }
    }
}

/// Sends a signal to a process of ours.
pub(super) fn send(pid: u32, signal: Signal) {
    if let Ok(pid) = i32::try_from(pid) {
        kill(Pid::from_raw(pid), signal).ok();
    }
}

/// Has the kernel send the server a fast shutdown when the thread that spawns it ends.
#[expect(unsafe_code, reason = "the only way to run code between fork and exec")]
fn stop_with_this_thread(command: &mut Command) {
    #[cfg(target_os = "linux")]
    // SAFETY: after fork in a threaded process only async-signal-safe calls are allowed; prctl is
    // one system call and touches no memory of ours. It comes after the change of account, which
    // would clear it.
    unsafe {
        command.pre_exec(|| Ok(nix::sys::prctl::set_pdeathsig(Signal::SIGINT)?));
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}
