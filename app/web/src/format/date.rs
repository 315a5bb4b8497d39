use serde::Serialize;

use super::NO_BREAK_SPACE;
use crate::Language;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// In the genitive: 21 *ноября*.
const RUSSIAN_MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// A day of the calendar, in whatever zone the caller decided to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarDate {
    year: u16,
    month: u8,
    day: u8,
}

/// A minute of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinuteOfDay {
    hour: u8,
    minute: u8,
}

impl CalendarDate {
    /// `None` unless `month` is 1 to 12 and `day` 1 to 31.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Self { year, month, day })
    }

    fn written(self, language: Language) -> String {
        let Self { year, day, .. } = self;
        let month = usize::from(self.month - 1);
        match language {
            Language::En => {
                format!("{day}{NO_BREAK_SPACE}{} {year}", ENGLISH_MONTHS[month])
            }
            Language::Ru => {
                format!("{day}{NO_BREAK_SPACE}{} {year}{NO_BREAK_SPACE}г.", RUSSIAN_MONTHS[month])
            }
        }
    }

    fn machine(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl MinuteOfDay {
    /// `None` unless `hour` is 0 to 23 and `minute` 0 to 59.
    #[must_use]
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self { hour, minute })
    }
}

/// A date as a page shows it, in a `<time>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateText {
    /// For people: `21 November 2026, 14:05`.
    pub text: String,
    /// For machines: `2026-11-21T14:05`.
    pub machine: String,
}

impl DateText {
    /// A day.
    #[must_use]
    pub fn day(date: CalendarDate, language: Language) -> Self {
        Self { text: date.written(language), machine: date.machine() }
    }

    /// A minute of a day.
    #[must_use]
    pub fn minute(date: CalendarDate, at: MinuteOfDay, language: Language) -> Self {
        let time = format!("{:02}:{:02}", at.hour, at.minute);
        Self {
            text: format!("{}, {time}", date.written(language)),
            machine: format!("{}T{time}", date.machine()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_with_the_month_in_words() {
        let date = CalendarDate::new(2026, 11, 21).unwrap();
        let at = MinuteOfDay::new(9, 5).unwrap();
        assert_eq!(DateText::day(date, Language::En).text, "21\u{a0}November 2026");
        assert_eq!(DateText::day(date, Language::Ru).text, "21\u{a0}ноября 2026\u{a0}г.");
        let minute = DateText::minute(date, at, Language::Ru);
        assert_eq!(minute.text, "21\u{a0}ноября 2026\u{a0}г., 09:05");
        assert_eq!(minute.machine, "2026-11-21T09:05");
    }

    #[test]
    fn what_is_no_date_or_time_is_refused() {
        assert_eq!(CalendarDate::new(2026, 0, 1), None);
        assert_eq!(CalendarDate::new(2026, 13, 1), None);
        assert_eq!(CalendarDate::new(2026, 1, 32), None);
        assert_eq!(MinuteOfDay::new(24, 0), None);
        assert_eq!(MinuteOfDay::new(0, 60), None);
    }
}
