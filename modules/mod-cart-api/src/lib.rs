//! Contract of the cart module: what a guest means to buy, and what it will cost.
//!
//! One contract, [`Carts`], whose every answer is the whole cart, priced: the total a shopper
//! sees in the cart is the total checkout will ask for, because both come from the same quote.
//! [`spi::CartStore`] is the port to where carts lie; [`testing`] holds the suite that every
//! store passes.
//!
//! What it refuses to offer: listing carts, or finding one by anything but its id. The id is the
//! guest's secret, carried in a signed cookie; whoever has it has the cart. Cart changes publish
//! no events: they are the hottest writes of the shop and nobody needs to hear of each.
#![deny(missing_docs)]

mod contract;
mod dto;
mod errors;
#[cfg(test)]
mod golden;
pub mod spi;
pub mod testing;

pub use contract::{Carts, CartsClient};
pub use dto::{
    CartChange, CartLine, CartLineProblem, CartView, ChangeCart, ClaimCart, ClaimedCart, CloseCart,
    ClosedCart, CreateCart, SetDelivery, ViewCart,
};
pub use errors::CartError;

/// Most lines in a cart, and most changes in one call.
pub const LINES_MAX: usize = 1_000;
