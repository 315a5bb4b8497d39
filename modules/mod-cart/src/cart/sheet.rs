//! The lines of a cart while they are changed: found by their SKU, so that a thousand changes of a
//! thousand lines cost a thousand steps.

use std::{collections::HashMap, mem};

use kernel_common::{Currency, Quantity, Sku};
use mod_cart_api::{
    CartError,
    spi::{CartDocument, DocumentLine},
};

pub(super) struct Sheet {
    /// In the order they were first added; none where one was removed.
    lines: Vec<Option<DocumentLine>>,
    places: HashMap<Sku, usize>,
    pub(super) currency: Option<Currency>,
}

impl Sheet {
    /// Takes the lines out of a document; [`write`](Self::write) puts them back.
    pub(super) fn of(document: &mut CartDocument) -> Self {
        let lines: Vec<_> = mem::take(&mut document.lines).into_iter().map(Some).collect();
        let place = |(place, line): (usize, &Option<DocumentLine>)| {
            line.as_ref().map(|line| (line.sku.clone(), place))
        };
        let places = lines.iter().enumerate().filter_map(place).collect();
        Self { lines, places, currency: document.currency }
    }

    pub(super) fn write(self, document: &mut CartDocument) {
        document.lines = self.lines.into_iter().flatten().collect();
        document.currency = self.currency;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn has(&self, sku: &Sku) -> bool {
        self.places.contains_key(sku)
    }

    /// Makes sure that lines in `currency` fit here.
    pub(super) fn take(&mut self, currency: Currency) -> Result<(), CartError> {
        let cart = *self.currency.get_or_insert(currency);
        if cart == currency {
            return Ok(());
        }
        Err(CartError::CurrencyMismatch { cart, requested: currency })
    }

    /// So many more of a SKU; the sum stops at the largest quantity.
    pub(super) fn add(&mut self, sku: &Sku, quantity: Quantity) {
        match self.quantity(sku) {
            Some(standing) => {
                let sum = (standing.get() + quantity.get()).min(Quantity::MAX);
                *standing = Quantity::try_from(sum).expect("a sum cut at the largest");
            }
            None => self.push(sku, quantity),
        }
    }

    /// Exactly so many of a SKU.
    pub(super) fn set(&mut self, sku: &Sku, quantity: Quantity) {
        match self.quantity(sku) {
            Some(standing) => *standing = quantity,
            None => self.push(sku, quantity),
        }
    }

    pub(super) fn remove(&mut self, sku: &Sku) {
        if let Some(place) = self.places.remove(sku) {
            self.lines[place] = None;
        }
        if self.places.is_empty() {
            self.currency = None;
        }
    }

    fn quantity(&mut self, sku: &Sku) -> Option<&mut Quantity> {
        let place = *self.places.get(sku)?;
        self.lines[place].as_mut().map(|line| &mut line.quantity)
    }

    fn push(&mut self, sku: &Sku, quantity: Quantity) {
        self.places.insert(sku.clone(), self.lines.len());
        self.lines.push(Some(DocumentLine { sku: sku.clone(), quantity }));
    }
}
