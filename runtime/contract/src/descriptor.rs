//! What a contract is called and which methods it has.

/// Whether a method may be repeated freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// Safe to repeat.
    Query,
    /// Repeated only under an idempotency key.
    Command,
}

/// One method.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// Its name in the trait.
    pub name: &'static str,
    /// Whether it may be repeated freely.
    pub kind: MethodKind,
}

/// One contract.
#[derive(Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// `module.Trait`.
    pub name: &'static str,
    /// Grows by one with a breaking change; both versions are then mounted side by side.
    pub version: u32,
    /// The methods in order of declaration.
    pub methods: &'static [Method],
}

/// A method of a contract, as calls name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallName {
    /// The contract.
    pub contract: &'static Descriptor,
    /// The method.
    pub method: &'static Method,
}

impl CallName {
    /// `/rpc/inventory.StockReservations.v1/reserve`, the path of the method on the wire.
    #[must_use]
    pub fn path(self) -> String {
        let Descriptor { name, version, .. } = self.contract;
        format!("/rpc/{name}.v{version}/{}", self.method.name)
    }

    /// Whether a lost reply may be answered by calling again.
    #[must_use]
    pub fn repeatable(self, has_key: bool) -> bool {
        self.method.kind == MethodKind::Query || has_key
    }
}
