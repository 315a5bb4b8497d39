//! When a link holds.

use kernel_common::Timestamp;

/// From an instant until another, the second excluded; either may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Validity {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// The period would end before it begins, or at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ends after it begins")]
pub struct EmptyPeriod;

impl Validity {
    /// From ever, for ever.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// A period.
    ///
    /// # Errors
    /// [`EmptyPeriod`] unless it ends after it begins.
    pub fn new(from: Option<Timestamp>, until: Option<Timestamp>) -> Result<Self, EmptyPeriod> {
        match (from, until) {
            (Some(from), Some(until)) if until <= from => Err(EmptyPeriod),
            _ => Ok(Self { from, until }),
        }
    }

    /// When it begins.
    #[must_use]
    pub const fn from(self) -> Option<Timestamp> {
        self.from
    }

    /// When it has ended.
    #[must_use]
    pub const fn until(self) -> Option<Timestamp> {
        self.until
    }

    /// True when it holds at that instant.
    #[must_use]
    pub fn holds_at(self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::Timestamp;

    use super::{EmptyPeriod, Validity};

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_unix_micros(micros)
    }

    #[test]
    fn a_period_holds_from_its_beginning_and_not_at_its_end() {
        let period = Validity::new(Some(at(10)), Some(at(20))).expect("not empty");
        let holds = [9, 10, 19, 20].map(|micros| period.holds_at(at(micros)));
        assert_eq!(holds, [false, true, true, false]);
        assert!(Validity::ALWAYS.holds_at(at(i64::MIN)));
        assert!(!Validity::new(Some(at(1)), None).expect("open").holds_at(at(0)));
        assert!(!Validity::new(None, Some(at(1))).expect("open").holds_at(at(1)));
    }

    #[test]
    fn an_empty_period_is_refused() {
        assert_eq!(Validity::new(Some(at(5)), Some(at(5))), Err(EmptyPeriod));
        assert_eq!(Validity::new(Some(at(6)), Some(at(5))), Err(EmptyPeriod));
    }
}
