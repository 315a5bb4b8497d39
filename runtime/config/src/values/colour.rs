//! The accent colour of a store: safe to put into a style sheet, readable under white text.
#![expect(clippy::float_arithmetic, reason = "colour arithmetic, no money near")]

use super::Setting;

/// WCAG 2.2, success criterion 1.4.3: text needs this contrast.
const CONTRAST_MIN: f64 = 4.5;

/// `#rrggbb` or `oklch(L C H)` with a contrast of at least 4.5 to white. Nothing else, because
/// the text goes into a style sheet as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) String);

impl Setting for Colour {
    const WHAT: &'static str =
        "a colour (#rrggbb or oklch(L C H)) dark enough for white text, contrast 4.5 or more";
    const EXAMPLE: &'static str = "\"#1d4ed8\"";

    fn from_text(text: &str) -> Option<Self> {
        let luminance = hex_luminance(text).or_else(|| oklch_luminance(text))?;
        let contrast = 1.05 / (luminance + 0.05);
        (contrast >= CONTRAST_MIN).then(|| Self(text.to_owned()))
    }
}

/// Relative luminance of `#rrggbb`.
fn hex_luminance(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |start: usize| {
        let value = u8::from_str_radix(digits.get(start..start + 2)?, 16).ok()?;
        let share = f64::from(value) / 255.0;
        Some(if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) })
    };
    Some(luminance(channel(0)?, channel(2)?, channel(4)?))
}

/// Relative luminance of `oklch(0.49 0.17 265)`, by the published OKLab matrices.
fn oklch_luminance(text: &str) -> Option<f64> {
    let inner = text.strip_prefix("oklch(")?.strip_suffix(')')?;
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let mut numbers = inner.split(' ').map(|part| part.parse::<f64>().ok().filter(|_| plain(part)));
    let (lightness, chroma, hue) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() || lightness > 1.0 || chroma > 0.5 || hue > 360.0 {
        return None;
    }
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
    let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
    let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
    Some(luminance(red.clamp(0.0, 1.0), green.clamp(0.0, 1.0), blue.clamp(0.0, 1.0)))
}

fn luminance(red: f64, green: f64, blue: f64) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::{Colour, Setting, hex_luminance, oklch_luminance};

    #[test]
    fn the_two_notations_agree_on_luminance() {
        // #ff0000 is oklch(0.62796 0.25768 29.234).
        let red = hex_luminance("#ff0000").expect("a colour");
        let same = oklch_luminance("oklch(0.62796 0.25768 29.234)").expect("a colour");
        assert!((red - same).abs() < 0.001, "{red} {same}");
        assert!((red - 0.2126).abs() < 0.000_1, "{red}");
    }

    #[test]
    fn an_accent_carries_white_text() {
        for dark in ["#1d4ed8", "#767676", "#000000", "oklch(0.49 0.17 265)"] {
            assert!(Colour::from_text(dark).is_some(), "{dark}");
        }
        for light in ["#777777", "#ffffff", "#ffcc00", "oklch(0.74 0.17 265)"] {
            assert!(Colour::from_text(light).is_none(), "{light}");
        }
    }

    #[test]
    fn nothing_else_reaches_the_style_sheet() {
        for bad in [
            "",
            "red",
            "#123",
            "#1d4ed8;}",
            "oklch(0.4 0.1)",
            "oklch(0.4 0.1 20 1)",
            "oklch(0.4 0.1 20);",
            "oklch(-0.4 0.1 20)",
            "oklch(nan 0.1 20)",
            "#+1+1+1",
            "url(x)",
            "oklch(0.4  0.1 20)",
        ] {
            assert!(Colour::from_text(bad).is_none(), "{bad}");
        }
    }
}
