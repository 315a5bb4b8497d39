//! For each operation of the API a request that the store takes.

use e2e::{Operation, fresh_key};
use serde_json::{Value, json};

use super::{Ask, Furnished, OTHER_PRODUCT, webhooks::WANTED};

impl Furnished {
    /// What the operation is asked, with the names of this store.
    ///
    /// # Panics
    /// When the operation is not known here.
    pub(crate) fn asks(&self, operation: &Operation) -> Ask {
        let own = |name: &str| format!("{}-{name}", self.own);
        let name = || json!({ "en": "Named by the asker", "ru": "Так назвал спросивший" });
        let items = |item: Value| Ask::body(json!({ "items": [item] }));
        let money = json!({ "amount_minor": 1, "currency": "EUR" });
        let relation = |target: &str| json!({ "source": { "product": self.product }, "kind": "accessory", "target": target });
        let source = own("collection");
        match operation.id.as_str() {
            "create_cart" | "list_categories" | "list_payment_methods" | "health" | "ready" => {
                Ask::default()
            }
            "get_cart" => Ask::at(&[("id", &self.cart)]),
            "claim_cart" => {
                Ask::at(&[("id", &self.cart)]).with(json!({ "source": self.merged_cart }))
            }
            "choose_delivery" => {
                Ask::at(&[("id", &self.cart)]).with(json!({ "option": "standard" }))
            }
            "add_line" => {
                Ask::at(&[("id", &self.cart)]).with(json!({ "sku": self.sku, "quantity": 1 }))
            }
            "change_line" => {
                Ask::at(&[("id", &self.cart), ("sku", &self.sku)]).with(json!({ "quantity": 2 }))
            }
            "remove_line" => Ask::at(&[("id", &self.emptied_cart), ("sku", &self.sku)]),
            "place_order" => Ask::body(self.purchase.clone()),
            "get_order" => Ask::at(&[("token", &self.token)]),
            "list_products" => Ask::query(&[("q", "linen"), ("locale", "en")]),
            "get_product" | "list_related" => Ask::at(&[("slug", &self.product)]),
            "suggest" => Ask::query(&[("q", "lin")]),

            "list_attributes" | "list_collections" | "list_families" | "list_units"
            | "list_imports" | "list_orders" | "list_returns" | "list_transfers"
            | "list_warehouses" => Ask::default(),
            "put_attributes" => items(json!({
                "code": own("material"), "kind": "option", "name": name(), "position": 3,
                "options": [{ "code": "clay", "label": name() }],
            })),
            "remove_attributes" => Ask::body(json!({ "codes": [own("removed")] })),
            "list_options" => Ask::at(&[("code", &own("material"))]),
            "bulk_edit" => Ask::body(json!({
                "filter": { "products": [{ "slug": self.product }], "status": "any" },
                "changes": [{ "set_tax_category": "reduced" }], "dry_run": true,
            })),
            "put_categories" => items(json!({
                "slug": own("category"), "name": name(), "parent": null, "position": 9,
            })),
            "show_category_traits" => Ask::at(&[("slug", &own("category"))]),
            "put_category_traits" => items(json!({
                "category": own("category"),
                "attributes": [{ "code": own("material"), "required": false }],
                "facets": [{ "attribute": own("material"), "kind": "values", "position": 1 }],
                "values": [{ "code": own("text"), "value": { "plain": "of the asker" } }],
            })),
            "put_collections" => {
                items(json!({ "slug": source, "name": name(), "published": true, "position": 1 }))
            }
            "remove_collections" => Ask::body(json!({ "slugs": [own("removed")] })),
            "get_collection" => Ask::at(&[("slug", &source)]),
            "put_families" => items(json!({
                "code": own("family"), "name": name(),
                "attributes": [{ "code": own("material"), "required": false }],
                "values": [{ "code": own("text"), "value": { "plain": "of the asker" } }],
            })),
            "list_relations" => {
                Ask::query(&[("kind", "related"), ("product", self.product.as_str())])
            }
            "put_relations" => items(relation(OTHER_PRODUCT)),
            "remove_relations" => items(relation(OTHER_PRODUCT)),
            "put_units" => items(json!({
                "code": own("unit"), "symbol": name(), "numerator": 1, "denominator": 1,
            })),
            "create_import" => Ask::body(json!({ "file_name": "theirs.csv", "dry_run": true })),
            "show_import" | "get_import_rejects" => Ask::at(&[("import", &self.import)]),
            "upload_import" => Ask {
                query: vec![("offset", "0".to_owned())],
                bytes: Some("Handle,Title\n"),
                ..Ask::at(&[("import", &self.import)])
            },
            "start_import" => Ask::at(&[("import", &self.started_import)]),
            "cancel_import" => Ask::at(&[("import", &self.cancelled_import)]),
            "show_order" => Ask::at(&[("order", &self.order)]),
            "cancel_order" => Ask::at(&[("order", &self.cancelled_order)])
                .with(json!({ "reason": "the asker says so" })),
            "refund_order" => Ask::at(&[("order", &self.order)])
                .with(json!({ "amount": money, "reason": "the asker says so" })),
            "ship_order" => Ask::at(&[("order", &self.shipped_order)])
                .with(json!({ "carrier": "Post", "tracking": "RR123456785DE" })),
            "put_price_lists" => items(json!({
                "code": own("list"), "currency": "EUR", "channel": own("channel"),
                "priority": 1, "tax_included": true,
            })),
            "list_prices" => Ask::query(&[("list", &own("list"))]),
            "set_prices" => items(json!({ "list": own("list"), "sku": self.sku, "price": money })),
            "record_return" => Ask::at(&[("refund", &self.refund)])
                .with(json!({ "booked_on": "2026-11-22", "bank_id": fresh_key() })),
            "list_stock" => Ask::query(&[("sku", &self.sku)]),
            "adjust_stock" => items(json!({
                "sku": self.sku, "warehouse": own("warehouse"), "delta": 1, "reason": "count",
                "note": "of the asker", "document": "ASK-1",
            })),
            "stock_as_of" => Ask::query(&[("at", "2099-01-01T00:00:00Z"), ("sku", &self.sku)]),
            "receive_goods" => items(json!({
                "sku": self.sku, "warehouse": own("warehouse"), "quantity": 1,
                "document": "ASK-2",
            })),
            "set_thresholds" => {
                items(json!({ "sku": self.sku, "warehouse": own("warehouse"), "low_at": 2 }))
            }
            "list_movements" => Ask::at(&[("sku", &self.sku)]),
            "put_tax_rates" => {
                items(json!({ "zone": own("zone"), "category": "standard", "rate_ppm": 1 }))
            }
            "record_transfer" => Ask::body(json!({
                "reference": self.reference, "amount": money, "booked_on": "2026-11-21",
                "bank_id": fresh_key(),
            })),
            "put_warehouses" => items(json!({
                "code": own("warehouse"), "name": "Named by the asker", "priority": 7,
            })),
            "list_webhooks" => Ask::default(),
            "add_webhook" => Ask::body(json!({
                "url": self.webhooks.url(), "types": [WANTED], "description": "of the asker",
            })),
            "show_webhook" | "ping_webhook" | "list_webhook_deliveries" => {
                Ask::at(&[("webhook", &self.webhooks.endpoint)])
            }
            "change_webhook" => Ask::at(&[("webhook", &self.webhooks.endpoint)])
                .with(json!({ "types": [WANTED], "description": "of the asker" })),
            "remove_webhook" => Ask::at(&[("webhook", &self.webhooks.removed)]),
            "rotate_webhook_secret" => Ask::at(&[("webhook", &self.webhooks.endpoint)])
                .with(json!({ "overlap_seconds": 60 })),
            "replay_webhook_deliveries" => Ask::at(&[("webhook", &self.webhooks.endpoint)])
                .with(json!({ "deliveries": [self.webhooks.delivery] })),
            "show_webhook_delivery" => Ask::at(&[("delivery", &self.webhooks.delivery)]),
            unknown => panic!("the suites do not know the operation {unknown}: add its request"),
        }
    }
}
