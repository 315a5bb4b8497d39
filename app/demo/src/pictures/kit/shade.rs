//! Light and shadow, the same for everything.

use super::{Canvas, Grain, Rgb, SHADE, Turned, WARM_WHITE, at, draw};

impl Canvas {
    /// The paint of a round wall in matte light.
    pub(crate) fn round(&mut self, tone: Rgb) -> String {
        self.across(&[
            at(0, tone.deep(16)),
            at(10, tone.lit(4)),
            at(28, tone.lit(24)),
            at(52, tone),
            at(84, tone.deep(24)),
            at(95, tone.deep(30)),
            at(100, tone.deep(22)),
        ])
    }

    /// The paint of polished metal with a round wall.
    pub(crate) fn metal(&mut self, tone: Rgb) -> String {
        self.across(&[
            at(0, tone.deep(34)),
            at(12, tone),
            at(24, tone.lit(62)),
            at(34, tone.lit(10)),
            at(58, tone.deep(26)),
            at(80, tone.deep(42)),
            at(92, tone.lit(12)),
            at(100, tone.deep(30)),
        ])
    }

    /// The paint of a ball.
    pub(crate) fn ball(&mut self, tone: Rgb) -> String {
        self.glow(
            34,
            28,
            78,
            &[
                at(0, tone.lit(42)),
                at(38, tone.lit(6)),
                at(72, tone.deep(16)),
                at(100, tone.deep(38)),
            ],
        )
    }

    /// The paint of a flat face that looks up into the light.
    pub(crate) fn face(&mut self, tone: Rgb) -> String {
        self.slant(&[at(0, tone.lit(16)), at(50, tone), at(100, tone.deep(12))])
    }

    /// What a thing with a round foot of this radius throws on the ground.
    pub(crate) fn shadow(&mut self, x: i32, y: i32, radius: i32) {
        self.long_shadow(x, y, radius, radius * 24 / 100);
    }

    /// As [`Canvas::shadow`], with the height of the dark ellipse given.
    pub(crate) fn long_shadow(&mut self, x: i32, y: i32, radius: i32, height: i32) {
        let cast = self.glow(
            50,
            50,
            50,
            &[
                at(0, SHADE).fade(38),
                at(45, SHADE).fade(24),
                at(78, SHADE).fade(7),
                at(100, SHADE).fade(0),
            ],
        );
        let contact = self.glow(
            50,
            50,
            50,
            &[
                at(0, SHADE).fade(62),
                at(74, SHADE).fade(46),
                at(88, SHADE).fade(18),
                at(100, SHADE).fade(0),
            ],
        );
        let (cast_x, cast_y) = (x + radius * 38 / 100, y + height * 30 / 100);
        let (cast_radius, cast_height) = (radius * 170 / 100, height * 150 / 100);
        let (wide, low) = (radius * 114 / 100, height * 92 / 100);
        draw!(
            self,
            r#"<ellipse cx="{cast_x}" cy="{cast_y}" rx="{cast_radius}" ry="{cast_height}" fill="{cast}"/><ellipse cx="{x}" cy="{y}" rx="{wide}" ry="{low}" fill="{contact}"/>"#
        );
    }

    /// The blurred shadow of something that lies flat or hangs on a wall.
    pub(crate) fn drop_shadow(&mut self, path: &str, right: i32, below: i32, blur: i32) {
        let filter = self.blur(blur);
        draw!(
            self,
            r#"<path d="{path}" transform="translate({right} {below})" fill="{SHADE}" opacity=".34" filter="{filter}"/>"#
        );
    }

    /// The open mouth of a vessel: the lip, and the far wall inside.
    pub(crate) fn mouth(&mut self, vessel: &Turned<'_>, y: i32, radius: i32, tone: Rgb) {
        self.mouth_lined(vessel, y, radius, [tone, tone]);
    }

    /// As [`Canvas::mouth`], with another tone inside than on the lip.
    pub(crate) fn mouth_lined(
        &mut self,
        vessel: &Turned<'_>,
        y: i32,
        radius: i32,
        [lip, inside]: [Rgb; 2],
    ) {
        let x = vessel.centre;
        let lean = vessel.lean(radius);
        let inner = radius * 94 / 100;
        let (inner_lean, inner_y) = (vessel.lean(inner) * 96 / 100, y + 1);
        let edge = self.across(&[at(0, lip.lit(20)), at(35, lip.lit(46)), at(100, lip.lit(2))]);
        let hollow = self.across(&[
            at(0, inside.deep(46)),
            at(45, inside.deep(30)),
            at(80, inside.deep(6)),
            at(100, inside.deep(16)),
        ]);
        draw!(
            self,
            r#"<ellipse cx="{x}" cy="{y}" rx="{radius}" ry="{lean}" fill="{edge}"/><ellipse cx="{x}" cy="{inner_y}" rx="{inner}" ry="{inner_lean}" fill="{hollow}"/>"#
        );
    }

    /// Specks of iron in the clay, inside a clip.
    pub(crate) fn specks(&mut self, area: [i32; 4], count: u32, tone: Rgb, clip: &str) {
        let [left, top, right, bottom] = area;
        let mut grain = Grain::new(count);
        let (mut fine, mut coarse) = (String::new(), String::new());
        for index in 0..count {
            let dot = format!("M{} {}h0", grain.between(left, right), grain.between(top, bottom));
            if index % 3 == 0 {
                coarse += &dot;
            } else {
                fine += &dot;
            }
        }
        draw!(
            self,
            r#"<g clip-path="{clip}" stroke="{tone}" stroke-linecap="round" opacity=".42"><path d="{fine}" stroke-width="3"/><path d="{coarse}" stroke-width="5"/></g>"#
        );
    }

    /// A soft streak of light along a path.
    pub(crate) fn gleam(&mut self, path: &str, width: i32, opacity_percent: i32) {
        let filter = self.blur(3);
        draw!(
            self,
            r#"<path d="{path}" fill="none" stroke="{WARM_WHITE}" stroke-width="{width}" stroke-linecap="round" opacity=".{opacity_percent:02}" filter="{filter}"/>"#
        );
    }
}
