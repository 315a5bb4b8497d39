//! The checks, one invariant a file.

mod events;
mod flows;
mod histories;
mod journal;
mod money;
mod orders;
mod provider;
mod reservations;
mod stock;
mod tenancy;

use crate::{CheckReport, Outcome, check::Check};

pub(crate) use provider::provider_agrees;

/// All checks that are SQL alone; the report sorts them by their invariants.
pub(crate) const ALL: &[Check] = &[
    money::CAPTURED_MONEY_HAS_ITS_ORDER,
    money::PLACED_ORDERS_ARE_PAID,
    money::AMOUNTS_AGREE,
    money::REFUNDS_STAND_ON_THEIR_ORDER,
    money::REFUNDS_ADD_UP,
    money::TRANSFERS_ADD_UP,
    stock::RESERVED_IS_ON_HAND,
    stock::MOVEMENTS_JOIN_TWO_ACCOUNTS,
    stock::RESERVED_IS_PROMISED,
    journal::STOCK_EQUALS_ITS_JOURNAL,
    orders::ONE_ORDER_A_KEY,
    orders::ONE_ORDER_A_CART,
    events::STREAMS_HAVE_NO_GAPS,
    events::EVENTS_ARE_UNIQUE,
    events::INBOXES_ARE_UNIQUE,
    events::ORDERS_TOLD_EVERYTHING,
    events::PAYMENTS_TOLD_EVERYTHING,
    events::STOCK_TOLD_EVERYTHING,
    reservations::ACTIVE_RESERVATIONS_HAVE_THEIR_ORDER,
    reservations::PLACED_ORDERS_HAVE_THEIR_GOODS,
    reservations::GOODS_ARE_THE_ORDERED_ONES,
    flows::FLOWS_END,
    flows::PENDING_ORDERS_ARE_DRIVEN,
    flows::PAYMENTS_ARE_RESOLVED,
    histories::ORDERS_TAKE_LEGAL_PATHS,
    histories::PAYMENTS_NEVER_GO_BACK,
    histories::PROMISES_END_ONCE,
    tenancy::ROW_SECURITY_IS_FORCED,
    tenancy::FOREIGN_KEYS_KEEP_THE_TENANT,
    tenancy::ORDERS_KEEP_THEIR_TENANT,
    journal::MOVEMENTS_FOLLOW_EACH_OTHER,
    journal::LAST_MOVEMENT_IS_THE_STOCK,
];

/// What only the clients know.
pub(crate) fn acknowledged_answers() -> CheckReport {
    let reason = "only clients know what they were answered; their harness checks it";
    CheckReport {
        id: "I6",
        name: "acknowledged_answers_are_there",
        outcome: Outcome::NotApplicable { reason: reason.to_owned() },
    }
}
