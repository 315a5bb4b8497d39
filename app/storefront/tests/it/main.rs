//! Views over the real modules: what they show, what they cost, and when they are out of date.

mod budgets;
mod changed_cart;
mod find;
mod freshness;
mod home;
mod listener;
mod related;
mod views;
mod window;
