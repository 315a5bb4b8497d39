//! What becomes of a delivery, and of its endpoint, after a try; pure.

mod entity;
#[cfg(test)]
mod tests;

pub(crate) use entity::{
    ATTEMPTS_MAX, Decision, FAILING_MAX, Fate, LEASE_BEYOND, Next, Outcome, PATIENCE, Try, decide,
    lost,
};
