//! The staff's API: stock, prices, orders.
