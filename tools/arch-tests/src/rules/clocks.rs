//! Time and randomness are handed in as `Clock` and `IdSource`; only the shell reads the real ones.
//!
//! Tests are free. A monotonic `Instant` may be read where a duration is measured or waited for;
//! those files are named here.

use crate::Violation;
use crate::source::Source;

/// How the clock or the random source is read.
const READS: &[&str] = &[
    "SystemTime::now",
    "OffsetDateTime::now_utc",
    "UtcDateTime::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "getrandom",
    "thread_rng",
    "rand::",
    "SystemRandom",
    "RandomState",
];

/// How the monotonic clock is read.
const MONOTONIC: &str = "Instant::now";

/// The shell and what stands outside the product, one reason each.
#[rustfmt::skip] // a table: one row a line
const SHELL: &[(&str, &str)] = &[
    ("runtime/host/", "the one reader of the real clock and of randomness"),
    ("tools/pspsim/", "an outside system of its own process: it shares no code with the product"),
    ("tools/hooksink/", "an outside system of its own process: it shares no code with the product"),
    ("tools/xtask/", "a build tool: the dates of files, and patience with processes"),
];

/// Files and folders that may read the monotonic clock, one reason each.
#[rustfmt::skip] // a table: one row a line
const MEASURES: &[(&str, &str)] = &[
    ("runtime/contract/src/context.rs", "a deadline is a point of the monotonic clock"),
    ("runtime/contract/src/policy.rs", "the policy measures each call"),
    ("runtime/http/src/layers/observe.rs", "each request is measured"),
    ("runtime/http/src/server/", "header, body and idle timeouts"),
    ("app/search/src/intake/", "pauses between looks, and how long ago the place was noted"),
    ("app/search/examples/searchbench/", "it measures what a search takes"),
    ("runtime/postgres/src/connections/", "the age of a connection, and patience with a server"),
    ("runtime/postgres/src/embedded/", "patience with a server that starts or stops"),
    ("runtime/postgres/src/relay/", "back-off between attempts"),
    ("tools/chaos/", "patience with processes, and when each call of a history was made"),
    ("tools/loadgen/", "it measures what a client waits for"),
    ("runtime/telemetry/src/metrics.rs", "the uptime is counted from the start"),
];

/// Checks every Rust file that ships.
#[must_use]
pub fn check(files: &[Source]) -> Vec<Violation> {
    let named = |rows: &[(&str, &str)], file: &Source| {
        rows.iter().any(|(prefix, _)| file.path.starts_with(prefix))
    };
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !file.is_test() && !named(SHELL, file)) {
        for place in READS.iter().flat_map(|read| file.lines_with(read)) {
            found.push(Violation::new(
                place,
                "time and randomness come in as kernel_common::{Clock, IdSource}, made by rt-host",
            ));
        }
        if !named(MEASURES, file) {
            for place in file.lines_with(MONOTONIC) {
                found.push(Violation::new(
                    place,
                    "a file that measures a duration is named, with its reason, in \
                     tools/arch-tests/src/rules/clocks.rs",
                ));
            }
        }
    }
    found
}

/// Rows whose file is gone or no longer reads the monotonic clock.
#[must_use]
pub fn stale(files: &[Source]) -> Vec<Violation> {
    MEASURES
        .iter()
        .filter(|(prefix, _)| {
            !files
                .iter()
                .any(|file| file.path.starts_with(prefix) && !file.lines_with(MONOTONIC).is_empty())
        })
        .map(|(prefix, _)| Violation::new(*prefix, "named as measuring, but it measures nothing"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_read_is_reported() {
        for read in [
            "let now = SystemTime::now();",
            "let now = std::time::Instant::now();",
            "let id = Uuid::now_v7();",
            "getrandom::fill(&mut key)?;",
            "let n = rand::random::<u8>();",
        ] {
            let found = check(&[Source::new("modules/mod-cart/src/lib.rs", read)]);
            assert_eq!(found.len(), 1, "{read}");
            assert_eq!(found[0].subject, "modules/mod-cart/src/lib.rs:1");
        }
    }

    #[test]
    fn the_shell_and_tests_may_read() {
        let read = "let now = SystemTime::now();";
        for path in ["runtime/host/src/clock.rs", "modules/mod-cart/tests/it/main.rs"] {
            assert_eq!(check(&[Source::new(path, read)]), [], "{path}");
        }
        let inline = format!("#[cfg(test)]\nmod tests {{\n fn t() {{ {read} }}\n}}\n");
        assert_eq!(check(&[Source::new("modules/mod-cart/src/lib.rs", inline)]), []);
    }
}
