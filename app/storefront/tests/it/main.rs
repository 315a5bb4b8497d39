//! Views over the real modules: what they show, what they cost, and when they are out of date.

mod budgets;
mod find;
mod freshness;
mod related;
mod views;
mod window;
