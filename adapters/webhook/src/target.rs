//! Where a URL leads, as far as can be told without asking anybody.
//!
//! It is read as browsers read it (WHATWG), so that `https://2130706433`, `https://0x7f.1` and
//! `https://017700000001` are the addresses that a resolver would make of them.

use std::net::IpAddr;

use http::{HeaderValue, uri::PathAndQuery};
use mod_webhook_api::spi::{SendError, UrlFault};
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Position, Url};

use crate::public::is_public;

/// Last labels of names that mean this machine or this network.
const PRIVATE_NAMES: [&str; 3] = ["localhost", "local", "internal"];

/// An address that may be posted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) destination: Destination,
    pub(crate) port: u16,
    /// Header `host`.
    pub(crate) host: HeaderValue,
    pub(crate) path: PathAndQuery,
    tls: bool,
}

/// What a URL calls its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// To be resolved.
    Name(String),
    Address(IpAddr),
}

impl Target {
    /// Reads `url`. With `private` also what is not public, and `http`.
    pub(crate) fn of(url: &str, private: bool) -> Result<Self, UrlFault> {
        // The standard drops these silently; then the merchant reads another URL than we do.
        if url.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
            return Err(UrlFault::Malformed);
        }
        let url = Url::parse(url).map_err(|_| UrlFault::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(UrlFault::Malformed);
        }
        let tls = match url.scheme() {
            "https" => true,
            "http" if private => false,
            _ => return Err(UrlFault::NotHttps),
        };
        let destination = match url.host().ok_or(UrlFault::Malformed)? {
            Host::Domain(name) => Destination::Name(name.to_owned()),
            Host::Ipv4(address) => Destination::Address(address.into()),
            Host::Ipv6(address) => Destination::Address(address.into()),
        };
        if !private && destination.is_private() {
            return Err(UrlFault::Private);
        }
        let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort]);
        let path = url[Position::BeforePath..Position::AfterQuery].parse();
        Ok(Self {
            destination,
            port: url.port_or_known_default().ok_or(UrlFault::Malformed)?,
            host: host.map_err(|_| UrlFault::Malformed)?,
            path: path.map_err(|_| UrlFault::Malformed)?,
            tls,
        })
    }

    /// Whom a certificate has to name; none where there is no TLS.
    pub(crate) fn tls_name(&self) -> Result<Option<ServerName<'static>>, SendError> {
        if !self.tls {
            return Ok(None);
        }
        match &self.destination {
            Destination::Address(address) => Ok(Some(ServerName::from(*address))),
            Destination::Name(name) => {
                let name = name.strip_suffix('.').unwrap_or(name).to_owned();
                let name = ServerName::try_from(name).map_err(|_| {
                    SendError::Unreachable("TLS: no certificate names such a host".to_owned())
                });
                name.map(Some)
            }
        }
    }
}

impl Destination {
    fn is_private(&self) -> bool {
        match self {
            Self::Address(address) => !is_public(*address),
            Self::Name(name) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                let last = name.rsplit('.').next().unwrap_or(name);
                PRIVATE_NAMES.iter().any(|private| last.eq_ignore_ascii_case(private))
            }
        }
    }
}

#[cfg(test)]
mod tests;
