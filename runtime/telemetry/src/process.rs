//! Memory, threads, open files and uptime of this process, read from `/proc` at each scrape.

use std::{fmt::Write, fs, time::Duration};

/// What `/proc` says; a fact that cannot be read is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProcessFacts {
    resident_bytes: Option<u64>,
    threads: Option<u64>,
    open_files: Option<u64>,
    uptime_seconds: u64,
}

impl ProcessFacts {
    pub(crate) fn read(uptime: Duration) -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Self::parse(&status, open_files(), uptime)
    }

    fn parse(status: &str, open_files: Option<u64>, uptime: Duration) -> Self {
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_ascii_whitespace().next()?.parse::<u64>().ok()
        };
        Self {
            resident_bytes: field("VmRSS:").map(|kibibytes| kibibytes * 1024),
            threads: field("Threads:"),
            open_files,
            uptime_seconds: uptime.as_secs(),
        }
    }

    /// Appends the facts in Prometheus' text form.
    pub(crate) fn write_to(self, text: &mut String) {
        let facts = [
            ("process_resident_memory_bytes", "Resident memory in bytes.", self.resident_bytes),
            ("process_threads", "Threads of the process.", self.threads),
            ("process_open_fds", "Open file descriptors.", self.open_files),
            ("process_uptime_seconds", "Seconds since the start.", Some(self.uptime_seconds)),
        ];
        for (name, meaning, value) in facts {
            if let Some(value) = value {
                writeln!(text, "# HELP {name} {meaning}\n# TYPE {name} gauge\n{name} {value}")
                    .expect("writing to a string cannot fail");
            }
        }
    }
}

fn open_files() -> Option<u64> {
    let count = fs::read_dir("/proc/self/fd").ok()?.count();
    // One of them is the folder being listed.
    u64::try_from(count).ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::ProcessFacts;

    const STATUS: &str = "Name:\tshop\nVmRSS:\t  123456 kB\nThreads:\t9\n";

    fn text(facts: ProcessFacts) -> String {
        let mut text = String::new();
        facts.write_to(&mut text);
        text
    }

    #[test]
    fn facts_are_read_from_the_status_text() {
        let shown = text(ProcessFacts::parse(STATUS, Some(12), Duration::from_millis(61_900)));
        for line in [
            "process_resident_memory_bytes 126418944",
            "process_threads 9",
            "process_open_fds 12",
            "process_uptime_seconds 61",
            "# TYPE process_open_fds gauge",
        ] {
            assert!(shown.lines().any(|found| found == line), "{line} in {shown}");
        }
    }

    #[test]
    fn a_fact_that_cannot_be_read_is_left_out() {
        let shown = text(ProcessFacts::parse("VmRSS: none kB", None, Duration::ZERO));
        assert!(!shown.contains("memory") && !shown.contains("fds"), "{shown}");
        assert!(shown.contains("process_uptime_seconds 0"), "{shown}");
    }

    #[test]
    fn this_machine_tells_them() {
        let facts = ProcessFacts::read(Duration::ZERO);
        assert!(facts.resident_bytes > Some(0), "{facts:?}");
        assert!(facts.open_files >= Some(3), "{facts:?}");
    }
}
