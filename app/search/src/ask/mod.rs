//! Questions of shoppers, put to the index and told in their words.

mod answer;
mod cursor;
mod products;
mod suggest;
mod validation;

pub(crate) use products::products;
pub(crate) use suggest::suggest;
