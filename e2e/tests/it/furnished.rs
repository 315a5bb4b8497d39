//! A store with one of everything that an operation can name, and for each operation of the API
//! a request that this store takes.
//!
//! Whoever adds an operation adds its request here: an operation that is not known fails every
//! suite that walks the API.

use e2e::{Answer, Card, Cart, Operation, Shop, Shopper, Store, eventually, fresh_key};
use serde_json::{Value, json};

/// Sold by Tihaven alone.
pub(crate) const PRODUCT: &str = "linen-bedding";
/// A variant of it.
pub(crate) const SKU: &str = "BED-LIN-SAG-1";
/// Another product of Tihaven alone.
const OTHER_PRODUCT: &str = "terry-towel";
const OTHER_SKU: &str = "TWL-TER-CHK-50";

/// Names of what a store holds. Opaque ids are the shop's; codes are chosen here.
#[derive(Clone, Debug)]
pub(crate) struct Furnished {
    /// Stands in every text of this store, and in no request of [`Furnished::asks`].
    secret: String,
    product: String,
    sku: String,
    /// Codes, slugs and zones of this store begin with it.
    own: String,
    cart: String,
    /// Its lines are to be taken out.
    emptied_cart: String,
    /// Its lines are to come into `cart`.
    pub(crate) merged_cart: String,
    /// A whole checkout of `cart`, but for its total.
    purchase: Value,
    token: String,
    order: String,
    shipped_order: String,
    cancelled_order: String,
    reference: String,
    refund: String,
    import: String,
    started_import: String,
    cancelled_import: String,
}

/// What an operation is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
    /// Sent as it is, where the body is no JSON.
    pub(crate) bytes: Option<&'static str>,
}

impl Ask {
    fn at(path: &[(&'static str, &String)]) -> Self {
        let path = path.iter().map(|(name, value)| (*name, (*value).clone())).collect();
        Self { path, ..Self::default() }
    }

    fn body(body: Value) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    fn query(query: &[(&'static str, &str)]) -> Self {
        let query = query.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { query, ..Self::default() }
    }

    fn with(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Whether the asker says `text`.
    pub(crate) fn says(&self, text: &str) -> bool {
        let mut named = self.path.iter().chain(&self.query).map(|(_, value)| value);
        let body = self.body.as_ref().map(Value::to_string).unwrap_or_default();
        named.any(|value| value.contains(text)) || body.contains(text)
    }

    /// Asks under a fresh key.
    pub(crate) async fn send(&self, asker: &Shopper, operation: &Operation) -> Answer {
        let address = operation.address(&self.path, &self.query);
        let key = (operation.method != "GET").then(fresh_key);
        match self.bytes {
            Some(bytes) => {
                let request = http::Request::builder()
                    .method(operation.method.as_str())
                    .header("idempotency-key", fresh_key())
                    .header("content-type", "application/octet-stream");
                let answer = asker.request(asker.known(request), &address, bytes.into()).await;
                answer.expect("an answer")
            }
            None => {
                asker.send(&operation.method, &address, key.as_deref(), self.body.as_ref()).await
            }
        }
    }
}

impl Furnished {
    /// Puts one of everything into Tihaven, the store that is paid by bank transfer, too.
    pub(crate) async fn tihaven(shop: &Shop) -> Self {
        let secret = format!("Geheim{}", fresh_key().replace('-', ""));
        let mut buyer = Buyer { shopper: shop.shopper(Store::Tihaven), secret: secret.clone() };
        let staff = shop.staff(Store::Tihaven);
        let own = "only-tihaven".to_owned();
        put_codes(&staff, &own, &secret).await;
        let cart = buyer.shopper.cart_with(SKU, 3).await;
        let emptied = buyer.shopper.cart_with(SKU, 1).await;
        let merged = buyer.shopper.cart_with(OTHER_SKU, 1).await;
        let purchase = buyer.purchase(
            &cart,
            json!({ "method": "testcard", "fields": {
            "number": Card::Approved.number(),
        } }),
        );
        let order = buyer.buys().await;
        let shipped = buyer.buys().await;
        let cancelled = buyer.buys().await;
        let (reference, refund) = buyer.pays_too_late(&staff).await;
        let import = import(&staff, &secret).await;
        let started_import = import_with_file(&staff, &secret).await;
        let cancelled_import = import_with_file(&staff, &secret).await;
        let text = |answer: &Value, name: &str| answer[name].as_str().expect("text").to_owned();
        Self {
            secret,
            product: PRODUCT.to_owned(),
            sku: SKU.to_owned(),
            own,
            cart: cart.id().to_owned(),
            emptied_cart: emptied.id().to_owned(),
            merged_cart: merged.id().to_owned(),
            purchase,
            token: text(&order, "token"),
            order: text(&order, "number"),
            shipped_order: text(&shipped, "number"),
            cancelled_order: text(&cancelled, "number"),
            reference,
            refund,
            import,
            started_import,
            cancelled_import,
        }
    }

    /// What nobody but this store can know: an answer to somebody else holds it only where they said
    /// it themselves.
    pub(crate) fn secrets(&self) -> [&str; 13] {
        [
            &self.secret,
            &self.cart,
            &self.emptied_cart,
            &self.merged_cart,
            &self.token,
            &self.order,
            &self.shipped_order,
            &self.cancelled_order,
            &self.reference,
            &self.refund,
            &self.import,
            &self.started_import,
            &self.cancelled_import,
        ]
    }

    /// The same names, but with opaque ids and codes that nobody ever had.
    pub(crate) fn nobodys(&self) -> Self {
        let id = |last: u8| format!("0190c6d2-f7e5-7c3e-8000-0000000000{last:02x}");
        let mut purchase = self.purchase.clone();
        purchase["cart_id"] = json!(id(4));
        Self {
            secret: self.secret.clone(),
            product: "nobody-sells-this".to_owned(),
            sku: "NOBODY-SELLS-THIS".to_owned(),
            own: "nobodys".to_owned(),
            cart: id(1),
            emptied_cart: id(2),
            merged_cart: id(3),
            purchase,
            token: "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            order: "AAAA-AAAA".to_owned(),
            shipped_order: "AAAA-AAAB".to_owned(),
            cancelled_order: "AAAA-AAAC".to_owned(),
            reference: "RF18 5390 0754 7034".to_owned(),
            refund: id(5),
            import: id(6),
            started_import: id(7),
            cancelled_import: id(8),
        }
    }

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
            unknown => panic!("the suites do not know the operation {unknown}: add its request"),
        }
    }
}

/// Somebody whose orders hold the secret.
struct Buyer {
    shopper: Shopper,
    secret: String,
}

impl Buyer {
    fn purchase(&self, cart: &Cart, payment: Value) -> Value {
        let mut body = cart.purchase(Card::Approved).body;
        body["payment"] = payment;
        // Whatever passes all checks is refused at the end.
        body["expected_total"]["amount_minor"] = json!(1);
        body
    }

    async fn order(&mut self, payment: Value) -> Value {
        let cart = self.shopper.cart_with(SKU, 1).await;
        let mut purchase = cart.purchase(Card::Approved);
        purchase.body["payment"] = payment;
        for field in ["name", "line", "city"] {
            purchase.body["delivery_address"][field] = json!(self.secret);
        }
        let answer = self.shopper.place(&purchase).await.expect(201);
        assert_eq!(answer["status"], "placed");
        answer
    }

    /// An order that is placed and paid.
    async fn buys(&mut self) -> Value {
        let fields = json!({ "number": Card::Approved.number() });
        self.order(json!({ "method": "testcard", "fields": fields })).await
    }

    /// Orders by bank transfer: the reference of one that waits, and the return that is due for one
    /// that was paid too much.
    async fn pays_too_late(&mut self, staff: &Shopper) -> (String, String) {
        let by_transfer = json!({ "method": "bank_transfer" });
        let waiting = self.order(by_transfer.clone()).await;
        let overpaid = self.order(by_transfer).await;
        let waiting = self.reference(&waiting).await;
        let reference = self.reference(&overpaid).await;
        let total = overpaid["total"]["amount_minor"].as_i64().expect("a total");
        let came = json!({
            "reference": reference, "amount": { "amount_minor": total + 7, "currency": "EUR" },
            "booked_on": "2026-11-21", "bank_id": fresh_key(), "note": self.secret,
        });
        change(staff, "POST", "/api/admin/v1/transfers", &came).await;
        let due = || async {
            let due = staff.get("/api/admin/v1/returns").await.expect(200);
            let due = due["items"].as_array().expect("returns").clone();
            let due = due.into_iter().find(|due| due["order_id"] == overpaid["order_id"])?;
            Some(due["refund_id"].as_str().expect("an id").to_owned())
        };
        (waiting, eventually("the surplus is due", due).await)
    }

    async fn reference(&self, order: &Value) -> String {
        let token = order["token"].as_str().expect("a token");
        let seen = self.shopper.order(token).await.expect(200);
        seen["transfer"]["reference"].as_str().expect("a reference").to_owned()
    }
}

async fn change(staff: &Shopper, method: &str, path: &str, body: &Value) -> Value {
    let answer = staff.send(method, path, Some(&fresh_key()), Some(body)).await;
    assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text());
    answer.json()
}

/// What a store calls by codes of its own: `own` begins the codes, `secret` is what they are named.
async fn put_codes(staff: &Shopper, own: &str, secret: &str) {
    let code = |name: &str| format!("{own}-{name}");
    let name = json!({ "en": secret, "ru": secret });
    let value = json!([{ "code": code("text"), "value": { "plain": secret } }]);
    let expected = json!([{ "code": code("material"), "required": false }]);
    let facet = json!({ "attribute": code("material"), "kind": "values", "position": 1 });
    let option = json!([{ "code": "clay", "label": name }]);
    let link = |kind: &str, source: Value| {
        json!({
            "source": source, "kind": kind, "target": OTHER_PRODUCT,
            "metadata": { "note": secret },
        })
    };
    let from_product = json!({ "product": PRODUCT });
    let from_collection = json!({ "collection": code("collection") });
    let warehouse = code("warehouse");
    let price = json!({ "amount_minor": 123_457, "currency": "EUR" });
    let goods = json!({
        "sku": SKU, "warehouse": warehouse, "quantity": 41, "document": secret,
    });
    let found = json!({
        "sku": SKU, "warehouse": warehouse, "delta": -1, "reason": "damage", "note": secret,
        "document": secret,
    });
    for (method, path, items) in [
        (
            "PUT",
            "catalog/units",
            json!([{
                "code": code("unit"), "symbol": name, "numerator": 1, "denominator": 1,
            }]),
        ),
        (
            "PUT",
            "catalog/attributes",
            json!([
                { "code": code("text"), "kind": "text", "name": name },
                { "code": code("removed"), "kind": "text", "name": name },
                { "code": code("material"), "kind": "option", "name": name, "options": option },
            ]),
        ),
        (
            "PUT",
            "catalog/families",
            json!([{
                "code": code("family"), "name": name, "attributes": expected, "values": value,
            }]),
        ),
        ("PUT", "catalog/categories", json!([{ "slug": code("category"), "name": name }])),
        (
            "PUT",
            "catalog/category-traits",
            json!([{
                "category": code("category"), "attributes": expected, "values": value,
                "facets": [facet],
            }]),
        ),
        (
            "PUT",
            "catalog/collections",
            json!([
                { "slug": code("collection"), "name": name, "published": true },
                { "slug": code("removed"), "name": name, "published": false },
            ]),
        ),
        (
            "PUT",
            "catalog/relations",
            json!([
                link("related", from_product.clone()),
                link("accessory", from_product),
                link("collection", from_collection),
            ]),
        ),
        ("PUT", "warehouses", json!([{ "code": warehouse, "name": secret, "priority": 9 }])),
        ("POST", "stock/receipts", json!([goods])),
        ("POST", "stock/adjustments", json!([found])),
        ("PUT", "stock/thresholds", json!([{ "sku": SKU, "warehouse": warehouse, "low_at": 1 }])),
        (
            "PUT",
            "price-lists",
            json!([{
                "code": code("list"), "currency": "EUR", "channel": code("channel"), "priority": 1,
                "tax_included": true,
            }]),
        ),
        ("PUT", "prices", json!([{ "list": code("list"), "sku": SKU, "price": price }])),
        (
            "PUT",
            "tax-rates",
            json!([{
                "zone": code("zone"), "category": "standard", "rate_ppm": 123_457,
            }]),
        ),
    ] {
        change(staff, method, &format!("/api/admin/v1/{path}"), &json!({ "items": items })).await;
    }
}

/// An import that waits for its file.
async fn import(staff: &Shopper, secret: &str) -> String {
    let asked = json!({ "file_name": format!("{secret}.csv"), "dry_run": true });
    let made = change(staff, "POST", "/api/admin/v1/imports", &asked).await;
    made["id"].as_str().expect("an id").to_owned()
}

async fn import_with_file(staff: &Shopper, secret: &str) -> String {
    let id = import(staff, secret).await;
    let request = http::Request::put("/").header("idempotency-key", fresh_key());
    let path = format!("/api/admin/v1/imports/{id}/file");
    let file = format!("Handle,Title,Variant SKU,Variant Price\n{secret},{secret},SEC-1,1.00\n");
    let answer = staff.request(staff.known(request), &path, file.into()).await;
    assert_eq!(answer.expect("an answer").status, 200);
    id
}
