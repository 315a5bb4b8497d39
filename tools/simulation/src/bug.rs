//! Mistakes that can be planted, to see that they are found.

/// A mistake in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// The turn of a flow is answered as stored and is not: it undoes before its turn is on disk.
    UndoBeforeTurn,
    /// The undo of a reservation that never came leaves no tombstone.
    NoTombstone,
    /// Each try of a reservation goes out under another key.
    UnstableKey,
    /// Stock rows are read without their locks.
    NoRowLock,
    /// The provider is asked under another key each time.
    UnstableProviderKey,
    /// What was heard last of a payment is how it stands, however often it was heard before.
    LastFactWins,
    /// An order is confirmed whatever the fence of its drive, and whichever way its flow goes.
    ConfirmWithoutFence,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::UndoBeforeTurn,
        Self::NoTombstone,
        Self::UnstableKey,
        Self::NoRowLock,
        Self::UnstableProviderKey,
        Self::LastFactWins,
        Self::ConfirmWithoutFence,
    ];
}
