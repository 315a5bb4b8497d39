//! A shape is a drawing with two colours as parameters.

use super::kit::{Canvas, GROUND, Rgb, draw};

/// The colours of one drawing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) main: Rgb,
    /// Of the second material; shapes made of one ignore it.
    pub(super) accent: Rgb,
}

/// What the thing is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It stands on a surface.
    Ground,
    /// It hangs on a wall or from the ceiling.
    Wall,
    /// It lies and is seen from above.
    Flat,
}

/// A drawing of 800 × 800 without its backdrop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) stage: Stage,
    pub(super) draw: fn(&mut Canvas, Look),
    /// The most telling point, for the close-up.
    pub(super) close: (i32, i32),
    /// How much larger a small thing is shown than it was drawn.
    pub(super) zoom_percent: i32,
    /// Stands on the floor rather than on a table.
    pub(super) on_floor: bool,
}

impl Shape {
    pub(super) const fn standing(name: &'static str, draw: fn(&mut Canvas, Look)) -> Self {
        Self::new(name, Stage::Ground, draw).close(400, 440)
    }

    pub(super) const fn hanging(name: &'static str, draw: fn(&mut Canvas, Look)) -> Self {
        Self::new(name, Stage::Wall, draw)
    }

    pub(super) const fn lying(name: &'static str, draw: fn(&mut Canvas, Look)) -> Self {
        Self::new(name, Stage::Flat, draw)
    }

    const fn new(name: &'static str, stage: Stage, draw: fn(&mut Canvas, Look)) -> Self {
        Self { name, stage, draw, close: (400, 400), zoom_percent: 100, on_floor: false }
    }

    pub(super) const fn close(self, x: i32, y: i32) -> Self {
        Self { close: (x, y), ..self }
    }

    pub(super) const fn zoom(self, percent: i32) -> Self {
        Self { zoom_percent: percent, ..self }
    }

    pub(super) const fn floor(self) -> Self {
        Self { on_floor: true, ..self }
    }

    /// Draws the thing `percent` of its own size; the middle of its foot comes to stand at (x, y).
    pub(super) fn place(self, c: &mut Canvas, look: Look, [x, y, percent]: [i32; 3]) {
        let (right, down) = (x - 400 * percent / 100, y - GROUND * percent / 100);
        let (whole, hundredths) = (percent / 100, percent % 100);
        draw!(c, r#"<g transform="translate({right} {down}) scale({whole}.{hundredths:02})">"#);
        (self.draw)(c, look);
        draw!(c, "</g>");
    }
}
