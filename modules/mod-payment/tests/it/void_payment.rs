//! Undoing what was authorised, whatever became of it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::future::join_all;
use mod_payment_api::{
    FactKind, Payment, PaymentError, PaymentState, Payments, VoidPayment, VoidedPayment,
};

use crate::{
    scripted::{Call, fact, instrument, refused, unavailable, unknown, webhook},
    stage::{
        Answered, PRICE_MINOR, Shop, Stage, card, ctx, eur, fresh_ctx, order_paid_with, refusal,
    },
};

/// Longer than any request is on its way.
const QUIET: Duration = Duration::from_secs(15);

fn voided(answer: Answered<VoidedPayment>) -> Payment {
    match answer {
        Ok(VoidedPayment::Voided(payment)) => *payment,
        other => panic!("not voided: {other:?}"),
    }
}

#[tokio::test]
async fn what_was_never_authorised_never_will_be() {
    let shop = Shop::open().await;
    assert_eq!(shop.void("k").await, Ok(VoidedPayment::NeverAuthorized));
    assert_eq!(shop.void("k").await, Ok(VoidedPayment::NeverAuthorized));
    let late = shop.module.authorize(&ctx("k"), order_paid_with(card("tok_approved"))).await;
    assert_eq!(refusal(late), PaymentError::AlreadyVoided);
    assert_eq!(shop.provider.postings(None).await, []);
}

#[tokio::test]
async fn captured_money_is_returned_in_full_and_once() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    for _ in 0..3 {
        let undone = voided(shop.void("k").await);
        assert_eq!((undone.id, undone.state), (paid.id, PaymentState::Refunded));
    }
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [PRICE_MINOR]);
    assert_eq!(shop.published(paid.id).await, ["captured", "refunded"]);
    assert_eq!(shop.pending().await, []);
}

#[tokio::test]
async fn ten_undos_at_once_return_the_money_once() {
    let shop = Arc::new(Shop::open().await);
    let paid = shop.pay("k", "tok_approved").await;
    let ten = (0..10).map(|_| {
        let shop = shop.clone();
        tokio::spawn(async move { shop.void("k").await })
    });
    for task in join_all(ten).await {
        let undone = voided(task.expect("no panic"));
        assert_eq!(undone.state, PaymentState::Refunded);
    }
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn a_payment_that_waits_for_its_holder_is_voided() {
    let shop = Shop::open().await;
    let waiting = shop.pay("k", "tok_needs_confirmation").await;
    let undone = voided(shop.void("k").await);
    assert_eq!((undone.id, undone.state), (waiting.id, PaymentState::Voided));
    assert_eq!(shop.published(waiting.id).await, ["action_required", "voided"]);
    let url = waiting.action_url.expect("somewhere to confirm");
    shop.provider.decide(&url, "approve").await;
    assert_eq!(shop.provider.postings(None).await, [], "too late to agree");
}

#[tokio::test]
async fn a_declined_payment_has_nothing_to_undo() {
    let shop = Shop::open().await;
    shop.pay("k", "tok_declined").await;
    assert_eq!(voided(shop.void("k").await).state, PaymentState::Declined);
}

#[tokio::test]
async fn a_charge_nobody_heard_of_is_found_and_returned() {
    let shop = Shop::open().await;
    let unknown = shop.pay("k", "tok_never_answers").await;
    assert_eq!(unknown.state, PaymentState::Submitted);
    assert_eq!(voided(shop.void("k").await).state, PaymentState::Refunded);
    assert_eq!(shop.provider.posted(Some(unknown.id), "charge").await, [PRICE_MINOR]);
    assert_eq!(shop.provider.posted(Some(unknown.id), "refund").await, [PRICE_MINOR]);
}

#[tokio::test]
async fn while_nobody_can_say_the_outcome_is_unknown_and_nothing_is_asked_for_again() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(_) => unknown(),
        _ => unavailable(),
    })
    .await;
    let request = order_paid_with(instrument());
    let payment = stage.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    assert_eq!(refusal(stage.void("k").await), PaymentError::OutcomeUnknown);
    let late = stage.module.authorize(&ctx("k"), request).await;
    assert_eq!(refusal(late), PaymentError::AlreadyVoided);
    assert_eq!(provider.count(|call| matches!(call, Call::Authorize(_))), 1);
    assert_eq!(stage.pending().await, [payment.id], "the poller goes on with it");
}

#[tokio::test]
async fn never_heard_of_is_the_last_word_only_after_a_quiet_time() {
    let (stage, provider) = Stage::scripted(|_| unknown()).await;
    let request = order_paid_with(instrument());
    let payment = stage.module.authorize(&ctx("k"), request.clone()).await.expect("an answer");
    stage.clock.advance(QUIET - Duration::from_secs(1));
    stage.module.authorize(&ctx("k"), request).await.expect("asked again a moment ago");
    let id = payment.id;
    provider.now(move |_| Ok(fact(id, FactKind::NeverHeardOf, 0, 0)));
    stage.clock.advance(QUIET - Duration::from_secs(1));
    assert_eq!(refusal(stage.void("k").await), PaymentError::OutcomeUnknown);
    stage.clock.advance(Duration::from_secs(1));
    assert_eq!(voided(stage.void("k").await).state, PaymentState::Voided);
    assert_eq!(stage.published(id).await, ["voided"]);
    assert_eq!(stage.pending().await, []);
}

#[tokio::test]
async fn a_holder_who_agrees_while_we_void_gets_the_money_back() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::RequiresAction, 0, 0)),
        _ => unavailable(),
    })
    .await;
    let payment = stage.authorize("k").await.expect("an answer");
    let id = payment.id;
    provider.now(move |call| match call {
        Call::Void(_) => refused(),
        Call::Refund(..) => Ok(fact(id, FactKind::Refunded, PRICE_MINOR, PRICE_MINOR)),
        _ => Ok(fact(id, FactKind::Captured, PRICE_MINOR, 0)),
    });
    assert_eq!(voided(stage.void("k").await).state, PaymentState::Refunded);
    assert_eq!(stage.published(id).await, ["action_required", "captured", "refunded"]);
}

#[tokio::test]
async fn a_holder_who_declines_while_we_void_has_declined() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::RequiresAction, 0, 0)),
        _ => unavailable(),
    })
    .await;
    let id = stage.authorize("k").await.expect("an answer").id;
    provider.now(move |call| match call {
        Call::Void(_) => refused(),
        _ => Ok(fact(id, FactKind::Declined, 0, 0)),
    });
    assert_eq!(voided(stage.void("k").await).state, PaymentState::Declined);
}

#[tokio::test]
async fn a_void_whose_answer_is_lost_is_unknown_and_finished_by_asking() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Authorized, 0, 0)),
        _ => unknown(),
    })
    .await;
    let id = stage.authorize("k").await.expect("an answer").id;
    assert_eq!(refusal(stage.void("k").await), PaymentError::OutcomeUnknown);
    assert_eq!(stage.pending().await, [id]);
    provider.now(move |_| Ok(fact(id, FactKind::Voided, 0, 0)));
    assert_eq!(stage.refresh(id).await.expect("an answer").state, PaymentState::Voided);
}

#[tokio::test]
async fn what_was_not_returned_yet_is_returned_by_the_undo() {
    let shop = Shop::open().await;
    let paid = shop.pay("k", "tok_approved").await;
    shop.refund("r-1", paid.id, 400).await.expect("refunded");
    assert_eq!(voided(shop.void("k").await).state, PaymentState::Refunded);
    assert_eq!(shop.provider.posted(Some(paid.id), "refund").await, [400, PRICE_MINOR - 400]);
}

#[tokio::test]
async fn a_charge_that_shows_up_after_it_was_given_up_is_returned() {
    let (stage, provider) = Stage::scripted(|_| unknown()).await;
    let id = stage.authorize("k").await.expect("an answer").id;
    provider.now(move |_| Ok(fact(id, FactKind::NeverHeardOf, 0, 0)));
    stage.clock.advance(QUIET);
    assert_eq!(voided(stage.void("k").await).state, PaymentState::Voided);
    let late = webhook(&fact(id, FactKind::Captured, PRICE_MINOR, 0));
    let receipt = stage.module.receive_webhook(&fresh_ctx(), late).await.expect("kept");
    assert_eq!(receipt.payment.state, PaymentState::Captured);
    assert_eq!(stage.pending().await, [id], "the undo is still wanted");
    provider.now(move |call| match call {
        Call::Refund(_, amount) => {
            Ok(fact(id, FactKind::Refunded, PRICE_MINOR, amount.amount_minor))
        }
        _ => Ok(fact(id, FactKind::Captured, PRICE_MINOR, 0)),
    });
    let returned = stage.refresh(id).await.expect("an answer");
    assert_eq!((returned.state, returned.refunded), (PaymentState::Refunded, eur(PRICE_MINOR)));
    assert_eq!(stage.published(id).await, ["voided", "captured", "refunded"]);
    assert_eq!(stage.pending().await, []);
}

#[tokio::test]
async fn late_news_of_an_old_attempt_is_written_down_beside_the_new_one() {
    let (stage, provider) = Stage::scripted(|_| unknown()).await;
    let request = order_paid_with(instrument());
    let old = stage.module.authorize(&ctx("k-1"), request.clone()).await.expect("an answer").id;
    provider.now(move |_| Ok(fact(old, FactKind::NeverHeardOf, 0, 0)));
    stage.clock.advance(QUIET);
    voided(stage.void("k-1").await);
    provider.now(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Captured, PRICE_MINOR, 0)),
        _ => unavailable(),
    });
    let new = stage.module.authorize(&ctx("k-2"), request.clone()).await.expect("after a no");
    assert_eq!(new.state, PaymentState::Captured);
    let late = webhook(&fact(old, FactKind::Captured, PRICE_MINOR, 0));
    let receipt = stage.module.receive_webhook(&fresh_ctx(), late).await.expect("kept");
    assert_eq!((receipt.payment.id, receipt.payment.state), (old, PaymentState::Captured));
    let third = stage.module.authorize(&ctx("k-3"), request).await;
    assert_eq!(refusal(third), PaymentError::AnotherUnderWay);
}

#[tokio::test]
async fn an_undo_that_meets_the_call_on_its_way_wins_and_finds_the_money() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Captured, PRICE_MINOR, 0)),
        Call::LookUp(id) => Ok(fact(*id, FactKind::NeverHeardOf, 0, 0)),
        _ => unavailable(),
    })
    .await;
    let stage = Arc::new(stage);
    let seen = Arc::new(Mutex::new(None));
    let (inner, note) = (stage.clone(), seen.clone());
    provider.meanwhile(move |call| {
        let (stage, note) = (inner.clone(), note.clone());
        async move {
            if matches!(call, Call::Authorize(_)) {
                let answer = Box::pin(stage.void("k")).await;
                *note.lock().expect("not poisoned") = Some(answer);
            }
        }
    });
    assert_eq!(refusal(stage.authorize("k").await), PaymentError::AlreadyVoided);
    let early = seen.lock().expect("not poisoned").take().expect("the undo was answered");
    assert_eq!(refusal(early), PaymentError::OutcomeUnknown);
    let id = stage.pending().await[0];
    provider.now(move |call| match call {
        Call::Refund(..) => Ok(fact(id, FactKind::Refunded, PRICE_MINOR, PRICE_MINOR)),
        _ => unavailable(),
    });
    assert_eq!(voided(stage.void("k").await).state, PaymentState::Refunded);
}

#[tokio::test]
async fn a_refused_return_is_said_and_tried_anew() {
    let (stage, provider) = Stage::scripted(|call| match call {
        Call::Authorize(asked) => Ok(fact(asked.payment_id, FactKind::Captured, PRICE_MINOR, 0)),
        _ => refused(),
    })
    .await;
    let id = stage.authorize("k").await.expect("an answer").id;
    assert_eq!(refusal(stage.void("k").await), PaymentError::RefundRefused);
    assert_eq!(stage.pending().await, [id]);
    stage.refresh(id).await.expect("an answer");
    assert_eq!(provider.count(|call| matches!(call, Call::Refund(..))), 1, "not by itself");
    provider.now(move |call| match call {
        Call::Refund(..) => Ok(fact(id, FactKind::Refunded, PRICE_MINOR, PRICE_MINOR)),
        _ => unavailable(),
    });
    assert_eq!(voided(stage.void("k").await).state, PaymentState::Refunded);
    let keys: Vec<_> = provider
        .calls()
        .into_iter()
        .filter_map(|call| match call {
            Call::Refund(key, _) => Some(key),
            _ => None,
        })
        .collect();
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1], "the provider keeps its no under the first key");
}

#[tokio::test]
async fn every_payment_of_an_order_is_undone() {
    let shop = Shop::open().await;
    let declined = order_paid_with(card("tok_declined"));
    shop.module.authorize(&ctx("k-1"), declined.clone()).await.expect("an answer");
    let mut approved = declined;
    approved.instrument = card("tok_approved");
    let paid = shop.module.authorize(&ctx("k-2"), approved.clone()).await.expect("an answer");
    let of_order = VoidPayment::OfOrder(approved.order_id);
    let undone = voided(shop.module.void(&fresh_ctx(), of_order).await);
    assert_eq!((undone.id, undone.state), (paid.id, PaymentState::Refunded));
    let unheard = VoidPayment::OfOrder(order_paid_with(card("tok_approved")).order_id);
    let nothing = shop.module.void(&fresh_ctx(), unheard).await;
    assert_eq!(nothing, Ok(VoidedPayment::NeverAuthorized));
}
