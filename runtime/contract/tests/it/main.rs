//! Contracts as callers meet them: two bindings, one policy.

mod bindings;
mod deadlines;
mod injection;
mod ledger;
mod retries;
mod round_trip;
mod table;
