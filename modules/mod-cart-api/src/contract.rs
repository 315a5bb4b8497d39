//! The contract trait.

use rt_contract::contract;

use crate::{
    CartError, CartView, ChangeCart, ClaimCart, ClaimedCart, CloseCart, ClosedCart, CreateCart,
    SetDelivery, ViewCart,
};

contract! {
    /// Guest carts.
    ///
    /// A new line is in the currency of the call; a cart has one currency as long as it has
    /// lines, and is shown and priced in it whatever the call's.
    pub trait Carts as "carts.Carts" v 1, client CartsClient, error CartError {
        /// A new, empty cart. Never needed: a change without a cart creates one.
        command create(CreateCart) -> CartView;
        /// The cart as it would cost now.
        query view(ViewCart) -> CartView;
        /// Applies changes, all or none.
        command change(ChangeCart) -> CartView;
        /// Chooses the way of delivery.
        command set_delivery(SetDelivery) -> CartView;
        /// Empties a cart into another, once however often it is asked for. A shopper who goes on
        /// with the emptied one is told that it is not there.
        command claim(ClaimCart) -> ClaimedCart;
        /// Empties a cart whose order was placed, unless it was changed meanwhile.
        command close(CloseCart) -> ClosedCart;
    }
}
