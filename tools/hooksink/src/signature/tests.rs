//! Against the example of the specification, and against people who change a byte.

use super::{Fault, Secret, Signed, sign, verify};

/// From the reference implementations of Standard Webhooks.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP: &str = "1614265330";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const NOW: i64 = 1_614_265_330;
const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn secret(text: &str) -> Secret {
    Secret::parse(text).expect("a secret")
}

fn example() -> Signed<'static> {
    Signed { id: Some(ID), timestamp: Some(TIMESTAMP), signature: Some(SIGNATURE), body: BODY }
}

#[test]
fn the_example_of_the_specification_is_right() {
    assert_eq!(verify(example(), &[secret(SECRET)], NOW), Ok(()));
    assert_eq!(sign(&secret(SECRET), ID, NOW, BODY), SIGNATURE);
}

#[test]
fn whoever_changes_anything_is_found_out() {
    let secrets = [secret(SECRET)];
    let forged = [
        Signed { id: Some("msg_other"), ..example() },
        Signed { timestamp: Some("1614265331"), ..example() },
        Signed { body: br#"{"test": 2432232315}"#, ..example() },
        Signed { signature: Some("v1,h0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), ..example() },
        Signed { signature: Some("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), ..example() },
        Signed { signature: Some("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), ..example() },
        Signed { signature: Some("v1,"), ..example() },
        Signed { signature: Some(""), ..example() },
        Signed { signature: Some("v1,g0hM"), ..example() },
    ];
    for request in forged {
        assert_eq!(verify(request, &secrets, NOW), Err(Fault::Signature), "{request:?}");
    }
    assert_eq!(verify(example(), &[secret(OTHER)], NOW), Err(Fault::Signature));
    assert_eq!(verify(example(), &[], NOW), Err(Fault::Signature));
}

#[test]
fn a_header_that_is_missing_or_no_number_is_said() {
    let secrets = [secret(SECRET)];
    for request in [
        Signed { id: None, ..example() },
        Signed { timestamp: None, ..example() },
        Signed { signature: None, ..example() },
    ] {
        assert_eq!(verify(request, &secrets, NOW), Err(Fault::Headers));
    }
    let request = Signed { timestamp: Some("yesterday"), ..example() };
    assert_eq!(verify(request, &secrets, NOW), Err(Fault::Time));
}

#[test]
fn a_signature_is_good_for_five_minutes_either_way() {
    let secrets = [secret(SECRET)];
    for (now, expected) in [
        (NOW + 300, Ok(())),
        (NOW - 300, Ok(())),
        (NOW + 301, Err(Fault::Stale)),
        (NOW - 301, Err(Fault::Stale)),
        (i64::MIN, Err(Fault::Stale)),
    ] {
        assert_eq!(verify(example(), &secrets, now), expected, "{now}");
    }
}

#[test]
fn any_of_two_signatures_under_any_of_two_secrets_will_do() {
    let (old, new) = (secret(OTHER), secret(SECRET));
    let both = format!("{} {SIGNATURE}", sign(&old, ID, NOW, BODY));
    let request = Signed { signature: Some(&both), ..example() };
    for secrets in [vec![old.clone()], vec![new.clone()], vec![old.clone(), new.clone()]] {
        assert_eq!(verify(request, &secrets, NOW), Ok(()));
    }
    assert_eq!(verify(example(), &[old, new], NOW), Ok(()));
}

#[test]
fn what_is_no_secret_is_none() {
    for text in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%", "whsec_c2hvcnQ="] {
        assert!(Secret::parse(text).is_none(), "{text}");
    }
}
