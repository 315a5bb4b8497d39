//! How requests are sent.

use std::time::Duration;

use tokio_rustls::rustls::RootCertStore;

/// How requests are sent. Take [`SenderSettings::default`] and change what differs.
#[derive(Clone)]
pub struct SenderSettings {
    /// Permits addresses of this machine and its network, and `http://`: for a shop that is tried
    /// out, never for one whose staff are not trusted with its network.
    pub private_addresses: bool,
    /// How long a request may take, from the question for its name to the head of the answer.
    pub timeout: Duration,
    /// Who may vouch for a name. An authority of one's own is added to those of the web:
    /// `settings.roots.add(certificate)`.
    pub roots: RootCertStore,
}

impl Default for SenderSettings {
    /// Public addresses, 15 seconds, the authorities of the web.
    fn default() -> Self {
        Self {
            private_addresses: false,
            timeout: Duration::from_secs(15),
            roots: webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(),
        }
    }
}

impl std::fmt::Debug for SenderSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SenderSettings")
            .field("private_addresses", &self.private_addresses)
            .field("timeout", &self.timeout)
            .field("roots", &self.roots.len())
            .finish()
    }
}
