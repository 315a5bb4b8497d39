//! Where the provider is and what the two sides show each other.

use std::time::Duration;

use http::Uri;

/// How the provider is reached. Take [`TestCardSettings::new`] and change what differs.
#[derive(Clone)]
pub struct TestCardSettings {
    /// Base address of the provider: `http://127.0.0.1:9300`.
    pub base_url: String,
    /// What we show to the provider.
    pub secret: String,
    /// What its webhooks are signed with; two while the secret is being changed.
    pub webhook_secrets: Vec<String>,
    /// Our own address as the provider reaches it. Webhooks go to
    /// `{webhook_base}/webhooks/testcard/{tenant}`; without it, to where the provider is
    /// configured to send them, if anywhere.
    pub webhook_base: Option<String>,
    /// How long an answer may take; connecting has a second of it.
    pub total_timeout: Duration,
}

/// An address that cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an address of the form http://host:port")]
pub struct InvalidAddress(pub String);

impl TestCardSettings {
    /// Five seconds for an answer, no address for webhooks.
    pub fn new(
        base_url: impl Into<String>,
        secret: impl Into<String>,
        webhook_secret: impl Into<String>,
    ) -> Self {
        Self {
            base_url: base_url.into(),
            secret: secret.into(),
            webhook_secrets: vec![webhook_secret.into()],
            webhook_base: None,
            total_timeout: Duration::from_secs(5),
        }
    }
}

impl std::fmt::Debug for TestCardSettings {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestCardSettings")
            .field("base_url", &self.base_url)
            .field("webhook_base", &self.webhook_base)
            .field("total_timeout", &self.total_timeout)
            .finish_non_exhaustive()
    }
}

/// The address without a trailing slash, ready for a path to be put behind it.
pub(crate) fn base_of(address: &str) -> Result<String, InvalidAddress> {
    let base = address.trim_end_matches('/');
    let well_formed = base.parse::<Uri>().is_ok_and(|uri| {
        uri.scheme_str() == Some("http") && uri.host().is_some() && uri.query().is_none()
    });
    if well_formed { Ok(base.to_owned()) } else { Err(InvalidAddress(address.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::{TestCardSettings, base_of};

    #[test]
    fn only_plain_http_addresses_are_taken() {
        assert_eq!(base_of("http://127.0.0.1:9300/"), Ok("http://127.0.0.1:9300".to_owned()));
        assert_eq!(base_of("http://shop.example/a"), Ok("http://shop.example/a".to_owned()));
        for bad in ["", "127.0.0.1:9300", "https://psp.example", "http://", "http://h?q=1", "/v1"] {
            assert!(base_of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let settings = TestCardSettings::new("http://127.0.0.1:1", "sk_hidden", "wh_hidden");
        assert!(!format!("{settings:?}").contains("hidden"));
    }
}
