//! Every operation that the shop describes, by the door it lies behind.

use e2e::{Description, Operation, Shop, Shopper, Store};

/// Where an operation is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// The public API.
    Street,
    /// The staff's.
    Office,
}

impl Door {
    const BOTH: [Self; 2] = [Self::Street, Self::Office];

    pub(crate) const fn document(self) -> &'static str {
        match self {
            Self::Street => "/api/openapi.json",
            Self::Office => "/api/admin/v1/openapi.json",
        }
    }

    /// How many operations lie behind it. Whoever adds one raises this, and the suites then ask
    /// for its request.
    pub(crate) const fn operations(self) -> usize {
        match self {
            Self::Street => 19,
            Self::Office => 57,
        }
    }

    /// Somebody who may ask here.
    pub(crate) fn asker(self, shop: &Shop, store: Store) -> Shopper {
        match self {
            Self::Street => shop.shopper(store),
            Self::Office => shop.staff(store),
        }
    }
}

/// One operation and what is needed to understand its schemas.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub(crate) door: Door,
    pub(crate) operation: Operation,
    pub(crate) document: Description,
}

/// Both documents, as the running shop shows them.
pub(crate) async fn read(shop: &Shop) -> Vec<Described> {
    let mut all = Vec::new();
    for door in Door::BOTH {
        let document = Description::read(&door.asker(shop, Store::Tihaven), door.document()).await;
        let operations = document.operations();
        assert_eq!(operations.len(), door.operations(), "operations of {}", door.document());
        let described = |operation| Described { door, operation, document: document.clone() };
        all.extend(operations.into_iter().map(described));
    }
    all
}
