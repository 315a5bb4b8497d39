//! A system of the store's that is told what happens.

use std::sync::Arc;

use e2e::{Shopper, eventually, fresh_key};
use hooksink::{Config, Endpoint, Mode, Running};
use serde_json::{Value, json};

use super::change;

/// What it wants to hear of; seldom, so that what is on its way stands still.
pub(super) const WANTED: &str = "orders.order_refunded.v1";
const NAME: &str = "furnished";
const PATH: &str = "/api/admin/v1/webhooks";

/// Two endpoints, one of them with a delivery that was taken.
#[derive(Clone, Debug)]
pub(super) struct Webhooks {
    pub(super) endpoint: String,
    /// It is to be taken away.
    pub(super) removed: String,
    pub(super) delivery: String,
    /// Takes what is posted, as long as anybody may ask for it.
    sink: Arc<Running>,
}

impl Webhooks {
    pub(super) async fn put(staff: &Shopper, secret: &str) -> Self {
        let sink = hooksink::start(Config::default()).await.expect("a receiver starts");
        let (endpoint, signed) = add(staff, &sink.url(NAME), secret).await;
        let (removed, _) = add(staff, &sink.url(NAME), secret).await;
        sink.tell(NAME, Endpoint { secrets: vec![signed], mode: Mode::Take });
        let path = format!("{PATH}/{endpoint}/ping");
        let ping = staff.send("POST", &path, Some(&fresh_key()), None).await.expect(202);
        let delivery = text(&ping["id"]);
        let path = format!("/api/admin/v1/webhook-deliveries/{delivery}");
        let taken = || async {
            let seen = staff.get(&path).await.expect(200);
            (seen["delivery"]["state"] == "delivered").then_some(())
        };
        eventually("the ping is taken", taken).await;
        Self { endpoint, removed, delivery, sink: Arc::new(sink) }
    }

    /// Where the receiver takes what is posted.
    pub(super) fn url(&self) -> String {
        self.sink.url(NAME)
    }

    /// The same with other ids.
    pub(super) fn named(&self, endpoint: String, removed: String, delivery: String) -> Self {
        Self { endpoint, removed, delivery, sink: self.sink.clone() }
    }
}

/// Id and secret of a new endpoint.
async fn add(staff: &Shopper, url: &str, described: &str) -> (String, String) {
    let asked = json!({ "url": url, "types": [WANTED], "description": described });
    let told = change(staff, "POST", PATH, &asked).await;
    (text(&told["endpoint"]["id"]), text(&told["secret"]))
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
