//! One connection: a pump for each direction, and the faults on them.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Mutex, watch},
};

use crate::{
    Faults, Protocol,
    counts::Counter,
    faults::Board,
    postgres::{Asked, Client, Messages, says_committed},
    random::Random,
    upstream::{Reader, Upstream, Writer},
};

const PIECE_BYTES: usize = 16 * 1024;
/// A server's answer to the question for encryption: no.
const NOT_ENCRYPTED: &[u8] = b"N";

/// What all connections of a proxy share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) upstream: Upstream,
    pub(crate) protocol: Protocol,
    pub(crate) board: Board,
    pub(crate) counter: Counter,
}

/// How a pump ended.
enum End {
    /// Its source is at its end, or gone.
    Closed,
    /// A fault wants the client to see a reset.
    Reset,
}

/// Carries one connection until it ends, or until `cut` changes.
pub(crate) async fn carry(
    client: TcpStream,
    shared: Arc<Shared>,
    random: Random,
    mut cut: watch::Receiver<u64>,
) {
    let Ok((reader, writer)) = shared.upstream.connect().await else {
        // Nobody is there: the client sees what it would have seen without us, a little later.
        client.set_zero_linger().ok();
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (to_client, random) = (Mutex::new(to_client), Mutex::new(random));
    let link = Link { shared, random, to_client };
    let end = tokio::select! {
        end = link.requests(from_client, writer) => end,
        end = link.answers(reader) => end,
        Ok(()) = cut.changed() => End::Reset,
    };
    if matches!(end, End::Reset) {
        link.shared.counter.add(|counts| &mut counts.resets);
        let to_client = link.to_client.into_inner();
        to_client.as_ref().set_zero_linger().ok();
        // Without the orderly end that dropping it would send first.
        to_client.forget();
    }
}

struct Link {
    shared: Arc<Shared>,
    random: Mutex<Random>,
    to_client: Mutex<OwnedWriteHalf>,
}

impl Link {
    async fn requests(&self, mut from: OwnedReadHalf, mut to: Writer) -> End {
        let mut piece = vec![0; PIECE_BYTES];
        let (mut messages, mut client) = (Messages::of_client(), Client::default());
        loop {
            let read = match from.read(&mut piece).await {
                Ok(0) | Err(_) => return End::Closed,
                Ok(read) => &piece[..read],
            };
            self.shared.board.flowing().await;
            if self.shared.protocol == Protocol::Stream {
                if to.write_all(read).await.is_err() {
                    return End::Closed;
                }
                continue;
            }
            messages.push(read);
            while let Some(message) = messages.next() {
                match client.read(&message, &mut messages) {
                    Asked::Encryption => {
                        if self.to_client.lock().await.write_all(NOT_ENCRYPTED).await.is_err() {
                            return End::Closed;
                        }
                        continue;
                    }
                    Asked::Commit if self.loses_commit().await => return End::Reset,
                    Asked::Commit | Asked::Other => {}
                }
                if to.write_all(&message).await.is_err() {
                    return End::Closed;
                }
            }
        }
    }

    async fn answers(&self, mut from: Reader) -> End {
        let mut piece = vec![0; PIECE_BYTES];
        let mut messages = Messages::default();
        let mut carried = 0;
        loop {
            let read = match from.read(&mut piece).await {
                Ok(0) | Err(_) => return End::Closed,
                Ok(read) => &piece[..read],
            };
            self.shared.board.flowing().await;
            let faults = self.shared.board.now();
            if faults.latency_ms > 0 {
                tokio::time::sleep(Duration::from_millis(faults.latency_ms)).await;
            }
            if self.random.lock().await.happens(faults.reset_permille) {
                return End::Reset;
            }
            let answer = match self.shared.protocol {
                Protocol::Stream => read.to_vec(),
                Protocol::Postgres => match self.until_commit(&mut messages, read).await {
                    Ok(answer) => answer,
                    Err(before) => {
                        self.to_client.lock().await.write_all(&before).await.ok();
                        return End::Reset;
                    }
                },
            };
            let allowed = allowance(&faults, carried);
            let cut = answer.len() > allowed;
            let passes = &answer[..answer.len().min(allowed)];
            if self.to_client.lock().await.write_all(passes).await.is_err() {
                return End::Closed;
            }
            if cut {
                self.shared.counter.add(|counts| &mut counts.cuts);
                return End::Reset;
            }
            carried += answer.len();
        }
    }

    /// The whole messages that have come; as an error, those before a COMMIT's reply that is to
    /// be swallowed.
    async fn until_commit(&self, messages: &mut Messages, read: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
        messages.push(read);
        let mut answer = Vec::with_capacity(read.len());
        while let Some(message) = messages.next() {
            if says_committed(&message) && self.swallows_commit().await {
                return Err(answer);
            }
            answer.extend(message);
        }
        Ok(answer)
    }

    async fn loses_commit(&self) -> bool {
        self.shared.counter.add(|counts| &mut counts.commits);
        let permille = self.shared.board.now().lose_commit_permille;
        let lost = self.shared.board.take(|faults| &mut faults.lose_commits)
            || self.random.lock().await.happens(permille);
        if lost {
            self.shared.counter.add(|counts| &mut counts.commits_lost);
        }
        lost
    }

    async fn swallows_commit(&self) -> bool {
        let permille = self.shared.board.now().swallow_commit_permille;
        let swallowed = self.shared.board.take(|faults| &mut faults.swallow_commits)
            || self.random.lock().await.happens(permille);
        if swallowed {
            self.shared.counter.add(|counts| &mut counts.commits_swallowed);
        }
        swallowed
    }
}

/// Bytes of answers that a connection may still carry.
fn allowance(faults: &Faults, carried: usize) -> usize {
    faults.cut_after_bytes.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(carried)
    })
}
