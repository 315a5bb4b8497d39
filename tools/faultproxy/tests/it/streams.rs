//! What happens to bytes that nobody understands.

use std::{io::ErrorKind, net::SocketAddr};

use faultproxy::{Faults, Protocol, Proxy, Upstream};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub(crate) const ANY_PORT: ([u8; 4], u16) = ([127, 0, 0, 1], 0);

/// A server that says everything again.
async fn echo() -> Upstream {
    let listener = TcpListener::bind(SocketAddr::from(ANY_PORT)).await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut reader, mut writer) = stream.split();
                tokio::io::copy(&mut reader, &mut writer).await.ok();
            });
        }
    });
    Upstream::Tcp(address)
}

async fn proxy(seed: u64) -> Proxy {
    let listen = SocketAddr::from(ANY_PORT);
    Proxy::start(listen, echo().await, Protocol::Stream, seed).await.expect("it starts")
}

/// Says something and hears it; the kind of the error otherwise.
async fn echoed(stream: &mut TcpStream, said: &[u8]) -> Result<Vec<u8>, ErrorKind> {
    stream.write_all(said).await.map_err(|error| error.kind())?;
    let mut heard = vec![0; said.len()];
    stream.read_exact(&mut heard).await.map_err(|error| error.kind())?;
    Ok(heard)
}

#[tokio::test]
async fn without_a_fault_everything_passes() {
    let proxy = proxy(1).await;
    let mut stream = TcpStream::connect(proxy.address()).await.expect("it listens");
    let said: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let (mut reader, mut writer) = stream.split();
    let (said_all, heard) = tokio::join!(writer.write_all(&said), async {
        let mut heard = vec![0; said.len()];
        reader.read_exact(&mut heard).await.map(|_| heard)
    });
    said_all.expect("it listens");
    assert!(heard.expect("it answers") == said);
    assert_eq!(proxy.counts().connections, 1);
}

#[tokio::test]
async fn a_refused_and_a_cut_connection_are_reset() {
    let proxy = proxy(1).await;
    let mut open = TcpStream::connect(proxy.address()).await.expect("it listens");
    assert_eq!(echoed(&mut open, b"before").await.as_deref(), Ok(b"before".as_slice()));
    proxy.set(Faults { refuse: true, ..Faults::default() });
    let mut refused = TcpStream::connect(proxy.address()).await.expect("the system takes it");
    assert_eq!(refused.read_u8().await.expect_err("no answer").kind(), ErrorKind::ConnectionReset);
    assert_eq!(echoed(&mut open, b"old").await.as_deref(), Ok(b"old".as_slice()));
    proxy.cut();
    assert_eq!(open.read_u8().await.expect_err("cut").kind(), ErrorKind::ConnectionReset);
    proxy.heal();
    let mut again = TcpStream::connect(proxy.address()).await.expect("it listens");
    assert_eq!(echoed(&mut again, b"after").await.as_deref(), Ok(b"after".as_slice()));
    let counts = proxy.counts();
    assert_eq!((counts.connections, counts.refused, counts.resets), (2, 1, 1));
}

#[tokio::test]
async fn an_answer_is_cut_at_the_byte() {
    let proxy = proxy(1).await;
    proxy.set(Faults { cut_after_bytes: Some(5), ..Faults::default() });
    let mut stream = TcpStream::connect(proxy.address()).await.expect("it listens");
    assert_eq!(echoed(&mut stream, b"one").await.as_deref(), Ok(b"one".as_slice()));
    stream.write_all(b"two").await.expect("it listens");
    let mut heard = Vec::new();
    // A reset may overtake what was sent before it.
    let ended = stream.read_to_end(&mut heard).await;
    assert!(b"tw".starts_with(&heard), "{heard:?}");
    assert_eq!(ended.expect_err("cut").kind(), ErrorKind::ConnectionReset);
    assert_eq!(proxy.counts().cuts, 1);
}

#[tokio::test]
async fn what_is_stalled_is_late_and_not_lost() {
    let proxy = proxy(1).await;
    proxy.set(Faults { stall: true, ..Faults::default() });
    let mut stream = TcpStream::connect(proxy.address()).await.expect("it listens");
    let mut hearing = tokio::spawn(async move { echoed(&mut stream, b"patience").await });
    let early = tokio::time::timeout(std::time::Duration::from_millis(50), &mut hearing).await;
    assert!(early.is_err(), "nothing passes");
    proxy.set(Faults { latency_ms: 1, ..Faults::default() });
    assert_eq!(hearing.await.expect("no panic").as_deref(), Ok(b"patience".as_slice()));
}

#[tokio::test]
async fn chance_follows_from_the_seed() {
    let mut runs = Vec::new();
    for seed in [5, 5, 6] {
        let proxy = proxy(seed).await;
        proxy.set(Faults { reset_permille: 300, ..Faults::default() });
        let mut survived = Vec::new();
        for _ in 0..40 {
            let mut stream = TcpStream::connect(proxy.address()).await.expect("it listens");
            survived.push(echoed(&mut stream, b"x").await.is_ok());
        }
        runs.push(survived);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
    assert!(runs[0].contains(&true) && runs[0].contains(&false));
}
