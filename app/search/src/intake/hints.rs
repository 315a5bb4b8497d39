//! What facts hint at.

use std::collections::BTreeSet;

use kernel_common::{CategoryId, ProductId, Sku};
use kernel_events::Envelope;
use mod_catalog_api::{CatalogEvent, Code};
use mod_inventory_api::StockEvent;
use mod_pricing_api::PricingEvent;

/// What is to be read again for one tenant.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    pub(super) products: BTreeSet<ProductId>,
    /// The tree is another.
    pub(super) tree: bool,
    /// Categories whose products have other texts or places now.
    pub(super) categories: BTreeSet<CategoryId>,
    pub(super) attributes: BTreeSet<Code>,
    /// SKUs whose price or availability may be different.
    pub(super) skus: BTreeSet<Sku>,
    /// Any price may be different.
    pub(super) every_price: bool,
    /// Any product may be different.
    pub(super) everything: bool,
}

impl Hints {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How many names it holds.
    pub(super) fn len(&self) -> usize {
        self.products.len() + self.categories.len() + self.attributes.len() + self.skus.len()
    }

    /// Takes a fact. One that nobody here knows is of a newer version, and is not followed.
    pub(super) fn take(&mut self, event: &Envelope) {
        let understood = match event.event_type.split('.').next() {
            Some("catalog") => event.payload().map(|event| self.catalog(event)).is_ok(),
            Some("pricing") => event.payload().map(|event| self.pricing(event)).is_ok(),
            Some("inventory") => event.payload().map(|event| self.inventory(event)).is_ok(),
            _ => true,
        };
        if !understood {
            tracing::debug!(event.id = %event.id, event.event_type, "an unknown fact is passed");
        }
    }

    fn catalog(&mut self, event: CatalogEvent) {
        match event {
            CatalogEvent::ProductChanged { product, .. } => {
                self.products.insert(product.id);
            }
            CatalogEvent::CategoryChanged { id, version, .. } => {
                self.tree = true;
                // Products that come into a new one change themselves.
                if version > 1 {
                    self.categories.insert(id);
                }
            }
            CatalogEvent::AttributeChanged { code, removed, .. } => {
                self.attributes.insert(code);
                self.everything |= removed;
            }
            CatalogEvent::FamilyChanged { .. } => self.everything = true,
            CatalogEvent::CollectionChanged { .. } | CatalogEvent::RelationsChanged { .. } => {}
        }
    }

    fn pricing(&mut self, event: PricingEvent) {
        match event {
            PricingEvent::PriceChanged { prices } => {
                self.skus.extend(prices.into_iter().map(|price| price.sku));
            }
            PricingEvent::PriceListsChanged { .. } => self.every_price = true,
            PricingEvent::TaxRatesChanged { .. } => {}
        }
    }

    fn inventory(&mut self, event: StockEvent) {
        if let StockEvent::StockChanged { sku, .. } = event {
            self.skus.insert(sku);
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel_common::{CategoryId, LocalizedText, SequentialIds};
    use mod_catalog_api::CatalogEvent;

    use super::Hints;

    #[test]
    fn a_new_category_is_another_tree_and_a_changed_one_has_its_products_read_again() {
        let id = CategoryId::generate(&SequentialIds::default());
        let changed = |version| CatalogEvent::CategoryChanged {
            id,
            parent: None,
            slug: "cups".parse().expect("a slug"),
            name: LocalizedText::en_ru("Cups", "Чашки"),
            position: 0,
            version,
        };
        let mut hints = Hints::default();
        hints.catalog(changed(1));
        assert!(hints.tree && hints.categories.is_empty());
        hints.catalog(changed(2));
        assert!(hints.categories.contains(&id));
        assert_eq!(hints.len(), 1);
    }
}
