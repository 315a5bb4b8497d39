//! The log subscriber: one line an event, for people or for machines.

use std::io::{IsTerminal, stderr};

use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, fmt::MakeWriter, layer::SubscriberExt, registry::LookupSpan,
};

use crate::{TelemetryError, TelemetrySettings, traces::Traces};

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people; coloured on a terminal.
    Pretty,
    /// One JSON object a line, for machines.
    Json,
}

pub(crate) fn stderr_is_terminal() -> bool {
    stderr().is_terminal()
}

/// A subscriber that writes through `writer`.
///
/// The level comes from the settings only: a stray `RUST_LOG` changes nothing.
pub(crate) fn subscriber<W>(
    settings: &TelemetrySettings,
    writer: W,
    coloured: bool,
    traces: Option<&Traces>,
) -> Result<Box<dyn Subscriber + Send + Sync>, TelemetryError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder().parse(&settings.level).map_err(|error| {
        TelemetryError::Level { level: settings.level.clone(), reason: error.to_string() }
    })?;
    let registry = tracing_subscriber::registry();
    // Without traces the filter is everybody's: what it refuses is never made.
    Ok(match (settings.format, traces) {
        (LogFormat::Pretty, None) => Box::new(registry.with(filter).with(pretty(writer, coloured))),
        (LogFormat::Json, None) => Box::new(registry.with(filter).with(json(writer))),
        (LogFormat::Pretty, Some(traces)) => Box::new(
            registry.with(traces.layer()).with(pretty(writer, coloured).with_filter(filter)),
        ),
        (LogFormat::Json, Some(traces)) => {
            Box::new(registry.with(traces.layer()).with(json(writer).with_filter(filter)))
        }
    })
}

fn pretty<S, W>(writer: W, coloured: bool) -> impl tracing_subscriber::Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt::layer().compact().with_ansi(coloured).with_writer(writer)
}

fn json<S, W>(writer: W) -> impl tracing_subscriber::Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer)
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex},
    };

    use super::{LogFormat, subscriber};
    use crate::{TelemetryError, TelemetrySettings};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no panic while writing").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What an info and a debug event leave in the log.
    fn logged(format: LogFormat, level: &str) -> String {
        let lines = Lines::default();
        let settings = TelemetrySettings { format, level: level.to_owned(), traces: None };
        let writer = lines.clone();
        let subscriber = subscriber(&settings, move || writer.clone(), false, None).expect("valid");
        tracing::subscriber::with_default(subscriber, || {
            let _span = tracing::info_span!("http.request", route = "/carts").entered();
            tracing::info!(order.id = 7, "placed");
            tracing::debug!("detail");
        });
        let bytes = lines.0.lock().expect("no panic while writing").clone();
        String::from_utf8(bytes).expect("logs are text")
    }

    #[test]
    fn json_is_one_object_a_line_with_the_fields_of_event_and_span() {
        let text = logged(LogFormat::Json, "info");
        let line: serde_json::Value = serde_json::from_str(text.trim_end()).expect("one object");
        assert_eq!(line["message"], "placed");
        assert_eq!(line["order.id"], 7);
        assert_eq!(line["span"]["route"], "/carts");
        assert_eq!(line["level"], "INFO");
    }

    #[test]
    fn pretty_is_one_line_with_the_same_facts() {
        let text = logged(LogFormat::Pretty, "info");
        assert_eq!(text.lines().count(), 1);
        for fact in ["placed", "order.id=7", "route=\"/carts\""] {
            assert!(text.contains(fact), "{text}");
        }
    }

    #[test]
    fn the_level_decides_what_is_logged() {
        assert_eq!(logged(LogFormat::Pretty, "debug").lines().count(), 2);
        assert_eq!(logged(LogFormat::Pretty, "error").lines().count(), 0);
    }

    #[test]
    fn a_wrong_level_says_what_to_write() {
        let level = "info,=loud=".to_owned();
        let settings = TelemetrySettings { format: LogFormat::Json, level, traces: None };
        let error = subscriber(&settings, io::sink, false, None).err().expect("refused");
        assert!(matches!(error, TelemetryError::Level { .. }), "{error}");
        assert!(error.to_string().contains("info,sqlx=warn"), "{error}");
    }
}
