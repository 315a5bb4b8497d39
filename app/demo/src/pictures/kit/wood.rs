//! Grain of wood.

use super::{Canvas, Grain, Rgb, draw};

impl Canvas {
    /// Long, slightly wavering lines inside a clip; `area` is left, top, right, bottom. The lines
    /// run along the longer side.
    pub(crate) fn wood_grain(&mut self, area: [i32; 4], tone: Rgb, clip: &str) {
        let [left, top, right, bottom] = area;
        let upright = bottom - top > right - left;
        let (across, along) =
            if upright { (right - left, bottom - top) } else { (bottom - top, right - left) };
        let mut grain = Grain::new(tone.brightness());
        let mut path = String::new();
        let mut step = 4;
        while step < across {
            let (bend, back) = (grain.between(-7, 7), grain.between(-5, 5));
            let (third, two_thirds) = (along / 3, along * 2 / 3);
            path += &if upright {
                format!("M{} {top}c{bend} {third} {back} {two_thirds} 0 {along}", left + step)
            } else {
                format!("M{left} {}c{third} {bend} {two_thirds} {back} {along} 0", top + step)
            };
            step += grain.between(7, 22);
        }
        let line = tone.deep(40);
        draw!(
            self,
            r#"<g clip-path="{clip}"><path d="{path}" fill="none" stroke="{line}" stroke-width="2" opacity=".3"/></g>"#
        );
    }
}
