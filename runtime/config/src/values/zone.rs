//! The zone that dates on pages and in letters are told in.

use jiff::tz::{Offset, TimeZone};
use kernel_common::Timestamp;

use super::Setting;

/// A zone of the IANA database with its summer time, or a fixed offset from UTC. The database is in
/// the program: a server needs no files of its own, and new rules come with a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// How far fixed offsets go, in seconds.
const EAST_MIN: i32 = -12 * 3_600;
const EAST_MAX: i32 = 14 * 3_600;

impl Zone {
    /// How far its clocks are ahead of UTC at an instant, in seconds.
    #[must_use]
    pub fn east_seconds(&self, at: Timestamp) -> i32 {
        let instant = jiff::Timestamp::from_microsecond(at.unix_micros());
        self.0.to_offset(instant.unwrap_or_default()).seconds()
    }
}

impl Default for Zone {
    /// UTC.
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

/// The text names no zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone(pub String);

impl std::fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} is not {}", self.0, Zone::WHAT)
    }
}

impl std::error::Error for UnknownZone {}

impl std::str::FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        Self::from_text(text).ok_or_else(|| UnknownZone(text.to_owned()))
    }
}

impl Setting for Zone {
    const WHAT: &'static str =
        "a zone such as Europe/Berlin, or an offset from UTC of -12:00 to +14:00";
    const EXAMPLE: &'static str = "\"Europe/Berlin\"";

    fn from_text(text: &str) -> Option<Self> {
        if matches!(text, "UTC" | "Z") {
            return Some(Self::default());
        }
        let Some((sign, digits)) = signed(text) else {
            // Names are paths of letters: nothing else is looked up.
            let named = text.starts_with(|letter: char| letter.is_ascii_uppercase());
            return TimeZone::get(text).ok().filter(|_| named).map(Self);
        };
        let (hours, minutes) = digits.split_once(':')?;
        let number = |text: &str, max: i32| {
            let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i32>().ok().filter(|number| plain && *number <= max)
        };
        let seconds = sign * (number(hours, 14)? * 60 + number(minutes, 59)?) * 60;
        let within = (EAST_MIN..=EAST_MAX).contains(&seconds);
        let offset = Offset::from_seconds(seconds).ok().filter(|_| within)?;
        Some(Self(TimeZone::fixed(offset)))
    }
}

fn signed(text: &str) -> Option<(i32, &str)> {
    let digits = text.strip_prefix('+').map(|digits| (1, digits));
    digits.or_else(|| text.strip_prefix('-').map(|digits| (-1, digits)))
}

#[cfg(test)]
mod tests {
    use kernel_common::Timestamp;

    use super::{Setting, Zone};

    fn east(zone: &str, at: &str) -> Option<i32> {
        let at: Timestamp = at.parse().expect("an instant");
        Zone::from_text(zone).map(|zone| zone.east_seconds(at))
    }

    #[test]
    fn an_offset_is_a_sign_hours_and_minutes() {
        for (text, expected) in [
            ("UTC", 0),
            ("+00:00", 0),
            ("+03:00", 10_800),
            ("-03:30", -12_600),
            ("+05:45", 20_700),
            ("+14:00", 50_400),
            ("-12:00", -43_200),
        ] {
            assert_eq!(east(text, "2026-07-01T00:00:00Z"), Some(expected), "{text}");
        }
        for bad in ["", "+", "3", "+3:00", "+03", "+03:60", "+14:01", "-12:30", "ё", "europe"] {
            assert!(Zone::from_text(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn summer_begins_and_ends_to_the_second() {
        for (at, hours) in [
            ("2026-03-29T00:59:59Z", 1),
            ("2026-03-29T01:00:00Z", 2),
            ("2026-10-25T00:59:59Z", 2),
            ("2026-10-25T01:00:00Z", 1),
        ] {
            assert_eq!(east("Europe/Berlin", at), Some(hours * 3_600), "{at}");
            assert_eq!(east("Europe/Moscow", at), Some(10_800), "no summer time at {at}");
        }
        assert_eq!(east("America/St_Johns", "2026-01-01T00:00:00Z"), Some(-12_600));
        for bad in ["Europe/Nowhere", "Berlin", "../etc/localtime", "/etc/localtime"] {
            assert!(Zone::from_text(bad).is_none(), "{bad}");
        }
    }
}
