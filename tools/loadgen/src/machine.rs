//! The machine that figures belong to.

use std::{fs, thread};

use serde_json::{Value, json};

/// Cores, memory, kernel, processor, and how busy the machine was just before.
pub(crate) fn facts() -> Value {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let memory = field(&read("/proc/meminfo"), "MemTotal").and_then(|kibibytes| {
        let number = kibibytes.split_ascii_whitespace().next()?;
        number.parse::<u64>().ok()
    });
    json!({
        "cores": thread::available_parallelism().map_or(0, usize::from),
        "processor": field(&read("/proc/cpuinfo"), "model name"),
        "memory_mebibytes": memory.map(|kibibytes| kibibytes / 1024),
        "kernel": read("/proc/sys/kernel/osrelease").trim(),
        "load_before": read("/proc/loadavg").split_ascii_whitespace().next(),
    })
}

/// The value of the first `name: value`.
fn field(text: &str, name: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(value.trim_start().strip_prefix(':')?.trim().to_owned())
}

/// A text that no other run on this machine has.
pub(crate) fn run_id() -> Result<String, String> {
    let path = "/proc/sys/kernel/random/uuid";
    let id = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(id.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{facts, field, run_id};

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "MemTotalX: 1 kB\nMemTotal:       24684072 kB\nmodel name\t: Fast\n";
        assert_eq!(field(&text[16..], "MemTotal").as_deref(), Some("24684072 kB"));
        assert_eq!(field(text, "model name").as_deref(), Some("Fast"));
        assert_eq!(field(text, "Swap"), None);
    }

    #[test]
    fn this_machine_has_cores_and_memory() {
        let facts = facts();
        assert!(facts["cores"].as_u64() >= Some(1), "{facts}");
        assert!(facts["memory_mebibytes"].as_u64() > Some(0), "{facts}");
        assert_ne!(run_id(), run_id());
    }
}
