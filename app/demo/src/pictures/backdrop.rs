//! What things stand, hang or lie in front of.

use super::{
    kit::{Canvas, Rgb, SHADE, WARM_WHITE, at, draw},
    shape::Stage,
};
use crate::content::Backdrop;

/// Wall of the disc backdrop.
const COOL_WALL: Rgb = Rgb::hex(0xe6eaf0);

/// Fills a picture of 800 × 800.
pub(super) fn backdrop(c: &mut Canvas, kind: Backdrop, stage: Stage, tint: Rgb) {
    match kind {
        Backdrop::Cove => cove(c, stage, tint),
        Backdrop::Disc => disc(c, stage, tint),
    }
}

fn cove(c: &mut Canvas, stage: Stage, tint: Rgb) {
    let ground = match stage {
        Stage::Ground => c.down(&[
            at(0, tint.lit(10)),
            at(56, tint.deep(3)),
            at(70, tint.lit(26)),
            at(84, tint.lit(16)),
            at(100, tint.deep(2)),
        ]),
        Stage::Wall | Stage::Flat => c.slant(&[at(0, tint.lit(26)), at(100, tint.deep(6))]),
    };
    draw!(c, r#"<path d="M0 0H800V800H0Z" fill="{ground}"/>"#);
    daylight(c);
}

fn disc(c: &mut Canvas, stage: Stage, tint: Rgb) {
    let wall = c.down(&[at(0, COOL_WALL.lit(30)), at(100, COOL_WALL.deep(4))]);
    let fill = c.slant(&[at(0, tint.lit(16)), at(100, tint.deep(6))]);
    draw!(
        c,
        r#"<path d="M0 0H800V800H0Z" fill="{wall}"/><circle cx="400" cy="372" r="300" fill="{fill}"/>"#
    );
    if stage == Stage::Ground {
        let floor = c.down(&[at(0, COOL_WALL.deep(7)), at(100, COOL_WALL.lit(10))]);
        draw!(c, r#"<path d="M0 566H800V800H0Z" fill="{floor}"/>"#);
    }
    daylight(c);
}

/// The window is on the left, above the picture.
fn daylight(c: &mut Canvas) {
    let light = c.glow(26, 16, 70, &[at(0, WARM_WHITE).fade(66), at(100, WARM_WHITE).fade(0)]);
    let dusk =
        c.glow(40, 40, 74, &[at(0, SHADE).fade(0), at(66, SHADE).fade(0), at(100, SHADE).fade(10)]);
    draw!(
        c,
        r#"<path d="M0 0H800V800H0Z" fill="{light}"/><path d="M0 0H800V800H0Z" fill="{dusk}"/>"#
    );
}
