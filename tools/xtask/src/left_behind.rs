//! Finds and ends what a command left running.
//!
//! A process is known by the variable that only this task set, so one that has changed its parent,
//! session or user is found as well. Linux: elsewhere there is no `/proc` and nothing is found.

use std::time::{Duration, Instant};
use std::{fs, thread};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const PATIENCE: Duration = Duration::from_secs(5);

/// Ends every process that has `variable=value` in its environment; returns their names.
pub(crate) fn end(variable: &str, value: &str) -> Vec<String> {
    let mark = format!("{variable}={value}");
    let names = marked(&mark).into_iter().map(name).collect();
    for signal in [Signal::SIGTERM, Signal::SIGKILL] {
        for id in marked(&mark) {
            // It may have ended by itself in between.
            kill(Pid::from_raw(id), signal).ok();
        }
        let start = Instant::now();
        while start.elapsed() < PATIENCE && !marked(&mark).is_empty() {
            thread::sleep(Duration::from_millis(20));
        }
    }
    names
}

fn marked(mark: &str) -> Vec<i32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|id| {
            let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
            environment.split(|&byte| byte == 0).any(|pair| pair == mark.as_bytes())
        })
        .collect()
}

fn name(id: i32) -> String {
    let name = fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default();
    format!("{} ({id})", name.trim())
}

#[cfg(test)]
mod tests {
    use std::process::{Child, Command};

    use super::*;

    fn sleeper(mark: &str) -> Child {
        Command::new("sleep")
            .arg("600")
            .env("SHOP_LEFT_BEHIND", mark)
            .spawn()
            .expect("sleep is here")
    }

    #[test]
    fn only_the_marked_process_is_ended() {
        let unique = std::process::id().to_string();
        let mut marked = sleeper(&unique);
        let mut other = sleeper(&format!("{unique}0"));
        // A child that nobody waits for stays in /proc, without an environment, until we do.
        let names = end("SHOP_LEFT_BEHIND", &unique);
        assert_eq!(names, [format!("sleep ({})", marked.id())]);
        assert!(!marked.wait().expect("it is ours").success());
        assert!(other.try_wait().expect("it is ours").is_none(), "the other one runs on");
        other.kill().and_then(|()| other.wait()).expect("it is ours");
    }
}
