//! Returning money.

use std::sync::Arc;

use futures_util::future::join_all;
use kernel_common::{Currency, Money, PaymentId};
use mod_payment_api::{FactKind, PaymentError, PaymentRef, PaymentState, Payments, RefundPayment};
use rt_host::RandomIds;
use serde_json::json;

use crate::{
    scripted::{Call, fact, refused, unavailable},
    stage::{PRICE_MINOR, Shop, Stage, ctx, eur, fresh_ctx, refund_of, refusal},
};

#[tokio::test]
async fn parts_add_up_to_exactly_what_was_captured() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    for (n, minor) in [500, 500, 249].into_iter().enumerate() {
        let refund = shop.refund(&format!("r-{n}"), paid.id, minor).await.expect("refunded");
        assert!(refund.settled);
        assert_eq!(refund.payment.state, PaymentState::PartiallyRefunded);
    }
    let too_much = refusal(shop.refund("r-3", paid.id, 2).await);
    let expected = PaymentError::RefundExceedsCaptured { requested: eur(2), left: eur(1) };
    assert_eq!(too_much, expected);
    let rest = shop.module.refund(&ctx("r-4"), refund_of(paid.id, None)).await.expect("refunded");
    assert_eq!((rest.amount, rest.payment.state), (eur(1), PaymentState::Refunded));
    let nothing = refusal(shop.module.refund(&ctx("r-5"), refund_of(paid.id, None)).await);
    let expected = PaymentError::RefundExceedsCaptured { requested: eur(0), left: eur(0) };
    assert_eq!(nothing, expected);
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [500, 500, 249, 1]);
    assert_eq!(
        shop.published(paid.id).await,
        ["captured", "refunded", "refunded", "refunded", "refunded"]
    );
}

#[tokio::test]
async fn fifty_refunds_at_once_never_exceed_what_was_captured() {
    let shop = Arc::new(Shop::open().await);
    let paid = shop.pay("k", "tok_approved").await;
    let fifty = (0..50).map(|n| {
        let shop = shop.clone();
        tokio::spawn(async move { shop.refund(&format!("r-{n}"), paid.id, 100).await })
    });
    let answers = join_all(fifty).await.into_iter().map(|task| task.expect("no panic"));
    let (made, others): (Vec<_>, Vec<_>) = answers.partition(Result::is_ok);
    assert_eq!(made.len(), 12, "{others:?}");
    for answer in others {
        let expected = PaymentError::RefundExceedsCaptured { requested: eur(100), left: eur(50) };
        assert_eq!(refusal(answer), expected);
    }
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [100; 12]);
    assert_eq!(shop.payment(paid.id).await.refunded, eur(1_200));
}

#[tokio::test]
async fn a_repeated_key_returns_the_same_refund_and_no_more_money() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    let first = shop.refund("r", paid.id, 300).await.expect("refunded");
    let again = shop.refund("r", paid.id, 300).await.expect("answered");
    assert_eq!((first.id, first.amount, first.settled), (again.id, again.amount, again.settled));
    assert_eq!(refusal(shop.refund("r", paid.id, 301).await), PaymentError::KeyReused);
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [300]);
}

#[tokio::test]
async fn ten_at_once_under_one_key_are_one_refund() {
    let shop = Arc::new(Shop::open().await);
    let paid = shop.pay("k", "tok_approved").await;
    let ten = (0..10).map(|_| {
        let shop = shop.clone();
        tokio::spawn(async move { shop.refund("r", paid.id, 300).await })
    });
    for task in join_all(ten).await {
        assert!(task.expect("no panic").expect("answered").settled);
    }
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [300]);
    assert_eq!(shop.published(paid.id).await, ["captured", "refunded"]);
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_awaited_and_finished_once() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    shop.provider.control(json!({ "drop_next_replies": 1 })).await;
    let awaited = shop.refund("r", paid.id, 700).await.expect("kept");
    assert!(!awaited.settled);
    assert_eq!(shop.pending().await, [paid.id], "the poller goes on with it");
    let too_much = refusal(shop.refund("r-2", paid.id, 700).await);
    let expected = PaymentError::RefundExceedsCaptured { requested: eur(700), left: eur(550) };
    assert_eq!(too_much, expected, "it counts while it is awaited");
    for _ in 0..2 {
        let payment = shop.refresh(paid.id).await.expect("an answer");
        assert_eq!(payment.refunded, eur(700));
    }
    let repeated = shop.refund("r", paid.id, 700).await.expect("answered");
    assert!(repeated.settled);
    assert_eq!(repeated.id, awaited.id);
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [700]);
    assert_eq!(shop.published(paid.id).await, ["captured", "refunded"]);
    assert_eq!(shop.pending().await, []);
}

#[tokio::test]
async fn a_refund_heard_of_by_webhook_first_is_not_made_again() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    shop.provider.control(json!({ "drop_next_replies": 1 })).await;
    shop.refund("r", paid.id, PRICE_MINOR).await.expect("kept");
    let told = shop.provider.webhook(paid.id).await;
    let receipt = shop.module.receive_webhook(&fresh_ctx(), told).await.expect("taken");
    assert_eq!(receipt.payment.state, PaymentState::Refunded);
    let settled = shop.refund("r", paid.id, PRICE_MINOR).await.expect("answered");
    assert!(settled.settled);
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [PRICE_MINOR]);
    assert_eq!(shop.published(paid.id).await, ["captured", "refunded"]);
}

#[tokio::test]
async fn a_refused_refund_gives_its_amount_back() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Captured, PRICE_MINOR, 0)),
        Call::Refund(..) => refused(),
        _ => unavailable(),
    })
    .await;
    let id = stage.authorize("k").await.expect("an answer").id;
    for _ in 0..2 {
        let answer = stage.refund("r-1", id, PRICE_MINOR).await;
        assert_eq!(refusal(answer), PaymentError::RefundRefused);
    }
    assert_eq!(provider.count(|call| matches!(call, Call::Refund(..))), 1, "a no is kept");
    provider.now(move |_| Ok(fact(id, FactKind::Refunded, PRICE_MINOR, PRICE_MINOR)));
    let refund = stage.refund("r-2", id, PRICE_MINOR).await.expect("the amount is free again");
    assert_eq!(refund.payment.state, PaymentState::Refunded);
}

#[tokio::test]
async fn what_the_provider_returned_by_itself_is_not_returned_twice() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Captured, PRICE_MINOR, 0)),
        _ => unavailable(),
    })
    .await;
    let id = stage.authorize("k").await.expect("an answer").id;
    provider.now(move |_| Ok(fact(id, FactKind::Refunded, PRICE_MINOR, 1_000)));
    stage.refresh(id).await.expect("an answer");
    let expected = PaymentError::RefundExceedsCaptured { requested: eur(300), left: eur(250) };
    assert_eq!(refusal(stage.refund("r", id, 300).await), expected);
}

#[tokio::test]
async fn each_refusal_names_its_reason() {
    let shop = Shop::open().await;
    let waiting = shop.pay("k-1", "tok_needs_confirmation").await;
    assert_eq!(refusal(shop.refund("r-1", waiting.id, 1).await), PaymentError::NotCaptured);
    let unheard = PaymentId::generate(&RandomIds);
    assert_eq!(refusal(shop.refund("r-2", unheard, 1).await), PaymentError::NotFound);
    let paid = shop.pay("k-2", "tok_approved").await;
    let mut without_key = fresh_ctx();
    without_key.key = None;
    let answer = shop.module.refund(&without_key, refund_of(paid.id, Some(1))).await;
    assert_eq!(refusal(answer), PaymentError::KeyRequired);
    let pointer = |error| match error {
        PaymentError::Invalid(faults) => {
            faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect::<Vec<_>>()
        }
        other => panic!("no fault of a field: {other:?}"),
    };
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    let of = |amount, reason: &str| RefundPayment {
        payment: PaymentRef::Id(paid.id),
        amount: Some(amount),
        reason: reason.to_owned(),
    };
    let yen = of(Money::new(1, Currency::JPY), "");
    let table = [
        (yen, fault("/amount", "currency_mismatch")),
        (of(eur(0), ""), fault("/amount", "out_of_range")),
        (of(eur(-5), ""), fault("/amount", "out_of_range")),
        (of(eur(1), "a\0b"), fault("/reason", "control_characters")),
    ];
    for (request, expected) in table {
        let answer = shop.module.refund(&fresh_ctx(), request.clone()).await;
        assert_eq!(pointer(refusal(answer)), expected, "{request:?}");
    }
    assert_eq!(shop.provider.posted(None, "refund").await, [0i64; 0]);
}
