//! Orders, paid by card and by bank transfer.

use e2e::{Card, Cart, Shopper, eventually, fresh_key};
use serde_json::{Value, json};

use super::{SKU, change};

/// Somebody whose orders hold the secret.
pub(super) struct Buyer {
    pub(super) shopper: Shopper,
    pub(super) secret: String,
}

impl Buyer {
    pub(super) fn purchase(&self, cart: &Cart, payment: Value) -> Value {
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
    pub(super) async fn buys(&mut self) -> Value {
        let fields = json!({ "number": Card::Approved.number() });
        self.order(json!({ "method": "testcard", "fields": fields })).await
    }

    /// Orders by bank transfer: the reference of one that waits, and the return that is due for one
    /// that was paid too much.
    pub(super) async fn pays_too_late(&mut self, staff: &Shopper) -> (String, String) {
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
