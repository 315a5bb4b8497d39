use std::fmt;

/// A merchant's accent: the one colour of buttons, links and marks.
///
/// The storefront keeps the colour's hue and most of its strength and chooses the lightness itself,
/// one for light screens and one for dark. Text on the accent, and the accent on every ground of the
/// page, then have a contrast of at least 6:1 for every colour there is, so none has to be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    accent: [u8; 3],
}

/// The text is not a colour of the form `#2f5d4a`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a colour of the form #2f5d4a")]
pub struct NotAColour(pub String);

impl Theme {
    /// The accent of a store that chose none: a deep green.
    pub const DEFAULT: Self = Self { accent: [0x2f, 0x5d, 0x4a] };

    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// Refuses every other form: the text becomes part of a stylesheet.
    pub fn try_new(accent: &str) -> Result<Self, NotAColour> {
        let refused = || NotAColour(accent.to_owned());
        let digits = accent.strip_prefix('#').ok_or_else(refused)?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(refused());
        }
        let rgb = u32::from_str_radix(digits, 16).map_err(|_| refused())?;
        let [_, red, green, blue] = rgb.to_be_bytes();
        Ok(Self { accent: [red, green, blue] })
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

/// `#rrggbb`.
impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.accent;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
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
    }

    #[test]
    fn only_a_colour_gets_into_the_stylesheet() {
        for text in
            ["", "#", "2f5d4a", "#2f5d4", "#2f5d4a;", "#2f5d4g", "#+f5d4a", "red}*{x:y", "#ёёё"]
        {
            assert_eq!(Theme::try_new(text), Err(NotAColour(text.to_owned())));
        }
    }
}
