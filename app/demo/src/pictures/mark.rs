//! The signs of the shops: flat, two colours, legible at 16 pixels.

use super::kit::Rgb;
use crate::content::Backdrop;

/// The sign at 96 × 96, or the favicon at 32 × 32: the same drawing.
pub(super) fn mark(backdrop: Backdrop, accent: Rgb, size: i32) -> String {
    let sign = match backdrop {
        Backdrop::Cove => harbour(),
        Backdrop::Disc => wheel(),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 96 96\">\
         <rect width=\"96\" height=\"96\" rx=\"24\" fill=\"{accent}\"/>{sign}</svg>\n"
    )
}

/// A doorway with the sun low in it, and quiet water in front.
fn harbour() -> &'static str {
    "<path d=\"M22 58V44C22 28 33 17 48 17S74 28 74 44V58Z\" fill=\"#f4ede0\"/>\
     <path d=\"M34 58A14 14 0 0 1 62 58Z\" fill=\"#d39b3d\"/>\
     <path d=\"M16 68Q24 61 32 68T48 68T64 68T80 68M24 80Q32 73 40 80T56 80T72 80\" fill=\"none\" \
     stroke=\"#f4ede0\" stroke-width=\"6\" stroke-linecap=\"round\"/>"
}

/// A wheel on the move.
fn wheel() -> &'static str {
    "<circle cx=\"54\" cy=\"48\" r=\"27\" fill=\"none\" stroke=\"#fff\" stroke-width=\"7\"/>\
     <path d=\"M54 27V69M36 37L72 59M36 59L72 37\" stroke=\"#fff\" stroke-width=\"3\"/>\
     <circle cx=\"54\" cy=\"48\" r=\"6\" fill=\"#f2b632\"/>\
     <path d=\"M10 34H22M6 48H20M10 62H22\" stroke=\"#f2b632\" stroke-width=\"6\" stroke-linecap=\"round\"/>"
}
