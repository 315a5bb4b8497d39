//! The drawing kit: what every shape is made with.
//!
//! Light always comes from the upper left, shade is a warm violet and never black, and things
//! stand on the line [`GROUND`]. Shapes that keep to these three look like one catalogue.
//! All arithmetic is on integers, so that a picture is the same on every machine.

mod canvas;
mod cloth;
mod grain;
mod rgb;
mod shade;
mod turned;
mod wood;

pub(super) use canvas::{Canvas, at, draw};
pub(super) use cloth::Weave;
pub(super) use grain::Grain;
pub(super) use rgb::Rgb;
pub(super) use turned::Turned;

/// Where the middle of a standing thing's foot is, in an 800 × 800 picture.
pub(super) const GROUND: i32 = 632;

pub(super) const BRASS: Rgb = Rgb::hex(0xc6a153);
pub(super) const COPPER: Rgb = Rgb::hex(0xb8704a);
pub(super) const LEATHER: Rgb = Rgb::hex(0x9a5c36);
pub(super) const OAK: Rgb = Rgb::hex(0xc99d6c);
pub(super) const PAPER: Rgb = Rgb::hex(0xf4ede0);
pub(super) const SHADE: Rgb = Rgb::hex(0x2e2430);
pub(super) const STEEL: Rgb = Rgb::hex(0xb6bcc2);
pub(super) const WARM_WHITE: Rgb = Rgb::hex(0xfffbf2);
