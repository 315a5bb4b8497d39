//! One file an endpoint, as the sources have it.

mod carts;
mod checkout;
mod collections;
mod get_order;
mod health;
mod list_categories;
mod list_payment_methods;
mod products;
mod receive_webhook;
