//! Asking for the money of an order.

use std::{collections::HashSet, sync::Arc, time::Duration};

use futures_util::future::join_all;
use mod_payment_api::{AuthorizePayment, PaymentError, PaymentState, Payments, TokenizeInstrument};
use serde_json::json;
use testkit::{eventually, executed};

use crate::stage::{PRICE_MINOR, Shop, card, ctx, eur, fresh_ctx, order_paid_with, refusal};

#[tokio::test]
async fn an_approved_card_pays_at_once() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    assert_eq!(paid.state, PaymentState::Captured);
    assert_eq!((paid.captured, paid.refunded), (eur(PRICE_MINOR), eur(0)));
    assert_eq!(shop.provider.posted(Some(paid.id), "charge").await, [PRICE_MINOR]);
    assert_eq!(shop.published(paid.id).await, ["captured"]);
    assert_eq!(shop.payment(paid.id).await, paid);
    assert_eq!(shop.pending().await, []);
}

#[tokio::test]
async fn a_payment_is_two_commits_in_four_round_trips_each() {
    let shop = Shop::open().await;
    let (paid, asked) = executed(shop.pay("k", "tok_approved")).await;
    assert_eq!(paid.state, PaymentState::Captured);
    assert_eq!((asked.commits, asked.statements), (2, 8));
}

#[tokio::test]
async fn a_decline_is_a_state_and_says_why() {
    let shop = Shop::open().await;
    for (key, token, code) in [
        ("k-1", "tok_declined", "card_declined"),
        ("k-2", "tok_insufficient_funds", "insufficient_funds"),
    ] {
        let declined = shop.pay(key, token).await;
        assert_eq!(declined.state, PaymentState::Declined);
        assert_eq!(declined.decline_code.as_deref(), Some(code));
        assert_eq!(shop.published(declined.id).await, ["declined"]);
    }
    assert_eq!(shop.provider.postings(None).await, []);
}

#[tokio::test]
async fn a_card_that_needs_its_holder_is_paid_once_they_agree() {
    let shop = Shop::open().await;
    let waiting = shop.pay("k", "tok_needs_confirmation").await;
    assert_eq!(waiting.state, PaymentState::RequiresAction);
    assert_eq!(shop.pending().await, [waiting.id]);
    let url = waiting.action_url.as_deref().expect("somewhere to confirm");
    shop.provider.decide(url, "approve").await;
    let paid = shop.refresh(waiting.id).await.expect("an answer");
    assert_eq!((paid.state, paid.action_url), (PaymentState::Captured, None));
    assert_eq!(shop.published(paid.id).await, ["action_required", "captured"]);
}

#[tokio::test]
async fn a_holder_who_refuses_has_declined() {
    let shop = Shop::open().await;
    let waiting = shop.pay("k", "tok_needs_confirmation").await;
    let url = waiting.action_url.as_deref().expect("somewhere to confirm");
    shop.provider.decide(url, "decline").await;
    let declined = shop.refresh(waiting.id).await.expect("an answer");
    assert_eq!(declined.state, PaymentState::Declined);
    assert_eq!(declined.decline_code.as_deref(), Some("authentication_failed"));
}

#[tokio::test]
async fn a_repeated_key_returns_the_first_answer() {
    let shop = Shop::open().await;
    let request = order_paid_with(card("tok_approved"));
    let first = shop.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    let again = shop.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!(first, again);
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn a_key_of_another_request_is_refused() {
    let shop = Shop::open().await;
    let request = order_paid_with(card("tok_approved"));
    shop.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    let dearer = AuthorizePayment { amount: eur(PRICE_MINOR + 1), ..request };
    assert_eq!(refusal(shop.module.authorize(&ctx("k"), dearer).await), PaymentError::KeyReused);
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn a_charge_whose_answer_is_lost_is_unknown_and_the_same_key_finds_it() {
    let shop = Shop::open().await;
    let request = order_paid_with(card("tok_never_answers"));
    let unknown = shop.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    assert_eq!(unknown.state, PaymentState::Submitted);
    assert_eq!(shop.pending().await, [unknown.id]);
    let known = shop.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!((known.id, known.state), (unknown.id, PaymentState::Captured));
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
    assert_eq!(shop.published(known.id).await, ["captured"]);
}

#[tokio::test]
async fn a_late_answer_is_unknown_and_asking_finds_it() {
    let shop = Shop::with(
        |provider| provider.late_ms = 60_000,
        |adapter| adapter.total_timeout = Duration::from_millis(200),
    )
    .await;
    let unknown = shop.pay("k", "tok_answers_late").await;
    assert_eq!(unknown.state, PaymentState::Submitted);
    let known = eventually("the charge is known", async || {
        let payment = shop.refresh(unknown.id).await.expect("an answer");
        Some(payment).filter(|payment| payment.state != PaymentState::Submitted)
    })
    .await;
    assert_eq!(known.state, PaymentState::Captured);
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn a_charge_answered_by_an_error_is_unknown_until_asked_again() {
    let shop = Shop::open().await;
    shop.provider.control(json!({ "charge_then_500": 1 })).await;
    let request = order_paid_with(card("tok_approved"));
    let unknown = shop.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    assert_eq!(unknown.state, PaymentState::Submitted);
    let known = shop.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!(known.state, PaymentState::Captured);
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_under_the_same_key() {
    let shop = Shop::open().await;
    shop.provider.control(json!({ "down": true })).await;
    let request = order_paid_with(card("tok_approved"));
    let unknown = shop.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    assert_eq!(unknown.state, PaymentState::Submitted);
    assert_eq!(shop.refresh(unknown.id).await.expect("an answer").state, PaymentState::Submitted);
    shop.provider.control(json!({ "down": false })).await;
    let paid = shop.module.authorize(&ctx("k"), request).await.expect("an answer");
    assert_eq!((paid.id, paid.state), (unknown.id, PaymentState::Captured));
}

#[tokio::test]
async fn twenty_at_once_under_one_key_are_one_charge() {
    let shop = Arc::new(Shop::open().await);
    let request = order_paid_with(card("tok_approved"));
    let twenty = (0..20).map(|_| {
        let (shop, request) = (shop.clone(), request.clone());
        tokio::spawn(async move { shop.module.authorize(&ctx("k"), request).await })
    });
    let answers = join_all(twenty).await.into_iter().map(|task| task.expect("no panic"));
    let answers: Vec<_> = answers.map(|answer| answer.expect("an answer")).collect();
    assert!(answers.iter().all(|payment| payment.state == PaymentState::Captured), "{answers:?}");
    let ids: HashSet<_> = answers.iter().map(|payment| payment.id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
    assert_eq!(shop.published(answers[0].id).await, ["captured"]);
}

#[tokio::test]
async fn a_second_attempt_waits_for_a_definite_no() {
    let shop = Shop::open().await;
    let declined = order_paid_with(card("tok_declined"));
    shop.module.authorize(&ctx("k-1"), declined.clone()).await.expect("an answer");
    let unknown = AuthorizePayment { instrument: card("tok_never_answers"), ..declined };
    let second = shop.module.authorize(&ctx("k-2"), unknown.clone()).await.expect("after a no");
    assert_eq!(second.state, PaymentState::Submitted);
    let third = AuthorizePayment { instrument: card("tok_approved"), ..unknown };
    for _ in 0..2 {
        let answer = shop.module.authorize(&ctx("k-3"), third.clone()).await;
        assert_eq!(refusal(answer), PaymentError::AnotherUnderWay);
        shop.refresh(second.id).await.expect("an answer");
    }
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn ten_keys_at_once_for_one_order_are_one_charge() {
    let shop = Arc::new(Shop::open().await);
    let request = order_paid_with(card("tok_approved"));
    let ten = (0..10).map(|n| {
        let (shop, request) = (shop.clone(), request.clone());
        tokio::spawn(async move { shop.module.authorize(&ctx(&format!("k-{n}")), request).await })
    });
    let answers = join_all(ten).await.into_iter().map(|task| task.expect("no panic"));
    let (made, refused): (Vec<_>, Vec<_>) = answers.partition(Result::is_ok);
    assert_eq!(made.len(), 1, "{refused:?}");
    for answer in refused {
        assert_eq!(refusal(answer), PaymentError::AnotherUnderWay);
    }
    assert_eq!(shop.provider.posted(None, "charge").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn every_fault_is_named_and_nothing_is_written() {
    let shop = Shop::open().await;
    let good = order_paid_with(card("tok_approved"));
    let mut without_key = fresh_ctx();
    without_key.key = None;
    let answer = shop.module.authorize(&without_key, good.clone()).await;
    assert_eq!(refusal(answer), PaymentError::KeyRequired);
    let mut barter = good.clone();
    barter.instrument.method = "barter".to_owned();
    let answer = shop.module.authorize(&ctx("k"), barter).await;
    assert_eq!(refusal(answer), PaymentError::UnknownMethod("barter".to_owned()));
    let mut bad = good;
    bad.amount = eur(0);
    bad.instrument.token = "4242 4242 4242 4242".to_owned();
    bad.instrument.label = "a\0b".to_owned();
    bad.return_url = "javascript:alert(1)".to_owned();
    let PaymentError::Invalid(faults) = refusal(shop.module.authorize(&ctx("k"), bad).await) else {
        panic!("faults in fields");
    };
    let faults: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
    assert_eq!(
        faults,
        [
            ("/amount", "out_of_range"),
            ("/instrument/label", "control_characters"),
            ("/instrument/token", "card_number"),
            ("/return_url", "invalid_url"),
        ]
    );
    assert_eq!(shop.count("SELECT count(*) FROM payments.payments").await, 0);
    assert_eq!(shop.count("SELECT count(*) FROM payments.replies").await, 0);
}

#[tokio::test]
async fn no_card_number_is_kept_anywhere() {
    let shop = Shop::open().await;
    for (n, card) in adapter_testcard::TEST_CARDS.iter().enumerate() {
        let typed = TokenizeInstrument {
            method: "testcard".to_owned(),
            fields: [("number".to_owned(), card.number.to_owned())].into(),
        };
        let instrument = shop.module.tokenize(&fresh_ctx(), typed).await.expect("a test card");
        let request = order_paid_with(instrument);
        if card.token != "tok_answers_late" {
            let key = format!("k-{n}");
            shop.module.authorize(&ctx(&key), request).await.expect("an answer");
        }
    }
    let kept = "SELECT count(*) FROM (
                    SELECT p::text AS row FROM payments.payments p
                    UNION ALL SELECT f::text FROM payments.facts f
                    UNION ALL SELECT r::text FROM payments.replies r
                    UNION ALL SELECT e::text FROM payments.events e) AS kept
                WHERE row ~ '42424242|40000000000'";
    assert_eq!(shop.count(kept).await, 0);
    assert_eq!(shop.count("SELECT count(*) FROM payments.payments").await, 5);
}

#[tokio::test]
async fn a_number_that_is_no_test_card_is_a_fault_of_its_field() {
    let shop = Shop::open().await;
    let typed = TokenizeInstrument {
        method: "testcard".to_owned(),
        fields: [("number".to_owned(), "5555555555554444".to_owned())].into(),
    };
    assert!(!format!("{typed:?}").contains("5555"), "not even in a log");
    let PaymentError::InvalidInstrument(faults) =
        refusal(shop.module.tokenize(&fresh_ctx(), typed).await)
    else {
        panic!("a fault of the instrument");
    };
    assert_eq!(faults[0].pointer, "/fields/number");
    assert_eq!(faults[0].code, "invalid_card");
}
