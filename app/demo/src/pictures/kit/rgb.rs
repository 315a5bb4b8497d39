//! Colours and how they meet light.

use std::fmt;

use super::{SHADE, WARM_WHITE};
use crate::content::Swatch;

/// A colour of 24 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rgb {
    red: u8,
    green: u8,
    blue: u8,
}

impl Rgb {
    /// From `0xrrggbb`; the highest byte is not used.
    pub(crate) const fn hex(code: u32) -> Self {
        let [_, red, green, blue] = code.to_be_bytes();
        Self { red, green, blue }
    }

    /// This colour with `percent` of the other mixed in.
    pub(crate) fn toward(self, other: Self, percent: u16) -> Self {
        let mix = |own: u8, theirs: u8| {
            let sum = u16::from(own) * (100 - percent) + u16::from(theirs) * percent;
            u8::try_from(sum / 100).expect("a mean of two bytes is a byte")
        };
        Self {
            red: mix(self.red, other.red),
            green: mix(self.green, other.green),
            blue: mix(self.blue, other.blue),
        }
    }

    /// As the light side shows it.
    pub(crate) fn lit(self, percent: u16) -> Self {
        self.toward(WARM_WHITE, percent)
    }

    /// As the shaded side shows it.
    pub(crate) fn deep(self, percent: u16) -> Self {
        self.toward(SHADE, percent)
    }

    /// Brightness as the eye weighs it, 0 to 255.
    pub(crate) fn brightness(self) -> u32 {
        (u32::from(self.red) * 3 + u32::from(self.green) * 6 + u32::from(self.blue)) / 10
    }

    /// A line in this colour's own family that can be seen on it.
    pub(crate) fn contrasting(self) -> Self {
        if self.brightness() > 120 { self.deep(45) } else { self.lit(55) }
    }
}

impl From<Swatch> for Rgb {
    fn from(swatch: Swatch) -> Self {
        Self { red: swatch.red, green: swatch.green, blue: swatch.blue }
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}
