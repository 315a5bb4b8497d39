//! Surfaces of revolution: most of what stands on a table.

/// A thing made on a wheel or a lathe, seen slightly from above.
///
/// The profile goes from the rim to the foot as (height on the picture, radius). The outline
/// runs smoothly through its points; a point given twice makes a corner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turned<'a> {
    pub(crate) centre: i32,
    /// Height of a horizontal circle in percent of its width.
    pub(crate) tilt: i32,
    pub(crate) profile: &'a [(i32, i32)],
}

impl<'a> Turned<'a> {
    /// At the usual place, seen from the usual height.
    pub(crate) fn new(profile: &'a [(i32, i32)]) -> Self {
        Self { centre: 400, tilt: 17, profile }
    }

    /// Half the height of a circle of this radius.
    pub(crate) fn lean(&self, radius: i32) -> i32 {
        radius * self.tilt / 100
    }

    /// The silhouette, with round ends.
    pub(crate) fn outline(&self) -> String {
        let (Some(&(top, top_radius)), Some(&(foot, foot_radius))) =
            (self.profile.first(), self.profile.last())
        else {
            return String::new();
        };
        let left: Vec<_> = self.profile.iter().map(|&(y, r)| (self.centre - r, y)).collect();
        let right: Vec<_> = self.profile.iter().rev().map(|&(y, r)| (self.centre + r, y)).collect();
        let (foot_lean, top_lean) = (self.lean(foot_radius), self.lean(top_radius));
        format!(
            "M{} {top}{}A{foot_radius} {foot_lean} 0 0 0 {} {foot}{}A{top_radius} {top_lean} 0 0 0 {} {top}Z",
            self.centre - top_radius,
            smooth(&left),
            self.centre + foot_radius,
            smooth(&right),
            self.centre - top_radius,
        )
    }

    /// A ring of the surface between two heights. It is as wide as the widest part, so draw it
    /// clipped by the outline.
    pub(crate) fn band(&self, from: i32, to: i32) -> String {
        let (upper, lower) = (self.radius(from), self.radius(to));
        let reach = self.profile.iter().map(|&(_, radius)| radius).max().unwrap_or(0) + 2;
        let (centre, left, right) = (self.centre, self.centre - reach, self.centre + reach);
        format!(
            "M{left} {from}H{}A{upper} {} 0 0 0 {} {from}H{right}V{to}H{}A{lower} {} 0 0 1 {} {to}H{left}Z",
            centre - upper,
            self.lean(upper),
            centre + upper,
            centre + lower,
            self.lean(lower),
            centre - lower,
        )
    }

    /// The front half of the circle at this height, as a line.
    pub(crate) fn line(&self, y: i32) -> String {
        let radius = self.radius(y);
        let lean = self.lean(radius);
        format!("M{} {y}A{radius} {lean} 0 0 0 {} {y}", self.centre - radius, self.centre + radius)
    }

    /// The radius at a height, straight between the points of the profile.
    pub(crate) fn radius(&self, y: i32) -> i32 {
        for pair in self.profile.windows(2) {
            let [(from, first), (to, second)] = [pair[0], pair[1]];
            if (from..=to).contains(&y) && to > from {
                return first + (second - first) * (y - from) / (to - from);
            }
        }
        self.profile.last().map_or(0, |&(_, radius)| radius)
    }
}

/// Bézier segments through all points, starting at the first.
///
/// Catmull–Rom with tangents weighed by the lengths of both neighbours: the uniform kind
/// overshoots where a short step meets a long one, and a rim grows ears.
fn smooth(points: &[(i32, i32)]) -> String {
    let mut path = String::new();
    for index in 0..points.len().saturating_sub(1) {
        let [from, to] = [points[index], points[index + 1]];
        let length = distance(from, to);
        if length == 0 {
            continue;
        }
        let before = if index == 0 { from } else { points[index - 1] };
        let after = points.get(index + 2).copied().unwrap_or(to);
        let leaving = 3 * (distance(before, from) + length);
        let arriving = 3 * (length + distance(to, after));
        path += &format!(
            "C{} {} {} {} {} {}",
            from.0 + (to.0 - before.0) * length / leaving,
            from.1 + (to.1 - before.1) * length / leaving,
            to.0 - (after.0 - from.0) * length / arriving,
            to.1 - (after.1 - from.1) * length / arriving,
            to.0,
            to.1,
        );
    }
    path
}

fn distance(from: (i32, i32), to: (i32, i32)) -> i32 {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    (x * x + y * y).isqrt()
}
