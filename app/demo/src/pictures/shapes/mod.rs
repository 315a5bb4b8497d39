//! Every thing the demo shops sell, one family a file.

mod bags;
mod bath;
mod bed;
mod books;
mod bottles;
mod candles;
mod coffee;
mod cookware;
mod cushions;
mod cycling;
mod decor;
mod furniture;
mod glass;
mod headphones;
mod kitchen_linen;
mod lamps;
mod lights;
mod mugs;
mod outdoor;
mod packs;
mod paper;
mod pendants;
mod plants;
mod posters;
mod pots;
mod tableware;
mod teapots;
mod toys;
mod wall;
mod workshop;
mod writing;

use super::shape::Shape;

const FAMILIES: &[&[Shape]] = &[
    bags::SHAPES,
    bath::SHAPES,
    bed::SHAPES,
    books::SHAPES,
    bottles::SHAPES,
    candles::SHAPES,
    coffee::SHAPES,
    cookware::SHAPES,
    cushions::SHAPES,
    cycling::SHAPES,
    decor::SHAPES,
    furniture::SHAPES,
    glass::SHAPES,
    headphones::SHAPES,
    kitchen_linen::SHAPES,
    lamps::SHAPES,
    lights::SHAPES,
    mugs::SHAPES,
    outdoor::SHAPES,
    packs::SHAPES,
    paper::SHAPES,
    pendants::SHAPES,
    plants::SHAPES,
    posters::SHAPES,
    pots::SHAPES,
    tableware::SHAPES,
    teapots::SHAPES,
    toys::SHAPES,
    wall::SHAPES,
    workshop::SHAPES,
    writing::SHAPES,
];

/// The shape of that name.
pub(super) fn find(name: &str) -> Option<Shape> {
    FAMILIES.iter().copied().flatten().copied().find(|shape| shape.name == name)
}
