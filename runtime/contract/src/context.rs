//! What every call is told: whose, by whom, in which language and money, until when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use kernel_common::{Currency, IdempotencyKey, Locale, TenantId};
use kernel_events::{Actor, EventMeta};

use crate::TraceParent;

/// A moment after which nobody waits for the answer any more. Crosses the wire as the
/// milliseconds that remain, so that two hosts need not agree on the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// `timeout` from now; nobody waits longer than a day.
    #[must_use]
    pub fn after(timeout: Duration) -> Self {
        // The bound also keeps a number out of a header from overflowing the clock.
        Self(Instant::now() + timeout.min(TIMEOUT_MAX))
    }

    /// What is left, zero when it has passed.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }
}

const TIMEOUT_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// Counts the contract calls that one request makes; tests hold it against a budget.
#[derive(Clone, Debug, Default)]
pub struct CallCounter(Arc<AtomicU32>);

impl CallCounter {
    /// Calls so far.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn increment(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// The context of a call, the explicit first argument of every contract method.
#[derive(Clone, Debug)]
pub struct CallCtx {
    /// Whose data.
    pub tenant: TenantId,
    /// Who asks.
    pub actor: Actor,
    /// Language of the answer.
    pub locale: Locale,
    /// Money of the answer.
    pub currency: Currency,
    /// Sales channel: `web`, `api`, `admin`.
    pub channel: String,
    /// Trace of the cause.
    pub trace: Option<TraceParent>,
    /// Until when the caller waits.
    pub deadline: Option<Deadline>,
    /// Names the intention; required by commands that must not happen twice.
    pub key: Option<IdempotencyKey>,
    /// Remote calls on the way here.
    pub hops: u8,
    /// Calls made so far on behalf of the request.
    pub calls: CallCounter,
}

/// A received context that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("header {header} is missing or malformed")]
pub struct ContextError {
    /// The header at fault.
    pub header: &'static str,
}

impl CallCtx {
    /// Remote calls a request may pass through before it is taken for a loop.
    pub const HOPS_MAX: u8 = 8;

    /// A context for `tenant`, acting as the platform's process `name`, in English and euros.
    #[must_use]
    pub fn system(tenant: TenantId, name: &str) -> Self {
        Self {
            tenant,
            actor: Actor::System(name.to_owned()),
            locale: Locale::en(),
            currency: Currency::EUR,
            channel: "system".to_owned(),
            trace: None,
            deadline: None,
            key: None,
            hops: 0,
            calls: CallCounter::default(),
        }
    }

    /// The same context with another idempotency key.
    #[must_use]
    pub fn with_key(&self, key: IdempotencyKey) -> Self {
        Self { key: Some(key), ..self.clone() }
    }

    /// The same context with at most `timeout` left.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let own = Deadline::after(timeout);
        let deadline = Some(self.deadline.map_or(own, |outer| outer.min(own)));
        Self { deadline, ..self.clone() }
    }

    /// Time left, `None` without a deadline.
    #[must_use]
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(Deadline::remaining)
    }

    /// What an event written in this call says about its cause.
    #[must_use]
    pub fn event_meta(&self) -> EventMeta {
        EventMeta {
            actor: self.actor.clone(),
            traceparent: self.present_trace().map(|trace| trace.to_string()),
            locale: Some(self.locale.clone()),
        }
    }

    /// The span under way, where traces are recorded; otherwise the trace of the cause.
    fn present_trace(&self) -> Option<TraceParent> {
        TraceParent::current().or(self.trace)
    }

    /// The context as header names and ASCII values, for a transport.
    #[must_use]
    pub fn to_headers(&self) -> Vec<(&'static str, String)> {
        let actor = serde_json::to_string(&self.actor).expect("plain data");
        let mut headers = vec![
            ("shop-tenant", self.tenant.to_string()),
            ("shop-actor", ascii_json(&actor)),
            ("shop-locale", self.locale.to_string()),
            ("shop-currency", self.currency.to_string()),
            ("shop-channel", self.channel.clone()),
            ("shop-hops", self.hops.saturating_add(1).to_string()),
        ];
        if let Some(trace) = self.present_trace() {
            headers.push(("traceparent", trace.to_string()));
        }
        if let Some(left) = self.remaining() {
            headers.push(("shop-timeout-ms", left.as_millis().to_string()));
        }
        if let Some(key) = &self.key {
            headers.push(("idempotency-key", key.to_string()));
        }
        headers
    }

    /// The context out of received headers.
    ///
    /// # Errors
    /// [`ContextError`] names the first header that is missing or malformed.
    pub fn from_headers<'a>(
        header: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<Self, ContextError> {
        fn parsed<T: std::str::FromStr>(
            name: &'static str,
            text: Option<&str>,
        ) -> Result<T, ContextError> {
            text.and_then(|t| t.parse().ok()).ok_or(ContextError { header: name })
        }
        let actor = header("shop-actor").and_then(|text| serde_json::from_str(text).ok());
        let timeout_ms: Option<u64> = header("shop-timeout-ms")
            .map(|text| parsed("shop-timeout-ms", Some(text)))
            .transpose()?;
        let key = header("idempotency-key")
            .map(|text| parsed("idempotency-key", Some(text)))
            .transpose()?;
        Ok(Self {
            tenant: parsed("shop-tenant", header("shop-tenant"))?,
            actor: actor.ok_or(ContextError { header: "shop-actor" })?,
            locale: parsed("shop-locale", header("shop-locale"))?,
            currency: parsed("shop-currency", header("shop-currency"))?,
            channel: parsed("shop-channel", header("shop-channel"))?,
            hops: parsed("shop-hops", header("shop-hops"))?,
            trace: header("traceparent").and_then(TraceParent::parse),
            deadline: timeout_ms.map(|left| Deadline::after(Duration::from_millis(left))),
            key,
            calls: CallCounter::default(),
        })
    }
}

/// JSON with everything beyond visible ASCII escaped, because header values are made of it.
fn ascii_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut units = [0u16; 2];
    for character in json.chars() {
        if matches!(character, ' '..='~') {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, time::Duration};

    use kernel_common::{SequentialIds, TenantId};
    use kernel_events::Actor;

    use super::{CallCtx, ContextError, TraceParent};

    #[test]
    fn a_context_survives_the_wire() {
        let mut sent = CallCtx::system(TenantId::generate(&SequentialIds::default()), "test")
            .with_key("k-1".parse().expect("valid"))
            .with_timeout(Duration::from_secs(5));
        sent.actor = Actor::Staff("Ольга 🦊 \u{7f}\n".to_owned());
        sent.trace = Some(TraceParent::new(7, 9));
        let headers: HashMap<_, _> = sent.to_headers().into_iter().collect();
        let visible = |value: &String| value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        assert!(headers.values().all(visible), "{headers:?}");
        let got = CallCtx::from_headers(|name| headers.get(name).map(String::as_str)).expect("own");
        assert_eq!(got.tenant, sent.tenant);
        assert_eq!(got.actor, sent.actor);
        assert_eq!(got.key, sent.key);
        assert_eq!(got.trace, sent.trace);
        assert_eq!(got.hops, 1);
        assert!(got.remaining() <= sent.remaining().map(|left| left + Duration::from_millis(1)));
    }

    #[test]
    fn a_missing_tenant_is_named() {
        let error =
            CallCtx::from_headers(|name| (name == "shop-actor").then_some(r#"{"kind":"guest"}"#));
        assert_eq!(error.err(), Some(ContextError { header: "shop-tenant" }));
    }

    #[test]
    fn a_timeout_beyond_all_reason_is_a_day() {
        let system = CallCtx::system(TenantId::generate(&SequentialIds::default()), "test");
        let mut headers: HashMap<_, _> = system.to_headers().into_iter().collect();
        headers.insert("shop-timeout-ms", u64::MAX.to_string());
        let got = CallCtx::from_headers(|name| headers.get(name).map(String::as_str)).expect("own");
        let day = Duration::from_secs(24 * 60 * 60);
        assert!(got.remaining().is_some_and(|left| left <= day));
    }

    #[test]
    fn an_inner_timeout_never_outlives_the_outer() {
        let outer = CallCtx::system(TenantId::generate(&SequentialIds::default()), "test")
            .with_timeout(Duration::from_millis(10));
        let inner = outer.with_timeout(Duration::from_secs(60));
        assert!(inner.remaining() <= Some(Duration::from_millis(10)));
    }
}
