//! Woven surfaces.

use super::{Canvas, Rgb};

/// How threads cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weave {
    /// One over, one under: linen and canvas.
    Plain,
    /// Zigzag rows: wool.
    Herringbone,
    /// Deep little squares.
    Waffle,
    /// Loops: towels.
    Terry,
}

impl Canvas {
    /// A see-through texture to lay over a piece of cloth of this tone.
    pub(crate) fn weave(&mut self, weave: Weave, tone: Rgb) -> String {
        let (dark, light) = (tone.deep(46), tone.lit(55));
        match weave {
            Weave::Plain => self.tile(
                6,
                6,
                0,
                &format!(
                    "<path d=\"M0 1h3M3 4h3\" stroke=\"{dark}\" stroke-opacity=\".22\"/>\
                     <path d=\"M4 0v3M1 3v3\" stroke=\"{light}\" stroke-opacity=\".3\"/>"
                ),
            ),
            Weave::Herringbone => self.tile(
                28,
                14,
                0,
                &format!(
                    "<path d=\"M0 14l14-14l14 14M0 0l0 0M0 28l14-14l14 14M-14 14l14-14M28 0l14 14\" \
                     fill=\"none\" stroke=\"{light}\" stroke-width=\"4\" stroke-opacity=\".3\"/>\
                     <path d=\"M0 7l7-7M21 0l7 7M0 21l14-14l14 14\" fill=\"none\" stroke=\"{dark}\" \
                     stroke-width=\"2\" stroke-opacity=\".24\"/>"
                ),
            ),
            Weave::Waffle => self.tile(
                18,
                18,
                0,
                &format!(
                    "<path d=\"M0 0h18v18\" fill=\"none\" stroke=\"{light}\" stroke-width=\"5\" stroke-opacity=\".6\"/>\
                     <path d=\"M3 15v-12h12\" fill=\"none\" stroke=\"{dark}\" stroke-width=\"3\" stroke-opacity=\".26\"/>"
                ),
            ),
            Weave::Terry => self.tile(
                9,
                8,
                0,
                &format!(
                    "<path d=\"M1 5q2-5 4 0M6 9q2-5 4 0M6 1q2-5 4 0\" fill=\"none\" stroke=\"{dark}\" stroke-opacity=\".2\"/>\
                     <path d=\"M1 3q2-4 4 0M5 7q2-4 4 0\" fill=\"none\" stroke=\"{light}\" stroke-opacity=\".5\"/>"
                ),
            ),
        }
    }
}
