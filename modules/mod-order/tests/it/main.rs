//! The module over a real PostgreSQL: one file per use case.

mod budget;
mod cancel;
mod confirm;
mod find_and_list;
mod flows;
mod isolation;
mod open_pending;
mod payment_and_refund;
mod ship;
mod shop;
