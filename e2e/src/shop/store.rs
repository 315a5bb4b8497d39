//! The stores of the demo.

use kernel_common::TenantId;

/// A store of the demo, each of a tenant of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Household things, on `localhost`.
    Tihaven,
    /// Things for cycling, on `shop2.localhost`.
    Velomarsh,
}

impl Store {
    /// The host it answers on.
    #[must_use]
    pub const fn host(self) -> &'static str {
        match self {
            Self::Tihaven => "localhost",
            Self::Velomarsh => "shop2.localhost",
        }
    }

    /// Whose it is.
    ///
    /// # Panics
    /// Never: the ids are written below.
    #[must_use]
    pub fn tenant(self) -> TenantId {
        let id = match self {
            Self::Tihaven => "019a0000-0000-7000-8000-000000000001",
            Self::Velomarsh => "019a0000-0000-7000-8000-000000000002",
        };
        id.parse().expect("an id")
    }
}
