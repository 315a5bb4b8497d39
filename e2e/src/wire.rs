//! A connection of bytes: for requests that no client library would send.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{sleep, timeout},
};

/// Far above any time limit of the server.
const PATIENCE: Duration = Duration::from_secs(120);

/// A connection to the shop.
#[derive(Debug)]
pub struct Wire(TcpStream);

/// An answer as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Said {
    /// A header's text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Wire {
    /// Connects.
    ///
    /// # Panics
    /// When nobody listens.
    pub async fn to(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.expect("the shop listens"))
    }

    /// Connects with a window so small that an unread answer soon stands still.
    ///
    /// # Panics
    /// When nobody listens.
    pub async fn narrow(address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4 * 1024).expect("the kernel takes any size");
        Self(socket.connect(address).await.expect("the shop listens"))
    }

    /// Sends; whether the other side still took it.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).await.is_ok()
    }

    /// Everything until the connection ends, reset or not.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await;
        // A reset ends it as well.
        let _ = read.expect("the shop ends the connection");
        bytes
    }

    /// Sends one byte after the other, a pause apart, until the shop hangs up; what it said.
    ///
    /// # Panics
    /// When it never does.
    pub async fn trickle(&mut self, byte: u8, pause: Duration) -> Vec<u8> {
        let mut said = Vec::new();
        let trickling = async {
            loop {
                let mut chunk = [0; 4 * 1024];
                tokio::select! {
                    read = self.0.read(&mut chunk) => match read {
                        Ok(0) | Err(_) => return,
                        Ok(count) => said.extend_from_slice(&chunk[..count]),
                    },
                    () = sleep(pause) => {
                        // The next read tells when it was hung up.
                        self.0.write_all(&[byte]).await.ok();
                    }
                }
            }
        };
        timeout(PATIENCE, trickling).await.expect("the shop hangs up");
        said
    }

    /// Reads nothing, and finds out by writing when the shop hangs up.
    ///
    /// # Panics
    /// When it never does.
    pub async fn leave_unread(&mut self, pause: Duration) {
        let writing = async {
            while self.0.write_all(b"\r\n").await.is_ok() {
                sleep(pause).await;
            }
        };
        timeout(PATIENCE, writing).await.expect("the shop hangs up");
    }

    /// What came by now, at least a byte; nothing when the connection ended.
    ///
    /// # Panics
    /// When neither comes.
    pub async fn more(&mut self) -> Vec<u8> {
        let mut chunk = vec![0; 16 * 1024];
        let read = timeout(PATIENCE, self.0.read(&mut chunk)).await.expect("something comes");
        chunk.truncate(read.unwrap_or(0));
        chunk
    }

    /// The next answer; the connection stays open.
    ///
    /// # Panics
    /// When none comes.
    pub async fn answer(&mut self) -> Said {
        self.answers(1).await.remove(0)
    }

    /// The next answers, to requests that were sent together; nothing may come after them.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn answers(&mut self, count: usize) -> Vec<Said> {
        let mut bytes = Vec::new();
        loop {
            let more = self.more().await;
            let ended = more.is_empty();
            bytes.extend(more);
            let said = answers(&bytes);
            if said.len() >= count {
                return said;
            }
            assert!(!ended, "no whole answer: {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// The whole answers in `bytes`, each as long as its `content-length` says; one without (a 204, a
/// 304) has no body.
#[must_use]
pub fn answers(bytes: &[u8]) -> Vec<Said> {
    let (mut rest, mut found) = (bytes, Vec::new());
    while let Some(end) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut said = Said { status, head, body: String::new() };
        let length = said.header("content-length").and_then(|length| length.parse().ok());
        let length = length.unwrap_or(0_usize);
        rest = &rest[end + 4..];
        if rest.len() < length {
            break;
        }
        said.body = String::from_utf8_lossy(&rest[..length]).into_owned();
        rest = &rest[length..];
        found.push(said);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::answers;

    #[test]
    fn answers_are_told_apart_by_their_lengths() {
        let bytes =
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\
            HTTP/1.1 400 Bad\r\ncontent-length: 9\r\n\r\nhalf";
        let found: Vec<(u16, String)> =
            answers(bytes).into_iter().map(|said| (said.status, said.body)).collect();
        assert_eq!(found, [(200, "\r\n\r\n".to_owned()), (204, String::new())]);
    }
}
