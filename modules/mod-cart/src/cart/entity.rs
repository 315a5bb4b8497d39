//! Decides on changes; pure.

use kernel_common::{CartId, Currency, IdempotencyKey, Sku, Timestamp};
use mod_cart_api::{
    CartChange, CartError, ClosedCart, LINES_MAX,
    spi::{AppliedKey, CartDocument, DocumentLine},
};

use super::sheet::Sheet;

/// Keys a cart remembers. A caller repeats at once or not at all, so that a few are enough, and
/// the row stays small.
const APPLIED_MAX: usize = 16;

/// Emptied carts a cart remembers. What is forgotten has long been emptied to its end.
const ABSORBED_MAX: usize = 16;

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
        Self { document: CartDocument::empty(id, at) }
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

    /// Applies the changes in their order, all or none.
    pub(crate) fn change(
        &mut self,
        changes: &[CartChange],
        currency: Currency,
    ) -> Result<(), CartError> {
        let mut changed = self.document.clone();
        let mut sheet = Sheet::of(&mut changed);
        for change in changes {
            match change {
                CartChange::Add { sku, quantity } => {
                    sheet.take(currency)?;
                    sheet.add(sku, *quantity);
                }
                CartChange::SetQuantity { sku, quantity } => {
                    sheet.take(currency)?;
                    sheet.set(sku, *quantity);
                }
                CartChange::Remove { sku } => sheet.remove(sku),
            }
        }
        sheet.write(&mut changed);
        if changed.lines.len() > LINES_MAX {
            return Err(CartError::TooManyLines { lines_max: LINES_MAX });
        }
        self.document = changed;
        Ok(())
    }

    /// Begins to be emptied into `target`; false when it was begun before. `None` for a tombstone
    /// of another cart.
    pub(crate) fn move_to(&mut self, target: CartId) -> Option<bool> {
        match self.document.merged_into {
            None => {
                self.document.merged_into = Some(target);
                Some(true)
            }
            Some(known) => (known == target).then_some(false),
        }
    }

    /// Whether the lines of `source` are in here.
    pub(crate) fn has_absorbed(&self, source: CartId) -> bool {
        self.document.absorbed.contains(&source)
    }

    /// Takes the lines of `source`, and answers those it has no room for.
    pub(crate) fn absorb(&mut self, source: &CartDocument) -> Vec<Sku> {
        let mut dropped = Vec::new();
        let mut sheet = Sheet::of(&mut self.document);
        if sheet.is_empty() {
            sheet.currency = source.currency;
        }
        for DocumentLine { sku, quantity } in &source.lines {
            if sheet.has(sku) || sheet.len() < LINES_MAX {
                sheet.add(sku, *quantity);
            } else {
                dropped.push(sku.clone());
            }
        }
        sheet.write(&mut self.document);
        self.document.absorbed.push(source.id);
        let forgotten = self.document.absorbed.len().saturating_sub(ABSORBED_MAX);
        self.document.absorbed.drain(..forgotten);
        dropped
    }

    /// Ends as a tombstone: what was in it is elsewhere. False when it was empty before.
    pub(crate) fn bury(&mut self) -> bool {
        let had_lines = !self.document.lines.is_empty();
        self.document.lines.clear();
        self.document.currency = None;
        self.document.delivery_option = None;
        had_lines
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
}
