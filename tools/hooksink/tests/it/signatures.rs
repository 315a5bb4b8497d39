//! Who is believed.

use hooksink::{Endpoint, Mode};

use crate::stage::{Hook, OTHER, SECRET, Stage, now};

#[tokio::test]
async fn what_is_signed_is_taken_and_said_to_be() {
    let stage = Stage::taking().await;
    assert_eq!(stage.status(&Hook::of("event")).await, 200);
    let received = stage.running.received();
    assert_eq!((received[0].verified, received[0].fault.as_deref()), (true, None));
}

#[tokio::test]
async fn forgeries_are_refused_and_said_to_be() {
    let stage = Stage::taking().await;
    let right = Hook::of("event");
    let forged = [
        (Hook { body: right.body.replace("/7", "/8"), ..right.clone() }, "no signature is right"),
        (Hook { id: "other".to_owned(), ..right.clone() }, "no signature is right"),
        (Hook { timestamp: right.timestamp + 1, ..right.clone() }, "no signature is right"),
        (Hook::signed("event", &[OTHER], now()), "no signature is right"),
        (Hook { signature: None, ..right.clone() }, "a header of the signature is missing"),
        (Hook::signed("event", &[SECRET], now() - 400), "the time is too far from ours"),
        (Hook::signed("event", &[SECRET], now() + 400), "the time is too far from ours"),
    ];
    for (hook, fault) in forged {
        assert_eq!(stage.status(&hook).await, 401, "{hook:?}");
        let last = stage.running.received().pop().expect("a record");
        assert_eq!((last.verified, last.fault.as_deref()), (false, Some(fault)), "{hook:?}");
        assert_eq!(last.status, Some(401));
    }
    assert_eq!(stage.status(&right).await, 200);
}

#[tokio::test]
async fn while_a_secret_changes_either_will_do() {
    let stage = Stage::new().await;
    let both = Hook::signed("event", &[OTHER, SECRET], now());
    for secrets in [vec![OTHER], vec![SECRET], vec![SECRET, OTHER]] {
        let secrets: Vec<String> = secrets.into_iter().map(str::to_owned).collect();
        stage.running.tell("erp", Endpoint { secrets, mode: Mode::Take });
        assert_eq!(stage.status(&both).await, 200);
    }
    for alone in [OTHER, SECRET] {
        assert_eq!(stage.status(&Hook::signed("event", &[alone], now())).await, 200);
    }
}
