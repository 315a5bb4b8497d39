//! `[telemetry]`: how the process logs.

use crate::{
    reader::Reader,
    section::Section,
    values::{Directives, word_setting},
};

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

word_setting!(
    LogFormat, "one of pretty, json", "\"json\"",
    "pretty" => Self::Pretty, "json" => Self::Json,
);

/// Logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telemetry {
    /// The form of a line.
    pub log_format: LogFormat,
    /// A level or directives, `info,sqlx=warn`.
    pub level: String,
}

impl Telemetry {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut table = reader.section(root, "telemetry");
        let log_format = reader.get(&mut table, "log_format");
        let level = reader.get::<Directives>(&mut table, "level");
        reader.finish(table);
        Some(Self { log_format: log_format?, level: level?.0 })
    }
}
