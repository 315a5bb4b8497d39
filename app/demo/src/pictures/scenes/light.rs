//! Sun through a window.

use super::super::kit::{Canvas, SHADE, WARM_WHITE, draw};

/// Panes of light on a wall, with the shade of a branch across; `place` is left, top, percent.
pub(in super::super) fn window_light(c: &mut Canvas, place: [i32; 3]) {
    let [x, y, percent] = place;
    let (whole, hundredths) = (percent / 100, percent % 100);
    let (soft, leaf) = (c.blur(5), c.blur(4));
    draw!(
        c,
        r#"<g transform="translate({x} {y}) scale({whole}.{hundredths:02})"><g filter="{soft}" fill="{WARM_WHITE}" opacity=".42"><path d="M0 30L150 0V190L0 226ZM176-5L330-36V148L176 184ZM0 254L150 218V410L0 446ZM176 212L330 176V366L176 404Z"/></g><g filter="{leaf}" fill="{SHADE}" opacity=".13"><path d="M352-40Q250 40 196 190L188 186Q236 40 344-50Z"/><path d="M300 6Q240 8 206-40Q270-44 300 6ZM268 54Q300 110 364 104Q340 50 268 54ZM246 96Q190 96 150 56Q216 44 246 96ZM226 142Q244 202 310 210Q296 152 226 142ZM208 176Q160 180 118 150Q170 130 208 176Z"/></g></g>"#
    );
}
