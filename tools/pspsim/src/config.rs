//! How one provider is started.

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// Everything a start needs. Take [`Config::new`] and change what differs.
#[derive(Clone)]
pub struct Config {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Permits an address that other machines can reach.
    pub allow_remote: bool,
    /// The folder of the ledger; made if absent, used by one process at a time.
    pub data: PathBuf,
    /// The bearer token of the API.
    pub secret: String,
    /// The key that signs webhooks.
    pub webhook_secret: String,
    /// Where webhooks go whose payment names no address; without either none is made.
    pub webhook_url: Option<String>,
    /// Whether webhooks are made at all.
    pub webhooks: bool,
    /// How long the webhook of a payment waits whose answer never comes, in milliseconds.
    pub webhook_delay_ms: u64,
    /// The first wait after a refused webhook, in milliseconds; it doubles up to a minute.
    pub webhook_backoff_ms: u64,
    /// Attempts after which a webhook is given up.
    pub webhook_attempts_max: u32,
    /// How long the late card keeps its merchant waiting, in milliseconds.
    pub late_ms: u64,
    /// What misbehaviour by chance follows from, until `/control/chances` says otherwise.
    pub seed: u64,
    /// The address under which card holders reach the confirmation page, if it is not `listen`.
    pub public_url: Option<String>,
}

impl Config {
    /// The defaults of the command line: loopback, a free port, no webhook address.
    pub fn new(
        data: impl Into<PathBuf>,
        secret: impl Into<String>,
        webhook_secret: impl Into<String>,
    ) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            data: data.into(),
            secret: secret.into(),
            webhook_secret: webhook_secret.into(),
            webhook_url: None,
            webhooks: true,
            webhook_delay_ms: 2_000,
            webhook_backoff_ms: 500,
            webhook_attempts_max: 15,
            late_ms: 8_000,
            seed: 1,
            public_url: None,
        }
    }
}

/// Without the two secrets.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("data", &self.data)
            .field("webhook_url", &self.webhook_url)
            .field("webhooks", &self.webhooks)
            .finish_non_exhaustive()
    }
}
