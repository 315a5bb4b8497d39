//! The stage: a network whose names lead where a test says, canaries that count who comes, and
//! receivers that say exactly what a test tells them to.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use adapter_webhook::{HttpSender, Network, SenderSettings};
use async_trait::async_trait;
use hooksink::{
    Endpoint, Mode, Running,
    signature::{Secret, sign},
};
use kernel_common::EventId;
use mod_webhook_api::spi::WebhookRequest;
use rt_host::{RandomIds, SystemClock};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Public addresses, for names in tests; nobody connects to them.
pub(crate) const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8));
pub(crate) const ALSO_PUBLIC: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2a00, 0x1450, 0, 0, 0, 0, 0, 1));

/// Patience that is only there to end a test that would hang.
pub(crate) fn patient() -> SenderSettings {
    SenderSettings { timeout: Duration::from_secs(60), ..SenderSettings::default() }
}

/// Of a shop that is tried out on one machine.
pub(crate) fn trying_out() -> SenderSettings {
    SenderSettings { private_addresses: true, ..patient() }
}

/// A network on which every connection to a public address ends at one receiver, and every other
/// one where it says.
#[derive(Debug)]
pub(crate) struct Lies {
    /// What the name leads to, asked again and again; the last answer stays.
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
    connected: Mutex<Vec<SocketAddr>>,
    receiver: SocketAddr,
}

impl Lies {
    pub(crate) fn new(receiver: SocketAddr, answers: &[&[IpAddr]]) -> Arc<Self> {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect();
        Arc::new(Self {
            answers: Mutex::new(answers),
            asked: Mutex::default(),
            connected: Mutex::default(),
            receiver,
        })
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("not poisoned").clone()
    }

    pub(crate) fn connected(&self) -> Vec<SocketAddr> {
        self.connected.lock().expect("not poisoned").clone()
    }

    pub(crate) fn sender(self: &Arc<Self>, settings: SenderSettings) -> HttpSender {
        HttpSender::on(settings, Arc::clone(self) as Arc<dyn Network>)
    }
}

#[async_trait]
impl Network for Lies {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.lock().expect("not poisoned").push(name.to_owned());
        let mut answers = self.answers.lock().expect("not poisoned");
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        answer.ok_or_else(|| io::Error::other("no such name"))
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
        self.connected.lock().expect("not poisoned").push(address);
        let public = [PUBLIC, ALSO_PUBLIC].contains(&address.ip());
        TcpStream::connect(if public { self.receiver } else { address }).await
    }
}

/// A listener that nobody may come to.
#[derive(Debug)]
pub(crate) struct Canary {
    pub(crate) address: SocketAddr,
    came: Arc<AtomicUsize>,
    _listening: JoinSet<()>,
}

impl Canary {
    pub(crate) async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let came = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&came);
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            while listener.accept().await.is_ok() {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { address, came, _listening: listening }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many have come by now. A connection of our own comes after them: when it is counted,
    /// they are too.
    pub(crate) async fn came(&self) -> usize {
        let before = self.came.load(Ordering::SeqCst);
        let _own = TcpStream::connect(self.address).await.expect("it listens");
        while self.came.load(Ordering::SeqCst) == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.came.load(Ordering::SeqCst) - 1
    }
}

/// A receiver in this process with the name `erp`.
pub(crate) async fn receiver(mode: Mode) -> Running {
    let running = hooksink::start(hooksink::Config::default()).await.expect("the receiver starts");
    running.tell("erp", Endpoint { secrets: vec![SECRET.to_owned()], mode });
    running
}

/// A server that reads a request and then says these bytes, and again the last of them for ever
/// where it is told to.
pub(crate) struct Script {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
    _listening: JoinSet<()>,
}

impl Script {
    pub(crate) async fn says(text: &'static str, for_ever: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
        let hearing = Arc::clone(&heard);
        let mut listening = JoinSet::new();
        listening.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 16 * 1024];
                let mut length = 0;
                while !request[..length].ends_with(b"}") {
                    match stream.read(&mut request[length..]).await {
                        Ok(0) | Err(_) => break,
                        Ok(read) => length += read,
                    }
                }
                *hearing.lock().expect("not poisoned") = request[..length].to_vec();
                while stream.write_all(text.as_bytes()).await.is_ok() && for_ever {}
            }
        });
        Self { address, heard, _listening: listening }
    }

    pub(crate) fn heard(&self) -> String {
        String::from_utf8(self.heard.lock().expect("not poisoned").clone()).expect("text")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks?token=of-the-merchant", self.address)
    }
}

/// An event of its own, signed now.
pub(crate) fn request(url: impl Into<String>) -> WebhookRequest {
    let id = EventId::generate(&RandomIds);
    let timestamp_seconds = kernel_common::Clock::now(&SystemClock).to_offset().unix_timestamp();
    let body = r#"{"type":"orders.order_placed.v1","data":{}}"#.to_owned();
    let secret = Secret::parse(SECRET).expect("a secret");
    let signature = sign(&secret, &id.to_string(), timestamp_seconds, body.as_bytes());
    WebhookRequest { url: url.into(), id, timestamp_seconds, signature, body }
}
