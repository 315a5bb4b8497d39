//! As much of PostgreSQL's wire protocol (version 3) as it takes to know a COMMIT.
//!
//! A message is a type byte, a length of four bytes that counts itself, and a body; only a client's
//! first messages have no type byte. A COMMIT is a simple query with such a statement in it, or the
//! execution of a portal that was bound to such a prepared statement. That it took effect is said
//! by the server: `CommandComplete` with the tag `COMMIT`.

use std::collections::{HashMap, HashSet};

const SSL_REQUEST: i32 = 80_877_103;
const GSS_REQUEST: i32 = 80_877_104;
const HEADER_BYTES: usize = 5;

/// What a client's message is to the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A question whether the connection may be encrypted; it may not.
    Encryption,
    /// It commits a transaction when the server carries it out.
    Commit,
    /// Anything else.
    Other,
}

/// Cuts a stream of bytes into whole messages.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    bytes: Vec<u8>,
    /// The next message has no type byte.
    untyped: bool,
}

impl Messages {
    /// The messages of a client, which begins without types.
    pub(crate) fn of_client() -> Self {
        Self { bytes: Vec::new(), untyped: true }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole message with its header, if it has come.
    pub(crate) fn next(&mut self) -> Option<Vec<u8>> {
        let (header, counted) = if self.untyped { (4, 0) } else { (HEADER_BYTES, 1) };
        let length = self.bytes.get(counted..header)?;
        let length = i32::from_be_bytes(length.try_into().expect("four bytes"));
        // What is no length is passed on as it is: the other side will say so.
        let whole = usize::try_from(length).unwrap_or(0).max(4) + counted;
        if self.bytes.len() < whole {
            return None;
        }
        let rest = self.bytes.split_off(whole);
        Some(std::mem::replace(&mut self.bytes, rest))
    }
}

/// What a client has prepared and bound so far.
#[derive(Debug, Default)]
pub(crate) struct Client {
    started: bool,
    /// Prepared statements, by name, that commit.
    committing: HashSet<Vec<u8>>,
    /// The statement of each portal, by name.
    portals: HashMap<Vec<u8>, Vec<u8>>,
}

impl Client {
    /// Reads a message that `messages` has cut.
    pub(crate) fn read(&mut self, message: &[u8], messages: &mut Messages) -> Asked {
        if !self.started {
            let code = message
                .get(4..8)
                .map_or(0, |code| i32::from_be_bytes(code.try_into().expect("four bytes")));
            if [SSL_REQUEST, GSS_REQUEST].contains(&code) {
                return Asked::Encryption;
            }
            self.started = true;
            messages.untyped = false;
            return Asked::Other;
        }
        let body = message.get(HEADER_BYTES..).unwrap_or_default();
        match message.first() {
            Some(b'Q') if commits(first_text(body).0) => return Asked::Commit,
            Some(b'P') => {
                let (name, rest) = first_text(body);
                if commits(first_text(rest).0) {
                    self.committing.insert(name.to_vec());
                } else {
                    self.committing.remove(name);
                }
            }
            Some(b'B') => {
                let (portal, rest) = first_text(body);
                self.portals.insert(portal.to_vec(), first_text(rest).0.to_vec());
            }
            Some(b'E') => {
                let statement = self.portals.get(first_text(body).0);
                if statement.is_some_and(|statement| self.committing.contains(statement)) {
                    return Asked::Commit;
                }
            }
            _ => {}
        }
        Asked::Other
    }
}

/// Whether a message of the server says that a transaction was committed.
pub(crate) fn says_committed(message: &[u8]) -> bool {
    message.first() == Some(&b'C') && message.get(HEADER_BYTES..) == Some(b"COMMIT\0")
}

/// Whether one of the statements of a query is a COMMIT. A semicolon within quotes parts a query
/// in the wrong place, and no piece of that begins with the word.
fn commits(query: &[u8]) -> bool {
    query.split(|byte| *byte == b';').any(|statement| {
        let statement = statement.trim_ascii();
        let word = statement.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        word.eq_ignore_ascii_case(b"commit") || word.eq_ignore_ascii_case(b"end")
    })
}

/// The text up to the first zero byte, and what follows it.
fn first_text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests;
