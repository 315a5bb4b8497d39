//! The wire as other versions know it: these payloads must be read for ever.

use rt_contract::testing::holds;
use serde_json::json;

use crate::{
    Reservation, ReservationError, ReserveStock, StockCount, StockEvent, VoidReservation,
    VoidedReservation,
};

const ORDER: &str = "018f0000-0000-7000-8000-000000000001";
const WAREHOUSE: &str = "018f0000-0000-7000-8000-000000000002";
const RESERVATION: &str = "018f0000-0000-7000-8000-000000000003";

#[test]
fn the_wire_has_not_changed() {
    let line = json!({ "sku": "MUG-BLUE", "quantity": 2 });
    holds::<ReserveStock>(&json!({ "order_id": ORDER, "lines": [line] }));
    let reserved = json!({ "sku": "MUG-BLUE", "warehouse": WAREHOUSE, "quantity": 2 });
    holds::<Reservation>(&json!({ "id": RESERVATION, "order_id": ORDER, "lines": [reserved] }));
    holds::<VoidReservation>(&json!({ "made_under": "k-1" }));
    holds::<VoidReservation>(&json!({ "of_order": ORDER }));
    holds::<VoidedReservation>(&json!("never_reserved"));
    holds::<StockCount>(&json!({
        "sku": "MUG-BLUE", "warehouse": WAREHOUSE, "available": 7, "unseen_only": true,
        "document": "CS-1",
    }));
    let shortage = json!({ "sku": "MUG-BLUE", "requested": 2, "available": 1 });
    holds::<ReservationError>(&json!({ "insufficient_stock": [shortage] }));
    holds::<ReservationError>(&json!("already_voided"));
    holds::<StockEvent>(&json!({
        "fact": "stock_changed", "sku": "MUG-BLUE", "warehouse": WAREHOUSE,
        "kind": "reservation", "on_hand": 10, "reserved": 2, "available": 8,
    }));
}

#[test]
fn unknown_fields_of_a_newer_caller_are_ignored() {
    let newer = json!({ "order_id": ORDER, "lines": [], "gift_wrap": true });
    assert!(serde_json::from_value::<ReserveStock>(newer).is_ok());
}
