//! Payments over the store model and the bad line to the provider: a file a verb, as the module has
//! them.
//!
//! Invariant: what is to happen is committed before the provider is asked for it, and what the
//! provider says changes a payment in one way only, by [`record`].

mod authorize;
mod contract;
mod record;
mod refresh;
mod rows;
mod settle;
mod undo;
mod void;

use kernel_common::{Currency, Money};
use mod_payment_api::PaymentError;

use crate::store::UnitError;

pub(crate) use contract::ModelPayments;
pub(crate) use record::record;
pub(crate) use refresh::{is_pending, refresh_pending};

/// What keys of authorizations are kept under.
const OPERATION: &str = "authorize_payment";

type Refused = UnitError<PaymentError>;

fn money(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}
