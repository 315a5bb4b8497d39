//! A day without a time.

use serde::{Deserialize, Serialize};
use time::{Date, format_description::well_known::Iso8601};

/// A day of the years 0 to 9999, `2026-11-21` on the wire.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct CalendarDate(Date);

/// The text is not a day in the form `2026-11-21`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day of the form 2026-11-21")]
pub struct InvalidDate;

impl std::str::FromStr for CalendarDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(InvalidDate);
        }
        Date::parse(text, &Iso8601::DATE).map(Self).map_err(|_| InvalidDate)
    }
}

impl TryFrom<String> for CalendarDate {
    type Error = InvalidDate;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CalendarDate> for String {
    fn from(date: CalendarDate) -> Self {
        date.to_string()
    }
}

impl std::fmt::Display for CalendarDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl std::fmt::Debug for CalendarDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::CalendarDate;

    #[test]
    fn days_have_one_form() {
        for bad in ["", "2026-02-30", "2026-1-1", "21.11.2026", "20261121", "2026-11-21T00"] {
            assert!(bad.parse::<CalendarDate>().is_err(), "{bad}");
        }
        let day: CalendarDate = "2024-02-29".parse().expect("a leap day");
        assert_eq!(day.to_string(), "2024-02-29");
    }
}
