//! Follows where requests begin and end on a connection, to refuse the ones that leave it open.
//!
//! A request with a `Content-Length` and a `Transfer-Encoding`, or with another transfer encoding
//! than `chunked`, once, is read differently by different servers (RFC 9112, 6.1): behind a proxy
//! its body may be another client's next request. hyper lets the last coding win; here such a head
//! is made unreadable before hyper gets its last byte, so that it is answered 400 in its turn.
//!
//! Invariant: a request whose end nobody can doubt is never touched. Whatever is not understood
//! for sure makes this blind for the rest of the connection, and hyper judges alone.

/// Bytes of a line that are looked at; the lines that matter are short.
const LINE_BYTES_MAX: usize = 128;

/// The place in the stream of requests.
#[derive(Debug)]
pub(super) struct Framing {
    state: State,
    refusal: Option<&'static str>,
}

const TWO_LENGTHS: &str = "the request has both a Content-Length and a Transfer-Encoding";
const ODD_CODING: &str = "the request has another Transfer-Encoding than chunked, once";

#[derive(Debug)]
enum State {
    Head(Head),
    /// Bytes of a body that are still to come.
    Body(u64),
    Chunks(Chunks),
    Blind,
}

#[derive(Debug, Default)]
struct Head {
    line: Line,
    begun: bool,
    connects: bool,
    length: Option<Length>,
    chunked: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Length {
    Bytes(u64),
    /// hyper will say so.
    Nonsense,
}

#[derive(Debug)]
enum Chunks {
    Size(Line),
    /// Bytes of a chunk with the line end after it.
    Data(u64),
    Trailers(Line),
}

/// The beginning of a line, gathered over reads.
#[derive(Debug, Default)]
struct Line {
    bytes: Vec<u8>,
    is_longer: bool,
}

/// What follows a head.
enum Next {
    MoreOfIt,
    State(State),
    /// It must not be understood, and why.
    Refuse(&'static str),
}

impl Default for Framing {
    fn default() -> Self {
        Self { state: State::Head(Head::default()), refusal: None }
    }
}

impl Framing {
    /// Why a head was made unreadable, if one was. Nothing after it is read.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        self.refusal
    }

    /// Follows what the client sent next; the last byte of a head that is refused becomes NUL.
    pub(super) fn follow(&mut self, bytes: &mut [u8]) {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            match &mut self.state {
                State::Blind => return,
                State::Body(left) => {
                    let taken = skip(left, rest);
                    at += taken;
                    if *left == 0 {
                        self.state = State::Head(Head::default());
                    }
                }
                State::Head(head) => {
                    let (taken, ended) = head.line.take(rest);
                    at += taken;
                    if ended {
                        match head.next() {
                            Next::MoreOfIt => {}
                            Next::State(state) => self.state = state,
                            Next::Refuse(why) => {
                                bytes[at - 1] = 0;
                                self.refusal = Some(why);
                                self.state = State::Blind;
                            }
                        }
                    }
                }
                State::Chunks(chunks) => {
                    let (taken, next) = chunks.follow(rest);
                    at += taken;
                    if let Some(next) = next {
                        self.state = next;
                    }
                }
            }
        }
    }
}

/// Takes what belongs to a run of known length.
fn skip(left: &mut u64, bytes: &[u8]) -> usize {
    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    *left -= u64::try_from(taken).expect("it is at most `left`");
    taken
}

impl Line {
    /// Takes bytes up to the end of the line: how many, and whether it is there.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let part = &bytes[..end.unwrap_or(bytes.len())];
        let kept = part.len().min(LINE_BYTES_MAX - self.bytes.len());
        self.bytes.extend_from_slice(&part[..kept]);
        self.is_longer |= kept < part.len();
        (end.map_or(bytes.len(), |end| end + 1), end.is_some())
    }

    /// The line, without what ends it; ready for the next.
    fn text(&self) -> &[u8] {
        self.bytes.strip_suffix(b"\r").unwrap_or(&self.bytes)
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.is_longer = false;
    }
}

impl Head {
    /// At the end of a line.
    fn next(&mut self) -> Next {
        let is_empty = self.line.text().is_empty();
        if is_empty && self.begun {
            return self.end();
        }
        if !is_empty && !self.begun {
            self.begun = true;
            self.connects = self.line.text().starts_with(b"CONNECT ");
        } else if !is_empty {
            self.note_header();
        }
        self.line.clear();
        Next::MoreOfIt
    }

    fn note_header(&mut self) {
        let text = self.line.text();
        let Some(colon) = text.iter().position(|byte| *byte == b':') else {
            return;
        };
        let (name, value) = (&text[..colon], text[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            let bytes = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
            let known =
                bytes.filter(|_| !self.line.is_longer).map_or(Length::Nonsense, Length::Bytes);
            let agrees = self.length.is_none_or(|length| length == known);
            self.length = Some(if agrees { known } else { Length::Nonsense });
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let is_first = self.chunked.is_none();
            let is_chunked = value.eq_ignore_ascii_case(b"chunked");
            self.chunked = Some(is_first && is_chunked && !self.line.is_longer);
        }
    }

    fn end(&self) -> Next {
        Next::State(match (self.length, self.chunked) {
            (Some(_), Some(_)) => return Next::Refuse(TWO_LENGTHS),
            (None, Some(false)) => return Next::Refuse(ODD_CODING),
            _ if self.connects => State::Blind,
            (None, Some(true)) => State::Chunks(Chunks::Size(Line::default())),
            (Some(Length::Nonsense), None) => State::Blind,
            (Some(Length::Bytes(0)) | None, None) => State::Head(Self::default()),
            (Some(Length::Bytes(left)), None) => State::Body(left),
        })
    }
}

impl Chunks {
    fn follow(&mut self, bytes: &[u8]) -> (usize, Option<State>) {
        match self {
            Self::Size(line) => {
                let (taken, ended) = line.take(bytes);
                let next = ended.then(|| after_size(line.text()));
                (taken, next)
            }
            Self::Data(left) => {
                let taken = skip(left, bytes);
                let over = *left == 0;
                (taken, over.then(|| State::Chunks(Self::Size(Line::default()))))
            }
            Self::Trailers(line) => {
                let (taken, ended) = line.take(bytes);
                let over = ended && line.text().is_empty();
                if ended {
                    line.clear();
                }
                (taken, over.then(|| State::Head(Head::default())))
            }
        }
    }
}

fn after_size(line: &[u8]) -> State {
    let digits = line.split(|byte| matches!(byte, b';' | b' ' | b'\t')).next().unwrap_or_default();
    let size = std::str::from_utf8(digits).ok().and_then(|text| u64::from_str_radix(text, 16).ok());
    match size {
        Some(0) => State::Chunks(Chunks::Trailers(Line::default())),
        Some(size) => size
            .checked_add(2)
            .map_or(State::Blind, |with_line_end| State::Chunks(Chunks::Data(with_line_end))),
        None => State::Blind,
    }
}

#[cfg(test)]
mod tests {
    use super::Framing;

    /// What hyper would get, however the bytes come in pieces.
    fn followed(sent: &str, piece: usize) -> String {
        let mut framing = Framing::default();
        let mut bytes = sent.as_bytes().to_vec();
        for part in bytes.chunks_mut(piece) {
            framing.follow(part);
        }
        assert_eq!(framing.refusal().is_some(), bytes.contains(&0), "{sent:?}");
        String::from_utf8(bytes).expect("text")
    }

    fn in_all_pieces(sent: &str, expected: &str) {
        for piece in [1, 2, 3, 7, 64, 4096] {
            assert_eq!(followed(sent, piece), expected, "in pieces of {piece}");
        }
    }

    const TWICE: &str =
        "POST / HTTP/1.1\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n";

    fn poisoned(head: &str) -> String {
        format!("{}\0", &head[..head.len() - 1])
    }

    #[test]
    fn requests_with_one_length_are_not_touched() {
        for sent in [
            "GET / HTTP/1.1\r\nhost: a\r\n\r\n",
            "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nbodyGET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n4;x=y\r\nbody\r\n0\r\na: b\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 4\r\ncontent-length: 4\r\n\r\nbody",
            "GET / HTTP/1.1\r\nx: content-length: 1\r\ntransfer-encodings: chunked\r\n\r\n",
            "nonsense",
        ] {
            in_all_pieces(sent, sent);
        }
    }

    #[test]
    fn a_head_with_two_lengths_cannot_be_understood() {
        in_all_pieces(TWICE, &poisoned(TWICE));
        let turned = "POST / HTTP/1.1\nTRANSFER-ENCODING:chunked\nx: y\nContent-Length: 4\n\n";
        in_all_pieces(turned, &poisoned(turned));
        let odd = "POST / HTTP/1.1\r\ncontent-length: many\r\ntransfer-encoding: gzip\r\n\r\n";
        in_all_pieces(odd, &poisoned(odd));
    }

    #[test]
    fn a_head_with_an_odd_coding_cannot_be_understood() {
        for coding in [
            "transfer-encoding: gzip",
            "transfer-encoding: gzip, chunked",
            "transfer-encoding: chunked, chunked",
            "transfer-encoding: chunked\r\nTransfer-Encoding: chunked",
            "transfer-encoding: identity\r\ntransfer-encoding: chunked",
            "transfer-encoding:",
        ] {
            let head = format!("POST / HTTP/1.1\r\n{coding}\r\n\r\n");
            in_all_pieces(&head, &poisoned(&head));
        }
    }

    #[test]
    fn the_head_after_a_body_is_found() {
        for first in [
            "GET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: 12\r\n\r\n\r\n\r\nPOST / \r\n",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
        ] {
            in_all_pieces(&format!("{first}{TWICE}"), &format!("{first}{}", poisoned(TWICE)));
        }
    }

    #[test]
    fn a_body_that_looks_like_a_head_is_a_body() {
        let length = TWICE.len();
        let sent = format!("POST / HTTP/1.1\r\ncontent-length: {length}\r\n\r\n{TWICE}");
        in_all_pieces(&sent, &sent);
        let sent = format!(
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{TWICE}\r\n0\r\n\r\n"
        );
        in_all_pieces(&sent, &sent);
    }

    #[test]
    fn what_is_not_understood_is_left_to_hyper() {
        for first in [
            "CONNECT a:1 HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        ] {
            let sent = format!("{first}{TWICE}");
            in_all_pieces(&sent, &sent);
        }
    }
}
