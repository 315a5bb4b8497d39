//! W3C trace context, level 1, and the way to whatever records traces in this process.

use std::sync::OnceLock;

use tracing::Span;

/// What a recorder of traces tells contracts. It lives elsewhere (`rt-telemetry`): this crate
/// names the trace of a call and knows nothing of exporters.
#[derive(Clone, Copy, Debug)]
pub struct TraceRecorder {
    /// The trace that a span belongs to, if it is recorded.
    pub of: fn(&Span) -> Option<TraceParent>,
    /// Makes a span a child of a caller's.
    pub adopt: fn(&Span, TraceParent),
}

static RECORDER: OnceLock<TraceRecorder> = OnceLock::new();

/// A `traceparent` header: trace id, parent span id, flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceParent {
    /// Names the whole trace; never zero.
    pub trace_id: u128,
    /// The caller's span; never zero.
    pub span_id: u64,
    /// Whether the caller recorded it.
    pub sampled: bool,
}

impl TraceParent {
    /// A new trace from random bytes.
    #[must_use]
    pub fn new(trace_id: u128, span_id: u64) -> Self {
        Self { trace_id: trace_id.max(1), span_id: span_id.max(1), sampled: true }
    }

    /// Has traces of this process recorded by `recorder` from now on. False when somebody does so
    /// already.
    pub fn record_with(recorder: TraceRecorder) -> bool {
        RECORDER.set(recorder).is_ok()
    }

    /// Whether traces are recorded at all; without that, nothing below costs anything.
    #[must_use]
    pub fn is_recorded() -> bool {
        RECORDER.get().is_some()
    }

    /// The trace that `span` belongs to, if it is recorded.
    #[must_use]
    pub fn of(span: &Span) -> Option<Self> {
        RECORDER.get().and_then(|recorder| (recorder.of)(span))
    }

    /// The trace of whatever is being done here and now, if it is recorded.
    #[must_use]
    pub fn current() -> Option<Self> {
        RECORDER.get().and_then(|recorder| (recorder.of)(&Span::current()))
    }

    /// Makes `span` a child of this caller's, where traces are recorded.
    pub fn adopt(self, span: &Span) {
        if let Some(recorder) = RECORDER.get() {
            (recorder.adopt)(span, self);
        }
    }

    /// Parses the header; anything malformed is no trace (W3C Trace Context 3.2.2).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (version, trace, span, flags) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let lower_hex = |part: &str, length: usize| {
            part.len() == length
                && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        let well_formed = lower_hex(version, 2)
            && version != "ff"
            && (version != "00" || parts.next().is_none())
            && lower_hex(trace, 32)
            && lower_hex(span, 16)
            && lower_hex(flags, 2);
        if !well_formed {
            return None;
        }
        let trace_id = u128::from_str_radix(trace, 16).ok().filter(|id| *id != 0)?;
        let span_id = u64::from_str_radix(span, 16).ok().filter(|id| *id != 0)?;
        let flags = u8::from_str_radix(flags, 16).ok()?;
        Some(Self { trace_id, span_id, sampled: flags & 1 == 1 })
    }
}

impl std::fmt::Display for TraceParent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let flags = u8::from(self.sampled);
        write!(f, "00-{:032x}-{:016x}-{flags:02x}", self.trace_id, self.span_id)
    }
}

#[cfg(test)]
mod tests {
    use super::TraceParent;

    #[test]
    fn well_formed_headers_round_trip_and_others_are_no_trace() {
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(TraceParent::parse(text).map(|t| t.to_string()).as_deref(), Some(text));
        for bad in [
            "",
            "00-0-0-0",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(TraceParent::parse(bad), None, "{bad}");
        }
    }
}
