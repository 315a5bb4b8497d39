//! What happens in the shop is posted to the systems of its merchant, signed, until they take it.
//!
//! Two of them: the one that everything is done to, and a witness whose post tells that the shop has
//! told everybody about something, also those whom it told nothing.

use e2e::{Card, Shop, Shopper, Store, eventually, fresh_key};
use hooksink::{Config, Endpoint, Mode, Record, Running};
use serde_json::{Value, json};

const SKU: &str = "MUG-RIB-SAG";
const PATH: &str = "/api/admin/v1/webhooks";
const PLACED: &str = "orders.order_placed.v1";
const PING: &str = "webhooks.ping.v1";
/// The one that everything is done to, and the one that sees that it was.
const ERP: &str = "erp";
const WITNESS: &str = "witness";

/// A merchant with two systems.
struct Merchant<'a> {
    shopper: Shopper,
    staff: Shopper,
    sink: &'a Running,
    /// Id of the endpoint of [`ERP`], and the latest secret it was told.
    erp: String,
    secret: String,
    witness_secret: String,
}

impl<'a> Merchant<'a> {
    async fn subscribe(shop: &Shop, sink: &'a Running) -> Self {
        let (shopper, staff) = (shop.shopper(Store::Tihaven), shop.staff(Store::Tihaven));
        let everything = json!(["inventory.*", "orders.*", "payments.captured.v1"]);
        let (erp, secret) = add(&staff, sink, ERP, &everything).await;
        let (_, witness_secret) = add(&staff, sink, WITNESS, &json!(["orders.*"])).await;
        Self { shopper, staff, sink, erp, secret, witness_secret }
    }

    /// Buys a mug; the order's id.
    async fn buy(&self) -> String {
        let cart = self.shopper.cart_with(SKU, 1).await;
        let answer = cart.checkout(Card::Approved).await.expect(201);
        assert_eq!(answer["status"], "placed");
        text(&answer["order_id"])
    }

    /// The same, and waits until the shop has told everybody about it.
    async fn buy_and_hear(&self) -> String {
        let order = self.buy().await;
        for event_type in ["orders.order_opened.v1", PLACED] {
            self.heard(WITNESS, event_type, &order).await;
        }
        order
    }

    /// What a system was sent about the order, verified and taken.
    async fn heard(&self, name: &str, event_type: &str, order: &str) -> Record {
        let look = || async {
            let about =
                |record: &Record| record.subject.as_ref().is_some_and(|s| s.ends_with(order));
            self.sent(name, event_type).into_iter().find(|record| about(record) && taken(record))
        };
        eventually(&format!("{name} hears of {event_type}"), look).await
    }

    fn sent(&self, name: &str, event_type: &str) -> Vec<Record> {
        let mut sent = self.sink.received();
        let wanted = Some(event_type);
        sent.retain(|record| record.name == name && record.event_type.as_deref() == wanted);
        sent
    }

    async fn change(&self, change: &Value) -> Value {
        let path = format!("{PATH}/{}", self.erp);
        self.staff.send("PATCH", &path, Some(&fresh_key()), Some(change)).await.expect(200)
    }

    async fn command(&self, command: &str, body: Option<&Value>, status: u16) -> Value {
        let path = format!("{PATH}/{}/{command}", self.erp);
        self.staff.send("POST", &path, Some(&fresh_key()), body).await.expect(status)
    }

    /// Pings, and waits until the event has come; what was sent.
    async fn ping(&self) -> Record {
        let delivery = self.command("ping", None, 202).await;
        assert_eq!(delivery["event_type"], PING);
        let event = delivery["event_id"].as_str();
        let look = || async {
            let sent = self.sent(ERP, PING);
            sent.into_iter().find(|record| record.webhook_id.as_deref() == event)
        };
        eventually("the ping has come", look).await
    }

    /// The delivery to [`ERP`] in which this was sent, once the shop knows that it was taken.
    async fn delivery_of(&self, record: &Record) -> Value {
        let event = record.webhook_id.as_deref().expect("it has an id");
        let path = format!("{PATH}/{}/deliveries?state=delivered&limit=200", self.erp);
        let look = || async {
            let listed = self.staff.get(&path).await.expect(200);
            let items = listed["items"].as_array().expect("deliveries").clone();
            items.into_iter().find(|delivery| delivery["event_id"] == event)
        };
        eventually("the delivery is settled", look).await
    }

    /// [`ERP`] knows these secrets from now on, and does this.
    fn tell(&self, secrets: &[&str], mode: Mode) {
        let secrets = secrets.iter().map(|&secret| secret.to_owned()).collect();
        self.sink.tell(ERP, Endpoint { secrets, mode });
    }
}

/// Adds an endpoint and gives the system its secret.
async fn add(staff: &Shopper, sink: &Running, name: &str, types: &Value) -> (String, String) {
    let asked = json!({ "url": sink.url(name), "types": types, "description": name });
    let told = staff.send("POST", PATH, Some(&fresh_key()), Some(&asked)).await.expect(201);
    let (id, secret) = (text(&told["endpoint"]["id"]), text(&told["secret"]));
    sink.tell(name, Endpoint { secrets: vec![secret.clone()], mode: Mode::Take });
    (id, secret)
}

fn taken(record: &Record) -> bool {
    record.verified && record.status == Some(200)
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

#[tokio::test]
async fn a_merchant_s_systems_hear_of_an_order_in_one_process() {
    hears_everything(Shop::start()).await;
}

#[tokio::test]
async fn a_merchant_s_systems_hear_of_an_order_in_two_processes() {
    hears_everything(Shop::in_two_processes()).await;
}

async fn hears_everything(shop: Shop) {
    let sink = hooksink::start(Config::default()).await.expect("a receiver starts");
    let mut merchant = Merchant::subscribe(&shop, &sink).await;
    an_order_is_told_with_its_payment_and_its_goods(&merchant).await;
    what_was_not_taken_is_posted_again(&merchant).await;
    nothing_is_kept_while_it_is_paused(&merchant).await;
    both_secrets_sign_for_a_while(&mut merchant).await;
    one_that_is_gone_is_disabled_and_brought_back(&merchant).await;
    what_was_taken_is_replayed(&merchant).await;
    one_that_is_removed_hears_nothing(&merchant).await;
    shop.audit();
    a_silent_system_does_not_hold_up_the_end(shop, &merchant).await;
}

async fn an_order_is_told_with_its_payment_and_its_goods(merchant: &Merchant<'_>) {
    let order = merchant.buy_and_hear().await;
    merchant.heard(ERP, "orders.order_opened.v1", &order).await;
    let placed = merchant.heard(ERP, PLACED, &order).await;
    for event_type in ["payments.captured.v1", "inventory.stock_changed.v1"] {
        let look = || async { merchant.sent(ERP, event_type).into_iter().find(taken) };
        eventually(event_type, look).await;
    }
    assert_eq!(merchant.sent(WITNESS, "payments.captured.v1"), [], "it asked for orders only");

    assert_eq!(placed.webhook_id, placed.event_id, "repeats are known by the event's id");
    let delivery = merchant.delivery_of(&placed).await;
    let path = format!("/api/admin/v1/webhook-deliveries/{}", text(&delivery["id"]));
    let detail = merchant.staff.get(&path).await.expect(200);
    assert_eq!((&detail["attempts"][0]["status"], &delivery["attempts"]), (&json!(200), &json!(1)));
    let body: Value =
        serde_json::from_str(detail["body"].as_str().expect("text")).expect("a body is JSON");
    assert_eq!((&body["type"], &body["data"]["order_id"]), (&json!(PLACED), &json!(order)));
    assert_eq!((&body["timestamp"], &body["specversion"]), (&body["time"], &json!("1.0")));
    assert_eq!((&body["tenant"], &body["meta"]), (&json!(Store::Tihaven.tenant()), &Value::Null));
}

async fn what_was_not_taken_is_posted_again(merchant: &Merchant<'_>) {
    merchant.tell(&[&merchant.secret], Mode::FailFirst { times: 1 });
    let order = merchant.buy().await;
    let again = merchant.heard(ERP, PLACED, &order).await;
    assert_eq!(again.try_number, 2);
    let tries: Vec<Record> = merchant
        .sent(ERP, PLACED)
        .into_iter()
        .filter(|record| record.webhook_id == again.webhook_id)
        .collect();
    assert_eq!(tries.iter().map(|sent| sent.status).collect::<Vec<_>>(), [Some(500), Some(200)]);
    assert_eq!(tries[0].body_digest, tries[1].body_digest, "the same, byte for byte");
    assert!(tries[0].verified, "{tries:?}");
    assert_eq!(merchant.delivery_of(&again).await["attempts"], 2);
    merchant.tell(&[&merchant.secret], Mode::Take);
}

async fn nothing_is_kept_while_it_is_paused(merchant: &Merchant<'_>) {
    assert_eq!(merchant.change(&json!({ "status": "paused" })).await["status"], "paused");
    let missed = merchant.buy_and_hear().await;
    assert!(merchant.ping().await.verified, "it is pinged all the same");
    assert_eq!(merchant.change(&json!({ "status": "active" })).await["status"], "active");
    let order = merchant.buy_and_hear().await;
    merchant.heard(ERP, PLACED, &order).await;
    let mut sent = merchant.sink.received();
    sent.retain(|record| record.name == ERP);
    let about = |record: &Record| record.subject.as_ref().is_some_and(|s| s.ends_with(&missed));
    assert!(!sent.iter().any(about), "{sent:?}");
}

async fn both_secrets_sign_for_a_while(merchant: &mut Merchant<'_>) {
    let old = merchant.secret.clone();
    let rotation = json!({ "overlap_seconds": 86_400 });
    let new = text(&merchant.command("secret", Some(&rotation), 200).await["secret"]);
    assert_ne!(new, old);
    for known in [&old, &new] {
        merchant.tell(&[known], Mode::Take);
        let sent = merchant.ping().await;
        assert!(taken(&sent), "{sent:?}");
        assert_eq!(sent.signature.expect("signed").split(' ').count(), 2);
    }
    // The old one has become known: it ends at once, and so does the one before it.
    let rotation = json!({ "overlap_seconds": 0 });
    merchant.secret = text(&merchant.command("secret", Some(&rotation), 200).await["secret"]);
    merchant.tell(&[&merchant.secret], Mode::Take);
    let sent = merchant.ping().await;
    assert!(taken(&sent), "{sent:?}");
    assert_eq!(sent.signature.expect("signed").split(' ').count(), 1);
}

async fn one_that_is_gone_is_disabled_and_brought_back(merchant: &Merchant<'_>) {
    merchant.tell(&[&merchant.secret], Mode::Gone);
    assert_eq!(merchant.ping().await.status, Some(410));
    let disabled = || async {
        let seen = merchant.staff.get(&format!("{PATH}/{}", merchant.erp)).await.expect(200);
        (seen["status"] == "disabled").then_some(seen)
    };
    let seen = eventually("the endpoint is disabled", disabled).await;
    assert_eq!(seen["disabled_because"], "gone");
    merchant.tell(&[&merchant.secret], Mode::Take);
    assert_eq!(merchant.change(&json!({ "status": "active" })).await["status"], "active");
    let order = merchant.buy().await;
    merchant.heard(ERP, PLACED, &order).await;
}

async fn what_was_taken_is_replayed(merchant: &Merchant<'_>) {
    let first = merchant.ping().await;
    let delivery = merchant.delivery_of(&first).await;
    let replay = json!({ "deliveries": [delivery["id"]] });
    let replayed = merchant.command("replay", Some(&replay), 202).await;
    assert_eq!(replayed["deliveries"], 1);
    let again = || async {
        let sent = merchant.sent(ERP, PING).into_iter();
        sent.filter(|sent| sent.webhook_id == first.webhook_id).nth(1)
    };
    let again = eventually("it is posted again", again).await;
    assert!(taken(&again), "{again:?}");
    assert_eq!(again.body_digest, first.body_digest);
}

async fn one_that_is_removed_hears_nothing(merchant: &Merchant<'_>) {
    let path = format!("{PATH}/{}", merchant.erp);
    let removed = merchant.staff.send("DELETE", &path, Some(&fresh_key()), None).await;
    assert_eq!(removed.status, 204, "{}", removed.text());
    merchant.staff.get(&path).await.refused(404, "webhook.not_found");
    let order = merchant.buy_and_hear().await;
    let mut sent = merchant.sink.received();
    sent.retain(|record| record.name == ERP);
    assert!(
        !sent.iter().any(|record| record.subject.as_ref().is_some_and(|s| s.ends_with(&order)))
    );
}

async fn a_silent_system_does_not_hold_up_the_end(shop: Shop, merchant: &Merchant<'_>) {
    let before = merchant.sent(WITNESS, PLACED).len();
    let secrets = vec![merchant.witness_secret.clone()];
    merchant.sink.tell(WITNESS, Endpoint { secrets, mode: Mode::Hang });
    merchant.buy().await;
    let sent = || async { (merchant.sent(WITNESS, PLACED).len() > before).then_some(()) };
    eventually("it was posted and hangs", sent).await;
    assert_eq!(merchant.sent(WITNESS, PLACED)[before].status, None, "it hears nothing");
    shop.stop();
}
