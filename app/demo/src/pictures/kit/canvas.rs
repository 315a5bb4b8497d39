//! An SVG being written: definitions above, marks below.

use std::fmt::{self, Write};

use super::Rgb;

/// Appends SVG to a canvas, with the captures of `format!`.
macro_rules! draw {
    ($canvas:expr, $($text:tt)*) => { $canvas.push(format_args!($($text)*)) };
}
pub(crate) use draw;

/// A stop of a gradient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    percent: i32,
    colour: Rgb,
    opacity_percent: i32,
}

/// An opaque stop at `percent` of the way.
pub(crate) fn at(percent: i32, colour: Rgb) -> Stop {
    Stop { percent, colour, opacity_percent: 100 }
}

impl Stop {
    pub(crate) fn fade(self, opacity_percent: i32) -> Self {
        Self { opacity_percent, ..self }
    }
}

#[derive(PartialEq, Eq)]
struct Definition {
    tag: &'static str,
    attributes: String,
    inner: String,
}

/// Collects marks; equal definitions are written once.
pub(crate) struct Canvas {
    width: i32,
    height: i32,
    definitions: Vec<Definition>,
    body: String,
}

impl Canvas {
    pub(crate) fn new(width: i32, height: i32) -> Self {
        Self { width, height, definitions: Vec::new(), body: String::new() }
    }

    /// Use [`draw!`].
    pub(crate) fn push(&mut self, text: fmt::Arguments<'_>) {
        self.body.write_fmt(text).expect("writing to a String cannot fail");
    }

    /// A gradient from left to right of whatever it fills.
    pub(crate) fn across(&mut self, stops: &[Stop]) -> String {
        self.gradient("linearGradient", String::new(), stops)
    }

    /// A gradient from top to bottom.
    pub(crate) fn down(&mut self, stops: &[Stop]) -> String {
        self.gradient("linearGradient", " x2=\"0\" y2=\"1\"".to_owned(), stops)
    }

    /// A gradient from the upper left to the lower right.
    pub(crate) fn slant(&mut self, stops: &[Stop]) -> String {
        self.gradient("linearGradient", " x2=\"1\" y2=\"1\"".to_owned(), stops)
    }

    /// A round gradient; centre and radius in percent of the filled box.
    pub(crate) fn glow(&mut self, x: i32, y: i32, radius: i32, stops: &[Stop]) -> String {
        let attributes = format!(" cx=\"{x}%\" cy=\"{y}%\" r=\"{radius}%\"");
        self.gradient("radialGradient", attributes, stops)
    }

    fn gradient(&mut self, tag: &'static str, attributes: String, stops: &[Stop]) -> String {
        let mut inner = String::new();
        for stop in stops {
            let Stop { percent, colour, opacity_percent } = stop;
            let opacity = match opacity_percent {
                100 => String::new(),
                faint => format!(" stop-opacity=\".{faint:02}\""),
            };
            inner += &format!("<stop offset=\"{percent}%\" stop-color=\"{colour}\"{opacity}/>");
        }
        self.define(Definition { tag, attributes, inner })
    }

    /// A Gaussian blur for `filter=`.
    pub(crate) fn blur(&mut self, deviation: i32) -> String {
        self.define(Definition {
            tag: "filter",
            attributes: " x=\"-40%\" y=\"-40%\" width=\"180%\" height=\"180%\"".to_owned(),
            inner: format!("<feGaussianBlur stdDeviation=\"{deviation}\"/>"),
        })
    }

    /// The inside of a path, for `clip-path=`.
    pub(crate) fn clip(&mut self, path: &str) -> String {
        self.define(Definition {
            tag: "clipPath",
            attributes: String::new(),
            inner: format!("<path d=\"{path}\"/>"),
        })
    }

    /// A repeated tile, turned by `degrees`.
    pub(crate) fn tile(&mut self, width: i32, height: i32, degrees: i32, inner: &str) -> String {
        let turn = match degrees {
            0 => String::new(),
            turn => format!(" patternTransform=\"rotate({turn})\""),
        };
        self.define(Definition {
            tag: "pattern",
            attributes: format!(
                " width=\"{width}\" height=\"{height}\" patternUnits=\"userSpaceOnUse\"{turn}"
            ),
            inner: inner.to_owned(),
        })
    }

    /// A drawing to be repeated: what `href=` of `<use>` names.
    pub(crate) fn stencil(&mut self, inner: &str) -> String {
        let paint = self.define(Definition {
            tag: "g",
            attributes: String::new(),
            inner: inner.to_owned(),
        });
        paint.trim_start_matches("url(").trim_end_matches(')').to_owned()
    }

    fn define(&mut self, definition: Definition) -> String {
        let known = self.definitions.iter().position(|other| other == &definition);
        let index = known.unwrap_or_else(|| {
            self.definitions.push(definition);
            self.definitions.len() - 1
        });
        format!("url(#p{index})")
    }

    /// The finished document.
    pub(crate) fn finish(self) -> String {
        let (width, height) = (self.width, self.height);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\"><defs>"
        );
        for (index, Definition { tag, attributes, inner }) in self.definitions.iter().enumerate() {
            svg += &format!("<{tag} id=\"p{index}\"{attributes}>{inner}</{tag}>");
        }
        svg += "</defs>";
        svg += &self.body;
        svg += "</svg>\n";
        svg
    }
}
