//! Which processes a run has, and what stands between them.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
};

use faultproxy::{Protocol, Proxy, Upstream};
use testkit::free_ports;

use crate::{
    broken::{Checked, harness},
    shop::Launch,
};

/// What the processes of a run show each other.
const TOKEN: &str = "chaos-token-of-the-processes-0123456789abcdef";

/// How the shop is spread over processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Everything in one.
    One,
    /// Inventory and payment in one, all else in the other; proxies between them.
    Apart,
    /// Two whole shops on one database.
    Twins,
}

/// The proxies between two processes.
#[derive(Debug)]
pub(crate) struct Between {
    /// What the shop asks of inventory and payment.
    pub(crate) calls: Proxy,
    /// What inventory and payment tell the shop.
    pub(crate) events: Proxy,
}

impl Between {
    /// Nothing is broken between them any more.
    pub(crate) fn heal(&self) {
        self.calls.heal();
        self.events.heal();
    }
}

/// What all processes of a run are told, and what only those are that have the payments.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) all: Vec<(String, String)>,
    pub(crate) payments: Vec<(String, String)>,
}

/// The processes of a shape, in the order in which they start, and what stands between them.
pub(crate) async fn lay_out(
    shape: Shape,
    folder: &Path,
    told: &Told,
    seed: u64,
) -> Checked<(Vec<Launch>, Option<Between>)> {
    let launch = |name, port, further: &[(String, String)]| Launch {
        name,
        folder: folder.to_owned(),
        environment: [told.all.as_slice(), further].concat(),
        port,
        sells: true,
        twin_of: None,
    };
    let [port, second, shop_rpc, back_rpc] = free_ports();
    match shape {
        Shape::One => Ok((vec![launch("shop", port, &told.payments)], None)),
        Shape::Twins => {
            let one = launch("shop", port, &told.payments);
            let other = launch("twin", second, &told.payments);
            Ok((vec![one, Launch { twin_of: Some("shop"), ..other }], None))
        }
        Shape::Apart => {
            let between = Between {
                calls: proxy(Upstream::Tcp(at(back_rpc)), seed).await?,
                events: proxy(Upstream::Tcp(at(shop_rpc)), seed).await?,
            };
            let mut back = told.payments.clone();
            back.extend(rpc(back_rpc));
            back.push(set("TOPOLOGY__ONLY", "inventory, payment"));
            back.push(set("TOPOLOGY__EVENTS_TO", &url(between.events.address())));
            let mut front = rpc(shop_rpc);
            for module in ["INVENTORY", "PAYMENT"] {
                let calls = url(between.calls.address());
                front.push(set(&format!("TOPOLOGY__REMOTE__{module}"), &calls));
            }
            // The shop asks for its goods as it starts.
            let back = Launch { sells: false, ..launch("inventory-and-payment", port, &back) };
            Ok((vec![back, launch("shop", port, &front)], Some(between)))
        }
    }
}

fn rpc(port: u16) -> Vec<(String, String)> {
    vec![set("RPC__LISTEN", &at(port).to_string()), set("RPC__TOKEN", TOKEN)]
}

fn set(key: &str, value: &str) -> (String, String) {
    (format!("SHOP__{key}"), value.to_owned())
}

fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn at(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

async fn proxy(upstream: Upstream, seed: u64) -> Checked<Proxy> {
    let proxy = Proxy::start(at(0), upstream, Protocol::Stream, seed).await;
    proxy.map_err(harness("a proxy between processes"))
}
