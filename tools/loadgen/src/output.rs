//! Standard output, which somebody may close before all is said.

use std::{
    fmt::Display,
    io::{self, Write},
};

pub(crate) fn print(text: &impl Display) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = write!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| format!("standard output: {error}"))
}
