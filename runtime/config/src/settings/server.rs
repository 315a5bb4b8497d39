//! `[server]`: listeners and their limits.

use std::{net::SocketAddr, time::Duration};

use crate::{reader::Reader, section::Section};

/// Listeners and limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Where the shop and its API answer.
    pub listen: SocketAddr,
    /// Where the figures for Prometheus answer.
    pub metrics_listen: SocketAddr,
    /// A request that takes longer is answered 503.
    pub request_timeout: Duration,
    /// Time for the head of a request, from its first byte.
    pub header_timeout: Duration,
    /// Time a connection may lie idle between requests.
    pub idle_timeout: Duration,
    /// Time a body may stand still.
    pub body_timeout: Duration,
    /// Time requests in flight have at a stop.
    pub drain: Duration,
    /// Largest request body in bytes.
    pub body_bytes_max: usize,
    /// Connections open at once.
    pub connections_max: usize,
    /// Requests answered at once; more are answered 503.
    pub requests_max: usize,
}

impl Server {
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section) -> Option<Self> {
        let mut table = reader.section(root, "server");
        let section = &mut table;
        let listen = reader.get(section, "listen");
        let metrics_listen = reader.get(section, "metrics_listen");
        let request_timeout = reader.seconds(section, "request_timeout_seconds");
        let header_timeout = reader.seconds(section, "header_timeout_seconds");
        let idle_timeout = reader.seconds(section, "idle_timeout_seconds");
        let body_timeout = reader.seconds(section, "body_timeout_seconds");
        let drain = reader.seconds(section, "drain_seconds");
        let body_bytes_max = reader.whole(section, "body_bytes_max", 1_024..=1_073_741_824);
        let connections_max = reader.whole(section, "connections_max", 1..=1_000_000);
        let requests_max = reader.whole(section, "requests_max", 1..=1_000_000);
        reader.finish(table);
        Some(Self {
            listen: listen?,
            metrics_listen: metrics_listen?,
            request_timeout: request_timeout?,
            header_timeout: header_timeout?,
            idle_timeout: idle_timeout?,
            body_timeout: body_timeout?,
            drain: drain?,
            body_bytes_max: usize::try_from(body_bytes_max?).ok()?,
            connections_max: usize::try_from(connections_max?).ok()?,
            requests_max: usize::try_from(requests_max?).ok()?,
        })
    }
}
