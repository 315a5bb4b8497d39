//! A store with one of everything that an operation can name, and for each operation of the API
//! a request that this store takes.
//!
//! Whoever adds an operation adds its request to `requests`: an operation that is not known fails
//! every suite that walks the API.

mod ask;
mod codes;
mod imports;
mod orders;
mod requests;
mod webhooks;

use e2e::{Card, Shop, Shopper, Store, fresh_key};
use serde_json::{Value, json};

use self::{
    codes::put_codes,
    imports::{import, import_with_file},
    orders::Buyer,
    webhooks::Webhooks,
};

pub(crate) use ask::Ask;

/// Sold by Tihaven alone.
const PRODUCT: &str = "linen-bedding";
/// A variant of it.
const SKU: &str = "BED-LIN-SAG-1";
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
    webhooks: Webhooks,
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
        let webhooks = Webhooks::put(&staff, &secret).await;
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
            webhooks,
        }
    }

    /// What nobody but this store can know: an answer to somebody else holds it only where they said
    /// it themselves.
    pub(crate) fn secrets(&self) -> [&str; 16] {
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
            &self.webhooks.endpoint,
            &self.webhooks.removed,
            &self.webhooks.delivery,
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
            webhooks: self.webhooks.named(id(9), id(10), id(11)),
        }
    }
}

async fn change(staff: &Shopper, method: &str, path: &str, body: &Value) -> Value {
    let answer = staff.send(method, path, Some(&fresh_key()), Some(body)).await;
    assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text());
    answer.json()
}
