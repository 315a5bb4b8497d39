//! What a measurement says: a few lines for people, and JSON for whoever compares.

mod json;
mod text;

use std::{fs, path::Path};

use serde_json::Value;

use crate::{figures::Decimal, measure::Measured};

/// A measurement with what it was taken of.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) scenario: String,
    pub(crate) unit: &'static str,
    pub(crate) server: String,
    /// `closed`, or `open` with the rate.
    pub(crate) pace: String,
    pub(crate) connections: u32,
    /// What came before it.
    pub(crate) warm_up: String,
    pub(crate) seed: u64,
    pub(crate) measured: Measured,
}

impl Report {
    /// Operations a second that were done.
    pub(crate) fn rate(&self) -> Decimal {
        let tally = &self.measured.tally;
        Decimal::per_second(tally.done.count(), tally.elapsed)
    }
}

/// Writes a result with the machine it belongs to and the command that took it.
pub(crate) fn save(path: &Path, mut result: Value, machine: Value) -> Result<(), String> {
    result["machine"] = machine;
    result["command"] = std::env::args().collect();
    result["version"] = env!("CARGO_PKG_VERSION").into();
    fs::write(path, format!("{result:#}\n")).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
