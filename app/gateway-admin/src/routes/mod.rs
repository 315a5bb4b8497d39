//! One endpoint a file.

pub(crate) mod adjust_stock;
pub(crate) mod cancel_order;
pub(crate) mod list_movements;
pub(crate) mod list_orders;
pub(crate) mod list_prices;
pub(crate) mod list_stock;
pub(crate) mod list_warehouses;
pub(crate) mod put_price_lists;
pub(crate) mod put_tax_rates;
pub(crate) mod put_warehouses;
pub(crate) mod receive_goods;
pub(crate) mod refund_order;
pub(crate) mod set_prices;
pub(crate) mod set_thresholds;
pub(crate) mod ship_order;
pub(crate) mod show_order;
pub(crate) mod stock_as_of;
