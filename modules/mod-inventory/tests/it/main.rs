//! The module over a real PostgreSQL: one file per use case.

mod count_stock;
mod hot_properties;
mod hot_stock;
mod isolation;
mod ledger_properties;
mod post_and_void;
mod read_back;
mod receive_and_adjust;
mod reserve_stock;
mod shop;
