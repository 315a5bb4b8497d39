//! The receiver over real HTTP: modes, signatures, records, and what a crash leaves.

mod modes;
mod records;
mod signatures;
mod stage;
