//! The events of the modules, for those who describe them to the outside.

use mod_catalog_api::CatalogEvent;
use mod_inventory_api::StockEvent;
use mod_order_api::OrderEvent;
use mod_payment_api::PaymentEvent;
use mod_pricing_api::PricingEvent;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

/// The events that one module publishes.
#[derive(Clone, Copy, Debug)]
pub struct PublishedEvents {
    /// The module's schema, with which their types begin: `orders`.
    pub schema: &'static str,
    /// The versioned types, in the order of the enum's variants.
    pub types: &'static [&'static str],
    /// The enum of the facts.
    pub describe: fn(&mut SchemaGenerator) -> Schema,
}

const CATALOG: PublishedEvents = PublishedEvents {
    schema: "catalog",
    types: &[
        "catalog.product_changed.v1",
        "catalog.category_changed.v1",
        "catalog.attribute_changed.v1",
        "catalog.family_changed.v1",
        "catalog.collection_changed.v1",
        "catalog.relations_changed.v1",
    ],
    describe: SchemaGenerator::subschema_for::<CatalogEvent>,
};

const INVENTORY: PublishedEvents = PublishedEvents {
    schema: "inventory",
    types: &["inventory.stock_changed.v1", "inventory.stock_low.v1"],
    describe: SchemaGenerator::subschema_for::<StockEvent>,
};

const PRICING: PublishedEvents = PublishedEvents {
    schema: "pricing",
    types: &[
        "pricing.price_lists_changed.v1",
        "pricing.price_changed.v1",
        "pricing.tax_rates_changed.v1",
    ],
    describe: SchemaGenerator::subschema_for::<PricingEvent>,
};

const ORDERS: PublishedEvents = PublishedEvents {
    schema: "orders",
    types: &[
        "orders.order_opened.v1",
        "orders.order_placed.v1",
        "orders.order_cancelled.v1",
        "orders.order_shipped.v1",
        "orders.order_refunded.v1",
    ],
    describe: SchemaGenerator::subschema_for::<OrderEvent>,
};

const PAYMENTS: PublishedEvents = PublishedEvents {
    schema: "payments",
    types: &[
        "payments.action_required.v1",
        "payments.authorized.v1",
        "payments.captured.v1",
        "payments.partially_paid.v1",
        "payments.expired.v1",
        "payments.declined.v1",
        "payments.voided.v1",
        "payments.refunded.v1",
    ],
    describe: SchemaGenerator::subschema_for::<PaymentEvent>,
};

/// What is published about products.
pub const PRODUCT_EVENTS: &[PublishedEvents] = &[CATALOG, INVENTORY, PRICING];
/// What is published about orders, and the money for them.
pub const ORDER_EVENTS: &[PublishedEvents] = &[ORDERS, PAYMENTS];

/// Every type that is published.
pub(crate) fn types() -> impl Iterator<Item = &'static str> {
    PRODUCT_EVENTS.iter().chain(ORDER_EVENTS).flat_map(|events| events.types.iter().copied())
}

impl PublishedEvents {
    /// The schema of each type's data, in order.
    ///
    /// # Panics
    /// When a variant has no type here, or a type no variant: a test finds it first.
    #[must_use]
    pub fn data(&self, generator: &mut SchemaGenerator) -> Vec<(&'static str, Value)> {
        let mut whole = (self.describe)(generator).to_value();
        // The enum itself says nothing that its variants do not.
        if let Some(name) = whole["$ref"].as_str().and_then(|place| place.rsplit('/').next()) {
            whole = generator.definitions_mut().remove(name).unwrap_or_default();
        }
        let variants = whole["oneOf"].as_array().or_else(|| whole["anyOf"].as_array());
        let variants = variants.cloned().unwrap_or_default();
        assert_eq!(variants.len(), self.types.len(), "the events of {}", self.schema);
        self.types.iter().copied().zip(variants).collect()
    }
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;

    use super::{ORDER_EVENTS, PRODUCT_EVENTS};

    #[test]
    fn every_variant_has_its_type_and_says_so_where_it_is_tagged() {
        for events in PRODUCT_EVENTS.iter().chain(ORDER_EVENTS) {
            let mut generator = SchemaSettings::draft2020_12().into_generator();
            for (event_type, data) in events.data(&mut generator) {
                assert!(event_type.starts_with(&format!("{}.", events.schema)), "{event_type}");
                if let Some(fact) = data["properties"]["fact"]["const"].as_str() {
                    assert_eq!(event_type, format!("{}.{fact}.v1", events.schema));
                }
            }
        }
    }
}
