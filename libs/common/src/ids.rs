//! Typed UUIDv7 identifiers and the source they come from.
//!
//! An id of one kind is never accepted for another. Randomness is handed in through
//! [`IdSource`]; the real one lives in `rt-host`.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// Where new ids come from.
pub trait IdSource: Send + Sync + 'static {
    /// A fresh UUIDv7.
    fn next(&self) -> Uuid;
}

/// Ids that count up from one: deterministic, for tests and simulation.
#[derive(Debug, Default)]
pub struct SequentialIds(AtomicU64);

impl IdSource for SequentialIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        let mut random = [0u8; 10];
        random[2..].copy_from_slice(&count.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000 + count, &random).into_uuid()
    }
}

/// Declares a typed id over [`Uuid`].
#[macro_export]
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A fresh id.
            #[must_use]
            pub fn generate(ids: &dyn $crate::ids::IdSource) -> Self {
                Self(ids.next())
            }

            /// The id behind a stored or received UUID.
            #[must_use]
            pub const fn from_uuid(uuid: uuid::Uuid) -> Self {
                Self(uuid)
            }

            /// The plain UUID, for storage.
            #[must_use]
            pub const fn as_uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

typed_id!(
    /// One company on the installation; first in every key.
    TenantId
);
typed_id!(
    /// A guest's or customer's cart.
    CartId
);
typed_id!(
    /// A catalog category.
    CategoryId
);
typed_id!(
    /// A domain event.
    EventId
);
typed_id!(
    /// An order.
    OrderId
);
typed_id!(
    /// A payment intent.
    PaymentId
);
typed_id!(
    /// A price list.
    PriceListId
);
typed_id!(
    /// A product with its variants.
    ProductId
);
typed_id!(
    /// A refund of a payment.
    RefundId
);
typed_id!(
    /// A stock reservation.
    ReservationId
);
typed_id!(
    /// A marketplace seller; reserved on order lines.
    SellerId
);
typed_id!(
    /// A shipment of an order.
    ShipmentId
);
typed_id!(
    /// A place that holds stock.
    WarehouseId
);

#[cfg(test)]
mod tests {
    use super::{IdSource, OrderId, SequentialIds};

    #[test]
    fn ids_are_version_seven_sorted_and_parse_back() {
        let ids = SequentialIds::default();
        let (first, second) = (OrderId::generate(&ids), OrderId::generate(&ids));
        assert!(first < second);
        assert_eq!(first.as_uuid().get_version_num(), 7);
        assert_eq!(first.to_string().parse(), Ok(first));
        assert_ne!(ids.next(), ids.next());
    }
}
