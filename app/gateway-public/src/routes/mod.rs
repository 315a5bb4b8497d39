//! One endpoint a file.

pub(crate) mod add_line;
pub(crate) mod change_line;
pub(crate) mod choose_delivery;
pub(crate) mod claim_cart;
pub(crate) mod create_cart;
pub(crate) mod get_cart;
pub(crate) mod get_collection;
pub(crate) mod get_order;
pub(crate) mod get_product;
pub(crate) mod health;
pub(crate) mod list_categories;
pub(crate) mod list_collections;
pub(crate) mod list_payment_methods;
pub(crate) mod list_products;
pub(crate) mod list_related;
pub(crate) mod place_order;
pub(crate) mod receive_webhook;
pub(crate) mod remove_line;
pub(crate) mod suggest;
