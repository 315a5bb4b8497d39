//! The way to standard output: a reader that leaves early (`| head`) is no failure.

use std::io::{self, ErrorKind, Write};

use serde_json::Value;

use crate::failure::{Failure, OrFail};

/// Prints text as it is.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::of(&error)),
        _ => Ok(()),
    }
}

/// Prints JSON for programs.
pub(crate) fn print_json(value: &Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).or_fail()?;
    print(&format!("{text}\n"))
}
