//! Views into HTML: the templates and the rules every page is rendered under.
//!
//! Strict about three things. A name that is not there is an error, not an empty place. Only texts
//! and whole numbers can be printed: a forgotten `none`, list or float fails the render instead of
//! reaching a page. Everything printed is escaped, unless a template built it as HTML itself.

mod environment;
mod packed;
mod renderer;
mod shell;
mod visitor;

#[cfg(test)]
pub(crate) use environment::TEMPLATES;
pub(crate) use environment::escape_html;
pub use renderer::{LAST_RESORT_PAGE, RenderError, Renderer};
pub use shell::Shell;
pub use visitor::{Flash, Visitor};
