//! Every page in both languages, and what must hold on all of them.

mod hostile_text;
mod html;
mod pages;
mod pinned;
#[path = "../../examples/gallery/samples/mod.rs"]
mod samples;
mod site;
mod visitor;
