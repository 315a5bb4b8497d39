use std::fmt;

use serde::Serialize;

/// Light, dark, or what the shopper's system prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColourScheme {
    /// What the system prefers.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl ColourScheme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];
}

/// A merchant's accent: the one colour of buttons, links and marks.
///
/// The storefront keeps the colour's hue and most of its strength and chooses the lightness itself,
/// one for light screens and one for dark. Text on the accent, and the accent on every ground of the
/// page, then have a contrast of at least 6:1 for every colour there is, so none has to be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    accent: Accent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Accent {
    Rgb([u8; 3]),
    /// Lightness, chroma and hue in thousandths.
    Oklch([u32; 3]),
}

/// The text is not a colour of the form `#2f5d4a` or `oklch(0.45 0.1 160)`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a colour of the form #2f5d4a or oklch(0.45 0.1 160)")]
pub struct NotAColour(pub String);

/// Lightness, chroma and hue reach so far, in thousandths.
const OKLCH_MAX: [u32; 3] = [1_000, 500, 360_000];

impl Theme {
    /// The accent of a store that chose none: a deep green.
    pub const DEFAULT: Self = Self { accent: Accent::Rgb([0x2f, 0x5d, 0x4a]) };

    /// Reads `#rrggbb` or `oklch(L C H)`.
    ///
    /// # Errors
    /// Refuses every other form: the text becomes part of a stylesheet.
    pub fn try_new(accent: &str) -> Result<Self, NotAColour> {
        let accent_of = hex(accent).map(Accent::Rgb).or_else(|| oklch(accent).map(Accent::Oklch));
        accent_of.map(|accent| Self { accent }).ok_or_else(|| NotAColour(accent.to_owned()))
    }

    /// The store's stylesheet. It sets one custom property; `shop.css` does the rest.
    #[must_use]
    pub fn stylesheet(self) -> String {
        format!(":root{{--brand:{self}}}\n")
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::DEFAULT
    }
}

fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some([red, green, blue])
}

fn oklch(text: &str) -> Option<[u32; 3]> {
    let inner = text.strip_prefix("oklch(")?.strip_suffix(')')?;
    let mut parts = inner.split(' ').map(thousandths);
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    let fits = numbers.iter().zip(OKLCH_MAX).all(|(number, max)| *number <= max);
    (fits && parts.next().is_none()).then_some(numbers)
}

/// `0.45` is 450; further digits are dropped.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |digits: &str| {
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let fraction: u32 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(fraction)
}

/// As a stylesheet has it.
impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.accent {
            Accent::Rgb([red, green, blue]) => write!(f, "#{red:02x}{green:02x}{blue:02x}"),
            Accent::Oklch(numbers) => {
                let [l, c, h] = numbers.map(|n| format!("{}.{:03}", n / 1_000, n % 1_000));
                write!(f, "oklch({l} {c} {h})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_one_custom_property() {
        let theme = Theme::try_new("#2F5D4A").unwrap();
        assert_eq!(theme, Theme::DEFAULT);
        assert_eq!(theme.stylesheet(), ":root{--brand:#2f5d4a}\n");
        let theme = Theme::try_new("oklch(0.49 0.17 265)").unwrap();
        assert_eq!(theme.stylesheet(), ":root{--brand:oklch(0.490 0.170 265.000)}\n");
    }

    #[test]
    fn only_a_colour_gets_into_the_stylesheet() {
        for text in [
            "",
            "#",
            "2f5d4a",
            "#2f5d4",
            "#2f5d4a;",
            "#2f5d4g",
            "#+f5d4a",
            "red}*{x:y",
            "#ёёё",
            "oklch(0.4 0.1)",
            "oklch(0.4 0.1 2 3)",
            "oklch(1.1 0.1 2)",
            "oklch(0.4 0.1 361)",
            "oklch(0.4 0.1 1;})",
            "oklch(-1 0.1 1)",
            "oklch(. 0.1 1)",
        ] {
            assert_eq!(Theme::try_new(text), Err(NotAColour(text.to_owned())));
        }
    }
}
