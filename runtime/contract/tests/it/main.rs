//! Contracts as callers meet them: in process and in every form of the wire, under one policy.

mod bindings;
mod deadlines;
mod encodings;
mod hostile;
mod injection;
mod ledger;
mod retries;
mod round_trip;
mod table;
