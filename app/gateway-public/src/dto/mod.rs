//! What the API takes and gives. Its own shapes: contracts change for the platform's reasons,
//! the API for its users'.

mod cart;
mod catalog;
mod checkout;
mod collections;
mod listing;
mod money;
mod order;
mod paging;
mod problem;
mod suggestions;

pub(crate) use cart::{Cart, ChangeQuantity, ChooseDelivery, Claim, ClaimAnswer, Line};
pub(crate) use catalog::{CategoryList, Product};
pub(crate) use checkout::{CheckoutAnswer, CheckoutRequest, PaymentMethods};
pub(crate) use collections::{CollectionList, CollectionProducts};
pub(crate) use listing::{ListingParams, ProductPage};
pub(crate) use money::Money;
pub(crate) use order::{Order, Transfer};
pub(crate) use paging::{PageParams, limit_of};
pub(crate) use problem::Problem;
pub(crate) use suggestions::{SuggestionParams, Suggestions};
