//! Signatures of webhooks: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
//!
//! The raw bytes of the body are signed, never a re-serialised form. A repeat within the
//! tolerance passes here; the receiver stores each event once, by provider and event id.

use hmac::{Hmac, KeyInit, Mac};
use kernel_common::Timestamp;
use sha2::Sha256;

use crate::{compare::constant_time_eq, hex};

/// Seconds a signature's time may differ from ours, either way.
pub const WEBHOOK_TOLERANCE_SECONDS: u64 = 300;

/// Signatures looked at in one header: two secrets in rotation need two.
const SIGNATURES_MAX: usize = 8;

/// Why a webhook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefused {
    /// The header has not the form `t=..,v1=..`.
    #[error("the signature header is malformed")]
    Malformed,
    /// No signature fits the body under any of the secrets.
    #[error("no signature fits the body")]
    Forged,
    /// Signed too long ago, or in the future.
    #[error("signed {off_seconds} s away from now")]
    Stale {
        /// Seconds between the signature and now.
        off_seconds: u64,
    },
}

/// The header value for `body`, sent at `at`.
///
/// # Panics
/// When `secret` is empty.
#[must_use]
pub fn sign_webhook(secret: &[u8], at: Timestamp, body: &[u8]) -> String {
    assert!(!secret.is_empty(), "a webhook secret is not empty");
    let seconds = at.unix_micros().div_euclid(1_000_000);
    let signature = hex::encode(&mac(secret, &seconds.to_string(), body));
    format!("t={seconds},v1={signature}")
}

/// Checks `header` against the raw `body` under any of `secrets`, at `now`.
///
/// Empty secrets never match. The signature is judged before the time, so that only a holder of
/// a secret learns our clock.
///
/// # Errors
/// See [`WebhookRefused`].
pub fn verify_webhook(
    header: &str,
    body: &[u8],
    secrets: &[impl AsRef<[u8]>],
    now: Timestamp,
) -> Result<(), WebhookRefused> {
    let parsed = Header::parse(header).ok_or(WebhookRefused::Malformed)?;
    let mut fits = false;
    for secret in secrets.iter().map(AsRef::as_ref).filter(|secret| !secret.is_empty()) {
        let expected = mac(secret, parsed.time, body);
        for signature in &parsed.signatures {
            fits |= constant_time_eq(signature, &expected);
        }
    }
    if !fits {
        return Err(WebhookRefused::Forged);
    }
    let off_seconds = now.unix_micros().div_euclid(1_000_000).abs_diff(parsed.seconds);
    if off_seconds > WEBHOOK_TOLERANCE_SECONDS {
        return Err(WebhookRefused::Stale { off_seconds });
    }
    Ok(())
}

struct Header<'a> {
    /// The time as it was written, because that text is signed.
    time: &'a str,
    seconds: i64,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut time = None;
        let mut signatures = Vec::new();
        for part in header.split(',') {
            let (name, value) = part.trim().split_once('=')?;
            match name {
                // A second time would leave open which one was signed.
                "t" if time.is_some() => return None,
                "t" => time = Some(value),
                "v1" if signatures.len() == SIGNATURES_MAX => return None,
                "v1" => signatures.push(hex::decode(value)?),
                // Other schemes are for other readers.
                _ => {}
            }
        }
        let time = time.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
        let seconds = time.parse().ok()?;
        (!signatures.is_empty()).then_some(Self { time, seconds, signatures })
    }
}

fn mac(secret: &[u8], time: &str, body: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel_common::{Clock, ManualClock, Timestamp};

    use super::{WebhookRefused, sign_webhook, verify_webhook};

    const SECRET: &[u8] = b"whsec-one";
    const BODY: &[u8] = br#"{"id":"evt_1","amount_minor":2490}"#;

    fn now() -> Timestamp {
        ManualClock::default().now()
    }

    fn check(header: &str, body: &[u8]) -> Result<(), WebhookRefused> {
        verify_webhook(header, body, &[SECRET], now())
    }

    #[test]
    fn a_signed_body_is_taken() {
        assert_eq!(check(&sign_webhook(SECRET, now(), BODY), BODY), Ok(()));
    }

    #[test]
    fn the_signature_is_the_published_scheme() {
        let at = Timestamp::from_unix_micros(1_700_000_000_000_000);
        let header = sign_webhook(b"secret", at, b"{}");
        let signature = "b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163";
        assert_eq!(header, format!("t=1700000000,v1={signature}"));
        assert_eq!(verify_webhook(&header, b"{}", &[b"secret"], at), Ok(()));
    }

    #[test]
    fn a_changed_body_or_another_secret_is_forged() {
        let header = sign_webhook(SECRET, now(), BODY);
        let reserialised = br#"{"amount_minor":2490,"id":"evt_1"}"#;
        let truncated = &BODY[..BODY.len() - 1];
        for body in [&reserialised[..], truncated, b""] {
            assert_eq!(check(&header, body), Err(WebhookRefused::Forged));
        }
        let theirs = sign_webhook(b"whsec-two", now(), BODY);
        assert_eq!(check(&theirs, BODY), Err(WebhookRefused::Forged));
    }

    #[test]
    fn the_time_is_part_of_what_is_signed() {
        let header = sign_webhook(SECRET, now(), BODY);
        let (time, signature) = header.split_once(',').expect("two parts");
        let seconds: i64 = time[2..].parse().expect("seconds");
        let moved = format!("t={},{signature}", seconds + 1);
        assert_eq!(check(&moved, BODY), Err(WebhookRefused::Forged));
    }

    #[test]
    fn malformed_and_truncated_headers_are_refused() {
        let header = sign_webhook(SECRET, now(), BODY);
        let truncated = &header[..header.len() - 1];
        let two_times = format!("t=1,{header}");
        let signed_time = header.replacen("t=", "t=+", 1);
        let upper = header.to_uppercase();
        for bad in [
            "",
            "t=",
            "t=,v1=",
            "v1=00",
            "t=1700000000",
            truncated,
            &two_times,
            &signed_time,
            &upper,
            "nonsense",
            "t=99999999999999999999,v1=00",
        ] {
            assert_eq!(check(bad, BODY), Err(WebhookRefused::Malformed), "{bad}");
        }
    }

    #[test]
    fn an_old_or_early_signature_is_stale() {
        let header = sign_webhook(SECRET, now(), BODY);
        let at = |seconds| now().after(Duration::from_secs(seconds));
        assert_eq!(verify_webhook(&header, BODY, &[SECRET], at(300)), Ok(()));
        let stale = Err(WebhookRefused::Stale { off_seconds: 301 });
        assert_eq!(verify_webhook(&header, BODY, &[SECRET], at(301)), stale);
        let early = sign_webhook(SECRET, at(301), BODY);
        assert_eq!(verify_webhook(&early, BODY, &[SECRET], now()), stale);
    }

    #[test]
    fn two_secrets_in_rotation_both_pass() {
        let secrets = [&b"whsec-new"[..], SECRET];
        for secret in secrets {
            let header = sign_webhook(secret, now(), BODY);
            assert_eq!(verify_webhook(&header, BODY, &secrets, now()), Ok(()));
        }
        let old = sign_webhook(SECRET, now(), BODY);
        let new = sign_webhook(b"whsec-new", now(), BODY);
        let both = format!("{old},{}", new.split_once(',').expect("two parts").1);
        assert_eq!(verify_webhook(&both, BODY, &[b"whsec-new"], now()), Ok(()));
    }

    #[test]
    fn an_empty_secret_never_matches() {
        let header = sign_webhook(SECRET, now(), BODY);
        let none: [&[u8]; 0] = [];
        assert_eq!(verify_webhook(&header, BODY, &none, now()), Err(WebhookRefused::Forged));
        let empty = [&b""[..]];
        assert_eq!(verify_webhook(&header, BODY, &empty, now()), Err(WebhookRefused::Forged));
    }
}
