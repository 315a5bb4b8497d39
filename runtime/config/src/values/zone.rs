//! The zone that dates on pages are told in.

use super::Setting;

/// A fixed offset from UTC, in seconds. Rules of summer time would need a database of zones that
/// is brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UtcOffset(pub(crate) i32);

impl Setting for UtcOffset {
    const WHAT: &'static str = "an offset from UTC, -12:00 to +14:00, or UTC";
    const EXAMPLE: &'static str = "\"+03:00\"";

    fn from_text(text: &str) -> Option<Self> {
        if matches!(text, "UTC" | "Z") {
            return Some(Self(0));
        }
        let (sign, digits) = match text.split_at_checked(1)? {
            ("+", digits) => (1, digits),
            ("-", digits) => (-1, digits),
            _ => return None,
        };
        let (hours, minutes) = digits.split_once(':')?;
        let number = |text: &str, max: i32| {
            let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i32>().ok().filter(|number| plain && *number <= max)
        };
        let seconds = sign * (number(hours, 14)? * 60 + number(minutes, 59)?) * 60;
        (-12 * 3_600..=14 * 3_600).contains(&seconds).then_some(Self(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::{Setting, UtcOffset};

    #[test]
    fn an_offset_is_a_sign_hours_and_minutes() {
        let seconds = |text| UtcOffset::from_text(text).map(|offset| offset.0);
        for (text, expected) in [
            ("UTC", 0),
            ("+00:00", 0),
            ("+03:00", 10_800),
            ("-03:30", -12_600),
            ("+05:45", 20_700),
            ("+14:00", 50_400),
            ("-12:00", -43_200),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for bad in
            ["", "+", "3", "+3:00", "+03", "+03:60", "+14:01", "-12:30", "Europe/Moscow", "ё"]
        {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
