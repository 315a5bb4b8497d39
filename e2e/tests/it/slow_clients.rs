//! Many clients that take their time, held open at once: each is hung up on by the limit that is
//! meant for it, and whoever comes meanwhile is served as if they were not there.
//!
//! 720 connections; `SHOP_E2E_SLOW_CLIENTS` asks for more, the file limit permitting.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use e2e::{Card, Shop, Store, Wire};
use rt_http::raise_open_files_limit;
use tokio::task::JoinSet;

const CLIENTS: usize = 720;
const CLIENTS_MIN: usize = 700;
/// Files that the test needs beside its connections.
const OTHER_FILES: usize = 150;
/// Between two bytes of somebody slow: below every limit on standing still.
const PAUSE: Duration = Duration::from_millis(500);
/// A listing is large enough that these, unread, fill every buffer on the way.
const UNREAD_ANSWERS: usize = 300;
/// Requests that the shop answers at once: more slow bodies than these must not shut anybody out.
const PLACES: usize = 512;

/// What somebody is slow with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slow {
    /// Sends nothing at all.
    Silent,
    /// Sends a byte of its head now and then.
    Head,
    /// Sends a byte of its body now and then.
    Body,
    /// Asks for a lot and reads nothing.
    Reader,
}

impl Slow {
    /// One in twelve reads nothing, one in twelve says nothing, one in twelve trickles a head, the
    /// others a body: those alone are more than there are places.
    const fn of(index: usize) -> Self {
        match index % 12 {
            0 => Self::Silent,
            1 => Self::Head,
            2 => Self::Reader,
            _ => Self::Body,
        }
    }

    /// Comes, takes its time, and is hung up on.
    async fn come(self, address: SocketAddr, open: Arc<AtomicUsize>) -> Self {
        let mut wire = match self {
            Self::Reader => Wire::narrow(address).await,
            _ => Wire::to(address).await,
        };
        open.fetch_add(1, Ordering::SeqCst);
        match self {
            Self::Silent => assert_eq!(wire.rest().await, b"", "it asked nothing"),
            Self::Head => {
                wire.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: ").await;
                assert_eq!(wire.trickle(b'a', PAUSE).await, b"", "it has not asked yet");
            }
            Self::Body => {
                wire.send(
                    "POST /api/v1/checkout HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: k\r\n\
                     Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
                )
                .await;
                let said = wire.trickle(b' ', PAUSE).await;
                let said = String::from_utf8_lossy(&said);
                assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
                assert!(said.contains("application/problem+json"), "{said}");
            }
            Self::Reader => {
                let listing = "GET /api/v1/products?limit=100 HTTP/1.1\r\nHost: localhost\r\n\r\n";
                wire.send(listing.repeat(UNREAD_ANSWERS)).await;
                wire.leave_unread(PAUSE).await;
            }
        }
        open.fetch_sub(1, Ordering::SeqCst);
        self
    }
}

/// As many as were asked for, as far as there may be open files.
fn clients() -> Option<usize> {
    let wanted = std::env::var("SHOP_E2E_SLOW_CLIENTS")
        .ok()
        .map_or(CLIENTS, |count| count.parse().expect("SHOP_E2E_SLOW_CLIENTS is a number"));
    let files = raise_open_files_limit((wanted + OTHER_FILES) as u64);
    let possible = usize::try_from(files).unwrap_or(usize::MAX).saturating_sub(OTHER_FILES);
    let count = wanted.min(possible);
    if count < CLIENTS_MIN {
        println!("SKIPPED: {files} open files are too few for {CLIENTS_MIN} slow clients");
        return None;
    }
    Some(count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_clients_are_hung_up_on_and_shut_nobody_out() {
    let Some(count) = clients() else { return };
    let shop = Shop::start();
    let address = shop.address();
    let open = Arc::new(AtomicUsize::new(0));
    let mut slow = JoinSet::new();
    for index in 0..count {
        slow.spawn(Slow::of(index).come(address, open.clone()));
    }
    // A normal client comes again and again, until the last slow one is gone.
    let normal = "GET /api/v1/categories HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let (mut most_open, mut served, mut gone) = (0, 0, Vec::new());
    while gone.len() < count {
        let mut wire = Wire::to(address).await;
        for _ in 0..4 {
            assert!(wire.send(normal).await);
            let answer = wire.answer().await;
            assert_eq!(answer.status, 200, "while {most_open} are slow: {}", answer.body);
            most_open = most_open.max(open.load(Ordering::SeqCst));
            served += 1;
        }
        while let Some(one) = slow.try_join_next() {
            gone.push(one.expect("it was hung up on as it should be"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let bodies = gone.iter().filter(|slow| **slow == Slow::Body).count();
    println!("{count} slow clients, {most_open} at once; {served} normal requests beside them");
    assert!(bodies > PLACES, "slow bodies: {bodies}");
    assert!(most_open > count / 2, "they were slow together: {most_open} of {count}");
    assert!(served >= 20, "normal requests in between: {served}");

    let shopper = shop.shopper(Store::Tihaven);
    let bought = shopper.cart_with("MUG-RIB-CLY", 1).await.checkout(Card::Approved).await;
    assert_eq!(bought.expect(201)["status"], "placed", "the shop is as it was");
    shop.stop();
}
