//! `/confirm/{id}`: the page on which a card holder approves or declines.
//!
//! Its address is its secret (128 random bits), so it needs no sign-in. Plain HTML and two forms;
//! works without scripts. A decision stands: repeating or reversing it only leads back to the shop.

pub(super) mod decide;
pub(super) mod page;
pub(super) mod show;
