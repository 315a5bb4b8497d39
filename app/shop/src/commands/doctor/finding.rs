//! What was found, for people and for programs.

use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer, ser::SerializeStruct};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and will not for ever or not as well as it could.
    Warn,
    /// Something is broken, or nobody is protected from it.
    Fail,
    /// It was not asked.
    Skipped,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Finding {
    /// Stable name: `event_partitions`.
    pub(super) check: &'static str,
    pub(super) verdict: Verdict,
    /// One sentence.
    pub(super) said: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: &'static str, said: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, said: said.into(), fix: None }
    }

    pub(super) fn warn(
        check: &'static str,
        said: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { check, verdict: Verdict::Warn, said: said.into(), fix: Some(fix.into()) }
    }

    pub(super) fn fail(
        check: &'static str,
        said: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self { check, verdict: Verdict::Fail, said: said.into(), fix: Some(fix.into()) }
    }

    pub(super) fn skipped(check: &'static str, said: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Skipped, said: said.into(), fix: None }
    }
}

/// All of them, in the order in which they were looked at.
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    pub(super) fn failed(&self) -> usize {
        self.count(Verdict::Fail)
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.0.iter().filter(|finding| finding.verdict == verdict).count()
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Findings", 4)?;
        report.serialize_field("healthy", &(self.failed() == 0))?;
        report.serialize_field("failed", &self.failed())?;
        report.serialize_field("warned", &self.count(Verdict::Warn))?;
        report.serialize_field("findings", &self.0)?;
        report.end()
    }
}

impl Display for Findings {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for finding in &self.0 {
            let verdict = match finding.verdict {
                Verdict::Ok => "ok  ",
                Verdict::Warn => "warn",
                Verdict::Fail => "FAIL",
                Verdict::Skipped => "-   ",
            };
            writeln!(f, "{verdict}  {:<18} {}", finding.check.replace('_', " "), finding.said)?;
            if let Some(fix) = &finding.fix {
                writeln!(f, "{:24} -> {fix}", "")?;
            }
        }
        let (failed, warned) = (self.failed(), self.count(Verdict::Warn));
        writeln!(f, "{} looked at: {failed} failed, {warned} to watch", self.0.len())
    }
}

/// A time for people: `3 min`.
pub(super) fn lasting(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
