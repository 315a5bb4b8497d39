//! What the provider tells by itself, and what others pretend that it did: every way of forging one
//! is refused, the genuine one is taken once however often it comes.

use e2e::{Answer, Card, Shop, Shopper, Store, eventually, fresh_key, letters_to};
use http::Request;
use kernel_common::Clock;
use mod_payment_api::PaymentState;
use pspsim::signature;
use rt_host::SystemClock;
use serde_json::{Value, json};

const SKU: &str = "MUG-RIB-CLY";
/// The server takes a signature that is this old; one more second is too much.
const AGE_MAX_SECONDS: i64 = 300;
/// Beyond the difference that the time between signing and reading can make.
const MARGIN_SECONDS: i64 = 60;

fn now_seconds() -> i64 {
    SystemClock.now().unix_micros() / 1_000_000
}

fn path(method: &str, store: Store) -> String {
    format!("/webhooks/{method}/{}", store.tenant())
}

/// Posts `body` under whatever signatures.
async fn post(sender: &Shopper, path: &str, signatures: &[&str], body: &str) -> Answer {
    let mut request = Request::post("/").header("content-type", "application/json");
    for signature in signatures {
        request = request.header(signature::HEADER, *signature);
    }
    sender.request(request, path, body.to_owned().into()).await.expect("an answer")
}

/// The webhook about the newest event of a payment, as the provider itself would word it.
fn worded(payment: &Value) -> Value {
    let event = payment["events"].as_array().and_then(|events| events.last()).expect("an event");
    json!({
        "id": event["id"], "type": event["type"], "created_at": event["at"], "data": payment,
    })
}

#[tokio::test]
async fn a_webhook_is_believed_when_the_provider_signed_it_and_then_once() {
    let shop = Shop::start();
    let (shopper, inside) = (shop.shopper(Store::Tihaven), shop.inside(Store::Tihaven));
    let secret = shop.provider().webhook_secret().as_bytes();
    let cart = shopper.cart_with(SKU, 1).await;
    let answer = cart.checkout(Card::NeedsConfirmation).await.expect(202);
    let order = answer["order_id"].as_str().expect("an id").to_owned();
    let payment = inside.payment_of(&order).await.expect("a payment");
    assert_eq!(payment.state, PaymentState::RequiresAction);
    let total = payment.amount;
    let reference = payment.id.to_string();
    let taken = || async { (shop.provider().webhooks_taken(&reference) > 0).then_some(()) };
    eventually("the provider has told that it waits for the holder", taken).await;

    // Somebody claims that all was paid.
    let told = shop.provider().payment(&reference).await;
    let mut lie = told.clone();
    lie["state"] = json!("captured");
    for field in ["authorized_minor", "captured_minor"] {
        lie[field] = lie["amount_minor"].clone();
    }
    let mut lie = worded(&lie);
    lie["id"] = json!("evt_00000000000000000000000000000001");
    lie["type"] = json!("payment.captured");
    let refused = every_forgery_is_refused(&shopper, secret, &lie.to_string()).await;
    assert!(refused >= 20, "ways of forging that were tried: {refused}");
    let state = inside.payment_of(&order).await.expect("it is there").state;
    assert_eq!(state, PaymentState::RequiresAction, "no lie was believed");

    // The holder consents; what the provider says then is true, from whoever passes it on.
    shop.provider().decide(told["action_url"].as_str().expect("a page"), "approve").await;
    let truth = worded(&shop.provider().payment(&reference).await).to_string();
    for _ in 0..5 {
        let signed =
            signature::sign(&String::from_utf8_lossy(secret), now_seconds(), truth.as_bytes());
        let heard = post(&shopper, &path("testcard", Store::Tihaven), &[&signed], &truth).await;
        assert_eq!(heard.status, 204, "{}", heard.text());
    }
    let token = answer["token"].as_str().expect("a token");
    shopper.wait_for_order(token, "placed").await;
    let paid = inside.payment_of(&order).await.expect("it is there");
    assert_eq!((paid.state, paid.captured), (PaymentState::Captured, total));
    let letter = || async { (!letters_to(&shop, &shopper).is_empty()).then_some(()) };
    eventually("the letter about the order", letter).await;

    // True but not for this tenant, and true but of a time long past.
    let signed = signature::sign(&String::from_utf8_lossy(secret), now_seconds(), truth.as_bytes());
    let elsewhere = post(&shopper, &path("testcard", Store::Velomarsh), &[&signed], &truth).await;
    assert_eq!(elsewhere.problem()["status"], 404);
    shop.audit();
    assert_eq!(letters_to(&shop, &shopper).len(), 1, "one effect of five tellings");
    assert_eq!(shop.provider().ledger().await.charges(&reference), [total.amount_minor]);
    shop.stop();
}

/// How many forgeries of `body` were refused: all of them.
async fn every_forgery_is_refused(sender: &Shopper, secret: &[u8], body: &str) -> usize {
    let (secret, now) = (String::from_utf8_lossy(secret).into_owned(), now_seconds());
    let sign = |secret: &str, at: i64, body: &str| signature::sign(secret, at, body.as_bytes());
    let good = sign(&secret, now, body);
    let (time, code) = good.split_once(',').expect("a time and a code");
    let old = sign(&secret, now - AGE_MAX_SECONDS - MARGIN_SECONDS, body);
    let early = sign(&secret, now + AGE_MAX_SECONDS + MARGIN_SECONDS, body);
    let reserialised = serde_json::from_str::<Value>(body).expect("JSON");
    let reserialised = serde_json::to_string_pretty(&reserialised).expect("JSON");
    let dearer = body.replace("captured", "refunded");
    assert_ne!(dearer, body);
    let here = path("testcard", Store::Tihaven);
    let moved = format!("t={},{code}", now + 1);
    let shouted = format!("{time},V1={}", &code[3..]);
    let other_version = format!("{time},v0={}", &code[3..]);
    let cut = good[..good.len() - 2].to_owned();
    let flipped = format!("{}{}", &good[..good.len() - 1], if good.ends_with('0') { 1 } else { 0 });
    let nothing = format!("{time},v1=");
    let code_alone = code.to_owned();
    let time_alone = time.to_owned();
    let twice_timed = format!("t={},{good}", now - AGE_MAX_SECONDS - MARGIN_SECONDS);
    let no_number = format!("t=now,{code}");
    let huge = format!("t=99999999999999999999,{code}");
    let negative = format!("t=-{now},{code}");
    let guessed = sign("guessed", now, body);
    let empty_secret = sign("", now, body);
    let of_another_body = sign(&secret, now, "{}");
    let longer = format!("{body} ");
    let mut refused = 0;
    for (what, signatures, body) in [
        ("no signature", vec![], body),
        ("an empty one", vec![""], body),
        ("nonsense", vec!["sha256=1"], body),
        ("another secret", vec![guessed.as_str()], body),
        ("an empty secret", vec![&empty_secret], body),
        ("the signature of another body", vec![&of_another_body], body),
        ("a changed body", vec![&good], &dearer),
        ("a longer body", vec![&good], &longer),
        ("a shorter body", vec![&good], &body[..body.len() - 1]),
        ("a body in other words", vec![&good], &reserialised),
        ("an old time", vec![&old], body),
        ("a time to come", vec![&early], body),
        ("a moved time", vec![&moved], body),
        ("a second, older time", vec![&twice_timed], body),
        ("a time that is none", vec![&no_number], body),
        ("a time beyond all", vec![&huge], body),
        ("a time before all", vec![&negative], body),
        ("no code", vec![&time_alone], body),
        ("no time", vec![&code_alone], body),
        ("an empty code", vec![&nothing], body),
        ("a code that is cut", vec![&cut], body),
        ("a code with another end", vec![&flipped], body),
        ("another version", vec![&other_version], body),
        ("another name of the version", vec![&shouted], body),
    ] {
        let answer = post(sender, &here, &signatures, body).await;
        let heard = (answer.status, answer.code());
        assert_eq!(heard, (401, "payment.forged_webhook".to_owned()), "{what}: {}", answer.text());
        refused += 1;
    }
    // Genuine, but at the wrong door.
    for (door, status) in [
        (path("testcard", Store::Velomarsh), 404),
        (path("cheque", Store::Tihaven), 422),
        (path("bank_transfer", Store::Tihaven), 401),
        ("/webhooks/testcard/nobody".to_owned(), 404),
        (format!("/webhooks/testcard/{}", fresh_key()), 404),
    ] {
        let answer = post(sender, &door, &[&good], body).await;
        assert_eq!(answer.problem()["status"], status, "{door}: {}", answer.text());
        refused += 1;
    }
    refused
}
