//! The forms a single value can have, each with the words a fault needs.

mod address;
mod bank;
mod colour;
mod text;
mod zone;

use std::{net::SocketAddr, path::PathBuf};

use kernel_common::{CountryCode, Currency, Locale, Rounding, TenantId};

pub(crate) use address::{HostName, HttpUrl, PictureUrl, WebUrl};
pub(crate) use bank::{AccountNumber, ReferencePrefix};
pub(crate) use colour::Colour;
pub(crate) use text::{Directives, Email, LongText, Name};
pub use zone::{UnknownZone, Zone};

/// A type one value of the configuration is read into.
pub(crate) trait Setting: Sized {
    /// What a value must be, to follow "is not": `an ISO 4217 currency code`.
    const WHAT: &'static str;
    /// A value that is one, as written in TOML.
    const EXAMPLE: &'static str;

    fn from_text(text: &str) -> Option<Self>;
}

/// Types that read their own text.
macro_rules! parsed_settings {
    ($($type:ty, $what:literal, $example:literal;)*) => {
        $(impl Setting for $type {
            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $example;

            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        })*
    };
}

parsed_settings! {
    bool, "true or false", "true";
    u16, "a whole number from 0 to 65535", "587";
    u32, "a whole number", "16";
    SocketAddr, "an address with a port", "\"127.0.0.1:8080\"";
    Currency, "an ISO 4217 currency code", "\"EUR\"";
    Locale, "a language tag", "\"en\"";
    CountryCode, "a two-letter country code", "\"DE\"";
}

impl Setting for TenantId {
    const WHAT: &'static str = "the UUID of a tenant";
    const EXAMPLE: &'static str = "\"019a0000-0000-7000-8000-000000000001\"";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|tenant: &Self| !tenant.as_uuid().is_nil())
    }
}

impl Setting for PathBuf {
    const WHAT: &'static str = "a path";
    const EXAMPLE: &'static str = "\".shop\"";

    fn from_text(text: &str) -> Option<Self> {
        (!text.trim().is_empty() && !text.contains('\0')).then(|| Self::from(text))
    }
}

/// An amount in minor units, zero or more; a price of a million million is a slip.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AmountMinor(pub(crate) i64);

impl Setting for AmountMinor {
    const WHAT: &'static str = "an amount in minor units (cents), a whole number from 0";
    const EXAMPLE: &'static str = "490";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|minor| (0..=1_000_000_000_000).contains(minor)).map(Self)
    }
}

/// Values chosen from a list of words.
macro_rules! word_setting {
    ($type:ty, $what:literal, $example:literal, $($word:literal => $value:expr),+ $(,)?) => {
        impl $crate::values::Setting for $type {
            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $example;

            fn from_text(text: &str) -> Option<Self> {
                match text {
                    $($word => Some($value),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use word_setting;

word_setting!(
    Rounding, "one of half_up, half_even, down, up", "\"half_up\"",
    "half_up" => Self::HalfUp, "half_even" => Self::HalfEven,
    "down" => Self::Down, "up" => Self::Up,
);
