//! `[telemetry]`: what the process tells about itself.

use std::time::Duration;

use crate::{
    reader::Reader,
    section::Section,
    values::{Directives, HttpUrl, word_setting},
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

/// Which requests have a line in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestLog {
    /// Every one.
    All,
    /// Those that were refused, failed or took long. The others are counted in the figures, and
    /// logged at level debug.
    SlowAndErrors,
}

word_setting!(
    RequestLog, "one of all, slow_and_errors", "\"all\"",
    "all" => Self::All, "slow_and_errors" => Self::SlowAndErrors,
);

/// Where traces go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traces {
    /// Base address of an OpenTelemetry collector that takes OTLP over HTTP.
    pub endpoint: String,
    /// Of a hundred traces that begin here, how many are recorded.
    pub percent: u32,
}

/// Logs and traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telemetry {
    /// The form of a line.
    pub log_format: LogFormat,
    /// A level or directives, `info,sqlx=warn`.
    pub level: String,
    /// Which requests are logged.
    pub requests: RequestLog,
    /// From when on a request is slow.
    pub slow_request: Duration,
    /// Where traces go; nowhere without it.
    pub traces: Option<Traces>,
}

impl Telemetry {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut table = reader.section(root, "telemetry");
        let section = &mut table;
        let log_format = reader.get(section, "log_format");
        let level = reader.get::<Directives>(section, "level");
        let requests = reader.get(section, "requests");
        let slow_request = reader.whole(section, "slow_request_milliseconds", 1..=3_600_000);
        let endpoint = reader.find::<HttpUrl>(section, "otlp_endpoint");
        let percent = reader.whole(section, "traces_percent", 0..=100);
        reader.finish(table);
        let percent = percent?;
        Some(Self {
            log_format: log_format?,
            level: level?.0,
            requests: requests?,
            slow_request: Duration::from_millis(slow_request?.into()),
            traces: endpoint.map(|endpoint| Traces { endpoint: endpoint.0, percent }),
        })
    }
}
