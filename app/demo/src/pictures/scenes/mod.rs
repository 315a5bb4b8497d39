//! Products among other things: on a table, on the floor of a room, on a wall, on a desk.
//!
//! A scene is built from the same shapes as the plain pictures; what stands around is chosen by
//! the category, and is blurred, because it is not for sale on this page.

mod light;
mod places;
mod props;

pub(super) use light::window_light;
pub(super) use places::{table_top, wall};

use super::{
    kit::{Canvas, Rgb, draw},
    shape::{Look, Shape, Stage},
};
use crate::content::Backdrop;

/// What a scene needs to know about the product.
pub(super) struct Subject<'a> {
    pub(super) shape: Shape,
    pub(super) look: Look,
    pub(super) tint: Rgb,
    pub(super) backdrop: Backdrop,
    /// Slug of the top-level category.
    pub(super) root: &'a str,
}

/// Fills a picture of 800 × 800.
pub(super) fn scene(c: &mut Canvas, subject: &Subject<'_>) {
    match (subject.backdrop, subject.shape.stage) {
        (Backdrop::Disc, _) => bench(c, subject),
        (Backdrop::Cove, Stage::Flat) => desk(c, subject),
        (Backdrop::Cove, Stage::Wall) => sideboard(c, subject),
        (Backdrop::Cove, Stage::Ground) if subject.shape.on_floor => room(c, subject),
        (Backdrop::Cove, Stage::Ground) => table(c, subject),
    }
}

fn table(c: &mut Canvas, subject: &Subject<'_>) {
    places::wall(c, [800, 800], subject.tint.deep(5));
    window_light(c, [150, 60, 100]);
    places::table_top(c, [800, 800], 574);
    props::behind(c, subject, [[138, 640, 54], [676, 634, 46]]);
    let percent = subject.shape.zoom_percent * 88 / 100;
    subject.shape.place(c, subject.look, [410, 692, percent]);
    places::evening(c, [800, 800]);
}

fn room(c: &mut Canvas, subject: &Subject<'_>) {
    places::wall(c, [800, 800], subject.tint.deep(4));
    window_light(c, [90, 40, 100]);
    places::floor(c, 560, subject.tint);
    props::in_room(c, subject);
    subject.shape.place(c, subject.look, [430, 690, 88]);
    places::evening(c, [800, 800]);
}

fn sideboard(c: &mut Canvas, subject: &Subject<'_>) {
    places::wall(c, [800, 800], subject.tint.deep(5));
    window_light(c, [40, 90, 100]);
    subject.shape.place(c, subject.look, [420, 632 * 72 / 100, 72]);
    places::table_top(c, [800, 800], 636);
    props::behind(c, subject, [[150, 700, 56], [650, 694, 44]]);
    places::evening(c, [800, 800]);
}

fn desk(c: &mut Canvas, subject: &Subject<'_>) {
    places::desk_top(c, subject.tint);
    window_light(c, [40, 20, 120]);
    props::cup_from_above(c, 664, 158);
    draw!(c, r#"<g transform="translate(-54 40)">"#);
    (subject.shape.draw)(c, subject.look);
    draw!(c, "</g>");
    places::evening(c, [800, 800]);
}

fn bench(c: &mut Canvas, subject: &Subject<'_>) {
    places::pegboard(c);
    places::bench_top(c, 590);
    props::behind(c, subject, [[120, 656, 56], [684, 646, 34]]);
    subject.shape.place(c, subject.look, [410, 690, 84]);
    places::evening(c, [800, 800]);
}
