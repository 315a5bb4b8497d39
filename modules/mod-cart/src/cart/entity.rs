//! Decides on changes; pure.

use kernel_common::{CartId, Currency, IdempotencyKey, Quantity, Sku, Timestamp};
use mod_cart_api::{
    CartChange, CartError, ClosedCart, LINES_MAX,
    spi::{AppliedKey, CartDocument, DocumentLine},
};

/// Keys a cart remembers. A caller repeats at once or not at all, so that a few are enough, and
/// the row stays small.
const APPLIED_MAX: usize = 16;

/// A cart on its way to its next version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cart {
    document: CartDocument,
}

/// Whether a change came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It did not.
    No,
    /// It did, and is in the cart.
    Same,
    /// Its key did, with another change.
    Other,
}

impl Cart {
    /// A new, empty cart. It has version 1 once it is [sealed](Self::seal).
    pub(crate) fn open(id: CartId, at: Timestamp) -> Self {
        let document = CartDocument {
            id,
            version: 0,
            currency: None,
            lines: Vec::new(),
            delivery_option: None,
            closed_version: None,
            applied: Vec::new(),
            updated_at: at,
        };
        Self { document }
    }

    pub(crate) fn stored(document: CartDocument) -> Self {
        Self { document }
    }

    pub(crate) fn document(&self) -> &CartDocument {
        &self.document
    }

    /// Whether the change under `key` came before.
    pub(crate) fn repeats(&self, key: &IdempotencyKey, digest: &str) -> Repeat {
        match self.document.applied.iter().find(|applied| applied.key == *key) {
            None => Repeat::No,
            Some(applied) if applied.digest == digest => Repeat::Same,
            Some(_) => Repeat::Other,
        }
    }

    /// Applies the changes in their order.
    pub(crate) fn change(
        &mut self,
        changes: &[CartChange],
        currency: Currency,
    ) -> Result<(), CartError> {
        for change in changes {
            match change {
                CartChange::Add { sku, quantity } => self.add(sku, *quantity, currency)?,
                CartChange::SetQuantity { sku, quantity } => {
                    *self.line(sku, *quantity, currency)? = *quantity;
                }
                CartChange::Remove { sku } => self.remove(sku),
            }
        }
        if self.document.lines.len() > LINES_MAX {
            return Err(CartError::TooManyLines { lines_max: LINES_MAX });
        }
        Ok(())
    }

    pub(crate) fn choose_delivery(&mut self, option: Option<String>) {
        self.document.delivery_option = option;
    }

    /// Empties the cart if `version`, which became an order, is what it still has; `None` when it
    /// has been emptied for that version before, and there is nothing to store.
    pub(crate) fn close(&mut self, version: i64) -> Option<ClosedCart> {
        if self.document.closed_version == Some(version) {
            return None;
        }
        if self.document.version != version {
            return Some(ClosedCart::ChangedSince);
        }
        self.document.lines.clear();
        self.document.currency = None;
        self.document.delivery_option = None;
        self.document.closed_version = Some(version);
        Some(ClosedCart::Closed)
    }

    /// Ends the change: the next version, with the key under which it was made.
    pub(crate) fn seal(&mut self, at: Timestamp, applied: Option<AppliedKey>) {
        self.document.version += 1;
        self.document.updated_at = at;
        self.document.applied.extend(applied);
        let forgotten = self.document.applied.len().saturating_sub(APPLIED_MAX);
        self.document.applied.drain(..forgotten);
    }

    fn add(&mut self, sku: &Sku, quantity: Quantity, currency: Currency) -> Result<(), CartError> {
        let has_it = self.document.lines.iter().any(|line| line.sku == *sku);
        let line = self.line(sku, quantity, currency)?;
        if has_it {
            let sum = (line.get() + quantity.get()).min(Quantity::MAX);
            *line = Quantity::try_from(sum).expect("a sum of quantities, cut at the largest");
        }
        Ok(())
    }

    /// The quantity of the SKU's line, which begins with `quantity` if there was none.
    fn line(
        &mut self,
        sku: &Sku,
        quantity: Quantity,
        currency: Currency,
    ) -> Result<&mut Quantity, CartError> {
        let cart = *self.document.currency.get_or_insert(currency);
        if cart != currency {
            return Err(CartError::CurrencyMismatch { cart, requested: currency });
        }
        let lines = &mut self.document.lines;
        let at = lines.iter().position(|line| line.sku == *sku).unwrap_or(lines.len());
        if at == lines.len() {
            lines.push(DocumentLine { sku: sku.clone(), quantity });
        }
        Ok(&mut lines[at].quantity)
    }

    fn remove(&mut self, sku: &Sku) {
        self.document.lines.retain(|line| line.sku != *sku);
        if self.document.lines.is_empty() {
            self.document.currency = None;
        }
    }
}
