//! Posts webhooks to the addresses that merchants name: implements `WebhookSender`.
//!
//! An address that somebody else names is a way to make the shop call its own machine or network.
//! Invariants: a name is resolved once for each request, every address it leads to has to be
//! public, and a connection is made to an address that was checked and to no other, so that a name
//! that changes its mind between the check and the connection wins nothing; redirects are answers,
//! nobody follows them; TLS is checked against the name; an answer takes no more time than the
//! settings give it, and no more memory than 64 KiB.
//!
//! [`SenderSettings::private_addresses`] lifts the first rule and that of `https`, for a shop that
//! is tried out on one machine. Each request has a connection of its own: who is called seldom is
//! not kept waiting for, and a pool would be one more way to an address that was not checked. Left
//! out: proxies, HTTP/2, client certificates.

mod exchange;
mod network;
mod public;
mod settings;
mod target;

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use mod_webhook_api::spi::{SendError, UrlFault, WebhookAnswer, WebhookRequest, WebhookSender};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, crypto::ring},
};

use public::is_public;
use target::{Destination, Target};

pub use network::{Network, SystemNetwork};
pub use settings::SenderSettings;

/// Addresses of a name that are tried one after the other.
const ADDRESSES_TRIED_MAX: usize = 3;

/// Posts webhooks over HTTP/1.1.
pub struct HttpSender {
    settings: SenderSettings,
    network: Arc<dyn Network>,
    tls: TlsConnector,
}

impl HttpSender {
    /// A sender on the network of this machine.
    #[must_use]
    pub fn new(settings: SenderSettings) -> Self {
        Self::on(settings, Arc::new(SystemNetwork))
    }

    /// A sender that asks `network` for names and connections.
    #[must_use]
    pub fn on(settings: SenderSettings, network: Arc<dyn Network>) -> Self {
        let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(settings.roots.clone())
            .with_no_client_auth();
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self { settings, network, tls: TlsConnector::from(Arc::new(tls)) }
    }

    /// Everything up to the head of the answer, for as long as the caller waits.
    async fn exchange(&self, request: &WebhookRequest) -> Result<exchange::Answered, SendError> {
        let target = Target::of(&request.url, self.settings.private_addresses);
        let target = target.map_err(|fault| match fault {
            UrlFault::Private => SendError::Forbidden(fault.to_string()),
            UrlFault::Malformed | UrlFault::NotHttps => SendError::Unreachable(fault.to_string()),
        })?;
        let stream = self.connect(&target, &self.addresses(&target).await?).await?;
        stream.set_nodelay(true).map_err(|error| unreachable("the connection", &error))?;
        match target.tls_name()? {
            None => exchange::post(stream, &target, request).await,
            Some(name) => {
                let stream = self.tls.connect(name, stream).await;
                let stream = stream.map_err(|error| unreachable("TLS", &error))?;
                exchange::post(stream, &target, request).await
            }
        }
    }

    /// Where the target leads: all of it public, or nothing. The one time that it is asked for.
    async fn addresses(&self, target: &Target) -> Result<Vec<IpAddr>, SendError> {
        let addresses = match &target.destination {
            Destination::Address(address) => vec![*address],
            Destination::Name(name) => {
                let found = self.network.resolve(name).await;
                found.map_err(|error| unreachable("the name", &error))?
            }
        };
        if addresses.is_empty() {
            return Err(SendError::Unreachable("the name leads nowhere".to_owned()));
        }
        let private = addresses.iter().any(|address| !is_public(*address));
        if private && !self.settings.private_addresses {
            // Without the addresses: who names hosts must not read the names of our network.
            return Err(SendError::Forbidden("the name leads into a private network".to_owned()));
        }
        Ok(addresses)
    }

    async fn connect(&self, target: &Target, addresses: &[IpAddr]) -> Result<TcpStream, SendError> {
        let mut last = None;
        for address in addresses.iter().take(ADDRESSES_TRIED_MAX) {
            let address = SocketAddr::new(*address, target.port);
            // One that says nothing leaves time for the next.
            let share = self.settings.timeout / 3;
            match tokio::time::timeout(share, self.network.connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = Some(unreachable("the connection", &error)),
                Err(_) => last = Some(SendError::Unreachable("no connection in time".to_owned())),
            }
        }
        Err(last.unwrap_or_else(|| SendError::Unreachable("no address".to_owned())))
    }
}

#[async_trait]
impl WebhookSender for HttpSender {
    fn accepts(&self, url: &str) -> Result<(), UrlFault> {
        Target::of(url, self.settings.private_addresses).map(|_| ())
    }

    async fn send(&self, request: &WebhookRequest) -> Result<WebhookAnswer, SendError> {
        let mut end = std::pin::pin!(tokio::time::sleep(self.settings.timeout));
        let answered = tokio::select! {
            answered = self.exchange(request) => answered?,
            () = &mut end => {
                let seconds = self.settings.timeout.as_secs_f32();
                return Err(SendError::Unreachable(format!("no answer within {seconds} s")));
            }
        };
        let answer = answered.answer;
        tokio::select! {
            () = answered.drain() => {}
            () = end => {}
        }
        Ok(answer)
    }
}

impl std::fmt::Debug for HttpSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpSender").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What failed, and how the system, TLS or HTTP names it. None of them repeats the URL.
fn unreachable(what: &str, error: &dyn std::error::Error) -> SendError {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    SendError::Unreachable(format!("{what}: {error}{cause}"))
}
