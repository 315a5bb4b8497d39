//! What the API takes and gives. Its own shapes: contracts change for the platform's reasons,
//! the API for its users'.

mod cart;
mod catalog;
mod checkout;
mod money;
mod order;
mod problem;

pub(crate) use cart::{Cart, ChangeQuantity, ChooseDelivery, Line};
pub(crate) use catalog::{CategoryList, ListingParams, Product, ProductPage};
pub(crate) use checkout::{CheckoutAnswer, CheckoutRequest, PaymentMethods};
pub(crate) use money::Money;
pub(crate) use order::Order;
pub(crate) use problem::Problem;
