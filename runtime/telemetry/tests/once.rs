//! One process: telemetry is set up once, and the figures show what was counted.

use rt_telemetry::{LogFormat, TelemetryError, TelemetrySettings, init};

#[test]
fn it_is_set_up_once_and_renders_what_was_recorded() {
    let settings =
        TelemetrySettings { format: LogFormat::Json, level: "warn".to_owned(), traces: None };
    let guard = init(&settings).expect("the first time");
    metrics::counter!("orders_placed_total", "channel" => "web").increment(2);
    metrics::histogram!("http_request_duration_seconds").record(0.003);
    let text = guard.metrics().render();
    for line in [
        "orders_placed_total{channel=\"web\"} 2",
        "http_request_duration_seconds_bucket{le=\"0.0025\"} 0",
        "http_request_duration_seconds_bucket{le=\"0.005\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    assert!(text.contains("process_resident_memory_bytes "), "{text}");
    assert!(matches!(init(&settings), Err(TelemetryError::AlreadySetUp)));
    let metrics = guard.metrics();
    drop(guard);
    assert!(metrics.render().contains("orders_placed_total"), "the figures outlive the upkeep");
}
