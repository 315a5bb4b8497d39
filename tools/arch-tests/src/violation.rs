use std::fmt;

/// One broken rule: what broke it and why the rule is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The edge (`mod-cart -> mod-order`) or the place (`modules/mod-cart/src/lib.rs:12`).
    pub subject: String,
    /// Why it is not allowed, as a sentence for the one who reads a red test.
    pub reason: String,
}

impl Violation {
    /// A violation of `subject` for `reason`.
    #[must_use]
    pub fn new(subject: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { subject: subject.into(), reason: reason.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.reason)
    }
}
