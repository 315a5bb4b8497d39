//! The life of a reservation; pure.

use kernel_common::{OrderId, ReservationId, Timestamp};
use mod_inventory_api::{ReservationState, ReservedLine};

/// A reservation as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservationRecord {
    pub id: ReservationId,
    pub order_id: OrderId,
    pub state: ReservationState,
    pub lines: Vec<ReservedLine>,
    pub created_at: Timestamp,
}

/// Whether a command changed anything. A repeat is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It did.
    Now,
    /// It had been done before.
    Already,
}

impl ReservationRecord {
    /// The goods were shipped.
    pub fn post(&mut self) -> Result<Applied, ReservationState> {
        self.resolve(ReservationState::Posted)
    }

    /// The goods are given back.
    pub fn void(&mut self) -> Result<Applied, ReservationState> {
        self.resolve(ReservationState::Voided)
    }

    /// Resolves at most once; the error is the state that got there first.
    fn resolve(&mut self, into: ReservationState) -> Result<Applied, ReservationState> {
        match self.state {
            ReservationState::Active => {
                self.state = into;
                Ok(Applied::Now)
            }
            state if state == into && rt_failpoints::planted("double_compensation") => {
                Ok(Applied::Now)
            }
            state if state == into => Ok(Applied::Already),
            state => Err(state),
        }
    }
}
