//! Walls, floors and the tops of tables.

use super::super::kit::{Canvas, OAK, Rgb, SHADE, Weave, at, draw};

const BENCH: Rgb = Rgb::hex(0x8a6a4c);

/// A plastered wall over the whole picture of this width and height.
pub(in super::super) fn wall(c: &mut Canvas, [width, height]: [i32; 2], tint: Rgb) {
    let paint = c.slant(&[at(0, tint.lit(22)), at(60, tint), at(100, tint.deep(10))]);
    draw!(c, r#"<path d="M0 0H{width}V{height}H0Z" fill="{paint}"/>"#);
}

/// An oak top from `y` to the lower edge.
pub(in super::super) fn table_top(c: &mut Canvas, [width, height]: [i32; 2], y: i32) {
    let wood = OAK.lit(10);
    let paint = c.down(&[at(0, wood.lit(30)), at(40, wood.lit(8)), at(100, wood.deep(10))]);
    let mut lines = String::new();
    let mut row = y + 18;
    let mut step = 16;
    while row < height {
        let bend = (row * 7) % 13 - 6;
        lines += &format!("M0 {row}q{} {bend} {} 0t{} 0", width / 4, width / 2, width / 2);
        row += step;
        step += 7;
    }
    let (line, light, behind) = (wood.deep(40), wood.lit(64), y - 26);
    let shade = c.down(&[at(0, SHADE).fade(0), at(100, SHADE).fade(20)]);
    draw!(
        c,
        r#"<path d="M0 {behind}H{width}V{y}H0Z" fill="{shade}"/><path d="M0 {y}H{width}V{height}H0Z" fill="{paint}"/><path d="{lines}" fill="none" stroke="{line}" stroke-width="2" opacity=".22"/><path d="M0 {y}H{width}" stroke="{light}" stroke-width="3" opacity=".7"/>"#
    );
}

/// Boards, a skirting and a round rug.
pub(super) fn floor(c: &mut Canvas, y: i32, tint: Rgb) {
    let wood = OAK.deep(6);
    let paint = c.down(&[at(0, wood.deep(10)), at(100, wood.lit(24))]);
    let mut seams = String::new();
    for step in -6..=6 {
        seams += &format!("M{} {y}L{} 800", 400 + step * 84, 400 + step * 190);
    }
    let (dark, skirting, light) = (wood.deep(46), tint.lit(46), y - 34);
    let rug =
        c.glow(46, 40, 62, &[at(0, tint.lit(54)), at(80, tint.lit(24)), at(100, tint.deep(4))]);
    let edge = tint.deep(26);
    draw!(
        c,
        r#"<path d="M0 {y}H800V800H0Z" fill="{paint}"/><path d="{seams}" stroke="{dark}" stroke-width="2" opacity=".34"/><path d="M0 {light}H800V{y}H0Z" fill="{skirting}"/><path d="M0 {light}H800M0 {y}H800" stroke="{SHADE}" stroke-width="2" opacity=".2"/><ellipse cx="430" cy="706" rx="350" ry="72" fill="{rug}"/><ellipse cx="430" cy="704" rx="326" ry="64" fill="none" stroke="{edge}" stroke-width="3" stroke-dasharray="3 8" opacity=".4"/>"#
    );
}

/// A painted table from above, with a linen runner along its right side.
pub(super) fn desk_top(c: &mut Canvas, tint: Rgb) {
    let top = tint.deep(7);
    let paint = c.slant(&[at(0, top.lit(30)), at(60, top), at(100, top.deep(12))]);
    let cloth = tint.lit(44);
    let (runner, threads) = (c.face(cloth), c.weave(Weave::Plain, cloth));
    let (soft, seam) = (c.blur(8), cloth.deep(30));
    draw!(
        c,
        r#"<path d="M0 0H800V800H0Z" fill="{paint}"/><g transform="rotate(12 640 400)"><path d="M520-120H760V920H520Z" fill="{SHADE}" opacity=".26" filter="{soft}" transform="translate(6 10)"/><path d="M520-120H760V920H520Z" fill="{runner}"/><path d="M520-120H760V920H520Z" fill="{threads}"/><path d="M530-120V920M750-120V920" stroke="{seam}" stroke-width="2" stroke-dasharray="7 5" opacity=".5"/></g>"#
    );
}

/// The wall of a workshop.
pub(super) fn pegboard(c: &mut Canvas) {
    let wall = Rgb::hex(0xcfd8e2);
    let paint = c.slant(&[at(0, wall.lit(46)), at(60, wall), at(100, wall.deep(14))]);
    let holes = c.tile(
        46,
        46,
        0,
        &format!(
            "<circle cx=\"23\" cy=\"23\" r=\"5\" fill=\"{}\" fill-opacity=\".5\"/>",
            wall.deep(40)
        ),
    );
    draw!(
        c,
        r#"<path d="M0 0H800V800H0Z" fill="{paint}"/><path d="M0 0H800V590H0Z" fill="{holes}"/>"#
    );
}

pub(super) fn bench_top(c: &mut Canvas, y: i32) {
    let paint = c.down(&[at(0, BENCH.lit(34)), at(60, BENCH.lit(6)), at(100, BENCH.deep(20))]);
    let (line, light, behind) = (BENCH.deep(50), BENCH.lit(60), y - 30);
    let shade = c.down(&[at(0, SHADE).fade(0), at(100, SHADE).fade(30)]);
    draw!(
        c,
        r#"<path d="M0 {behind}H800V{y}H0Z" fill="{shade}"/><path d="M0 {y}H800V800H0Z" fill="{paint}"/><path d="M0 620q200 6 400 0t400 0M0 662q200-6 400 0t400 0M0 716q200 8 400 0t400 0M0 776q200-6 400 0t400 0" fill="none" stroke="{line}" stroke-width="2" opacity=".3"/><path d="M0 {y}H800" stroke="{light}" stroke-width="3" opacity=".6"/>"#
    );
}

/// Darker towards the corner away from the window.
pub(super) fn evening(c: &mut Canvas, [width, height]: [i32; 2]) {
    let dusk =
        c.glow(36, 34, 84, &[at(0, SHADE).fade(0), at(60, SHADE).fade(0), at(100, SHADE).fade(22)]);
    draw!(c, r#"<path d="M0 0H{width}V{height}H0Z" fill="{dusk}"/>"#);
}
