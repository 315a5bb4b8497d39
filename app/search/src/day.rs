//! Days among the numbers of an index.

use kernel_search::Number;
use mod_catalog_api::CalendarDate;

/// A day as a number that sorts like it and that people can still read: 20261121.
#[must_use]
pub fn number_of_day(day: CalendarDate) -> Number {
    let digits = day.to_string().replace('-', "");
    let number = digits.parse().ok().and_then(Number::whole);
    number.expect("a day is eight digits")
}

/// The day that a number stands for; none for a number that is no day.
#[must_use]
pub fn day_of_number(number: Number) -> Option<CalendarDate> {
    let digits = format!("{:0>8}", number.to_string());
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    format!("{year}-{month}-{day}").parse().ok()
}

#[cfg(test)]
mod tests {
    use mod_catalog_api::CalendarDate;

    use super::{day_of_number, number_of_day};

    #[test]
    fn days_come_back_and_sort_like_their_numbers() {
        let days: Vec<CalendarDate> = ["0000-01-01", "0999-12-31", "2026-02-28", "2026-11-21"]
            .map(|day| day.parse().expect("a day"))
            .into();
        let numbers: Vec<_> = days.iter().map(|day| number_of_day(*day)).collect();
        assert!(numbers.is_sorted());
        let back: Vec<_> = numbers.into_iter().map(day_of_number).collect();
        assert_eq!(back, days.into_iter().map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn most_numbers_are_no_days() {
        for bad in ["20261350", "20260230", "-20260101", "202601011", "20260101.5", "7"] {
            assert_eq!(day_of_number(bad.parse().expect("a number")), None, "{bad}");
        }
    }
}
