//! What the module can be asked to do: load, let the entity decide, save. One verb a file.

pub(crate) mod adjust_stock;
mod booking;
pub(crate) mod count_stock;
pub(crate) mod post_reservation;
pub(crate) mod put_warehouses;
pub(crate) mod read_history;
pub(crate) mod read_stock;
pub(crate) mod receive_goods;
mod reserve_batch;
pub(crate) mod reserve_stock;
pub(crate) mod set_thresholds;
pub(crate) mod void_reservation;
