//! Cutting a stream of bytes into records.

use std::io::{self, Read};

use encoding_rs::Encoding;

use super::{
    decode::decoded,
    record::{Cut, Record},
};

/// Longest record, in bytes. It bounds the memory a broken file can take.
pub const RECORD_BYTES_MAX: usize = 1024 * 1024;
/// Most fields of a record.
const FIELDS_MAX: usize = 10_000;
const CHUNK_BYTES: usize = 64 * 1024;

/// How a file is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between fields; an ASCII character.
    pub delimiter: u8,
    /// Whether `"` quotes a field, as in RFC 4180; else it is a character like any other.
    pub quoting: bool,
}

/// What comes next in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// A record was read.
    Record,
    /// A record that cannot be; reading goes on with the line after the one it begins on.
    Fault(RecordFault),
    /// The file is over.
    End,
}

/// Why bytes are no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFault {
    /// The line it begins on.
    pub line: u64,
    /// The field at fault, counted from 0.
    pub field: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// Why a file cannot be read on.
#[derive(Debug, thiserror::Error)]
#[error("after line {line} the file cannot be read on: {reason}")]
pub struct ReadError {
    /// The last line that was read.
    pub line: u64,
    /// What the system or the decompressor said.
    pub reason: io::Error,
}

/// The records of a stream.
pub struct Records {
    content: Box<dyn Read + Send>,
    dialect: Dialect,
    window: Vec<u8>,
    start: usize,
    line: u64,
    ended: bool,
    cut: Cut,
}

/// What a look at the window gave.
enum Look {
    /// A record of so many bytes and lines.
    Whole { bytes: usize, lines: u64 },
    /// It goes on beyond the window.
    More,
    /// It cannot be a record.
    Broken { field: usize, reason: &'static str },
}

const UNCLOSED: &str = "a quote that opens here is never closed";
const AFTER_QUOTE: &str = "text follows a closing quote; a quote inside a field is written twice";
const TOO_LONG: &str = "the record is longer than 1 MiB";
const TOO_MANY: &str = "the record has more than 10000 fields";
const BROKEN_UTF8: &str = "the text is not UTF-8; say the encoding in the mapping";
const NUL: &str = "the text holds a NUL character";

impl Records {
    /// The records of `content`, whose encoding is `told` or UTF-8.
    ///
    /// # Errors
    /// When its beginning cannot be read.
    pub fn new(
        content: Box<dyn Read + Send>,
        told: Option<&'static Encoding>,
        dialect: Dialect,
    ) -> Result<Self, ReadError> {
        let content = decoded(content, told).map_err(|reason| ReadError { line: 0, reason })?;
        Ok(Self {
            content,
            dialect,
            window: Vec::new(),
            start: 0,
            line: 1,
            ended: false,
            cut: Cut::default(),
        })
    }

    /// The next record, into `record`. Empty lines are passed over.
    ///
    /// # Errors
    /// [`ReadError`] when the stream itself breaks; there is no reading on after it.
    pub fn next(&mut self, record: &mut Record) -> Result<Next, ReadError> {
        loop {
            if self.start == self.window.len() && !self.read_more()? {
                return Ok(Next::End);
            }
            self.cut.clear();
            let seen = &self.window[self.start..];
            match look(seen, self.ended, self.dialect, &mut self.cut) {
                Look::Whole { bytes, .. } if bytes > RECORD_BYTES_MAX => {
                    return self.refuse(0, TOO_LONG);
                }
                Look::Whole { bytes, lines } => {
                    let line = self.line;
                    self.start += bytes;
                    self.line += lines;
                    if self.cut.bytes.is_empty() && self.cut.ends.len() <= 1 {
                        continue;
                    }
                    return Ok(self.complete(line, record));
                }
                Look::More if seen.len() < RECORD_BYTES_MAX => {
                    self.read_more()?;
                }
                Look::More => {
                    let open = self.dialect.quoting && self.cut.ends.len() < FIELDS_MAX;
                    let field = self.cut.ends.len();
                    let reason =
                        if open && unclosed(seen, self.dialect) { UNCLOSED } else { TOO_LONG };
                    return self.refuse(field, reason);
                }
                Look::Broken { field, reason } => return self.refuse(field, reason),
            }
        }
    }

    /// The line that comes next, counted from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    fn complete(&mut self, line: u64, record: &mut Record) -> Next {
        let nul = self.cut.bytes.iter().position(|byte| *byte == 0);
        if let Some(at) = nul {
            let field = self.cut.ends.iter().position(|end| *end > at).unwrap_or(0);
            return Next::Fault(RecordFault { line, field, reason: NUL });
        }
        match record.fill(line, &mut self.cut) {
            Ok(()) => Next::Record,
            Err(field) => Next::Fault(RecordFault { line, field, reason: BROKEN_UTF8 }),
        }
    }

    /// Gives up the line the record begins on, and no more: what follows may be sound.
    fn refuse(&mut self, field: usize, reason: &'static str) -> Result<Next, ReadError> {
        let line = self.line;
        loop {
            let rest = &self.window[self.start..];
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                self.start += end + 1;
                self.line += 1;
                break;
            }
            self.start = self.window.len();
            if !self.read_more()? {
                break;
            }
        }
        Ok(Next::Fault(RecordFault { line, field, reason }))
    }

    /// Moves what is unread to the front and reads another chunk; false at the end of the stream.
    fn read_more(&mut self) -> Result<bool, ReadError> {
        if self.ended {
            return Ok(false);
        }
        self.window.drain(..self.start);
        self.start = 0;
        let length = self.window.len();
        self.window.resize(length + CHUNK_BYTES, 0);
        let read = loop {
            match self.content.read(&mut self.window[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let count = read.map_err(|reason| ReadError { line: self.line - 1, reason })?;
        self.window.truncate(length + count);
        self.ended = count == 0;
        Ok(count > 0)
    }
}

/// Whether the record runs on because a quote is open.
fn unclosed(bytes: &[u8], dialect: Dialect) -> bool {
    let without = Dialect { quoting: false, ..dialect };
    matches!(look(bytes, false, without, &mut Cut::default()), Look::Whole { .. })
}

fn look(bytes: &[u8], ended: bool, dialect: Dialect, cut: &mut Cut) -> Look {
    let (mut at, mut lines) = (0, 0);
    loop {
        let field = cut.ends.len();
        if field >= FIELDS_MAX {
            return Look::Broken { field, reason: TOO_MANY };
        }
        if dialect.quoting && bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at + 1, ended, dialect.delimiter, cut) {
                Quoted::Closed { next, lines: inside } => {
                    at = next;
                    lines += inside;
                }
                Quoted::More => return Look::More,
                Quoted::Broken(reason) => return Look::Broken { field, reason },
            }
        } else {
            let rest = &bytes[at..];
            let stop = rest.iter().position(|byte| *byte == dialect.delimiter || *byte == b'\n');
            if stop.is_none() && !ended {
                return Look::More;
            }
            let stop = stop.unwrap_or(rest.len());
            let ends_line = rest.get(stop) != Some(&dialect.delimiter);
            let text = &rest[..stop];
            let text = if ends_line { text.strip_suffix(b"\r").unwrap_or(text) } else { text };
            cut.bytes.extend_from_slice(text);
            at += stop;
        }
        cut.end_field();
        match bytes.get(at) {
            None => return Look::Whole { bytes: at, lines: lines + 1 },
            Some(b'\n') => return Look::Whole { bytes: at + 1, lines: lines + 1 },
            Some(_) => at += 1,
        }
    }
}

enum Quoted {
    /// The field is over; its delimiter or line end is at `next`.
    Closed {
        next: usize,
        lines: u64,
    },
    More,
    Broken(&'static str),
}

/// A field from behind its opening quote on.
fn quoted(bytes: &[u8], mut at: usize, ended: bool, delimiter: u8, cut: &mut Cut) -> Quoted {
    let mut lines = 0;
    loop {
        let rest = &bytes[at..];
        let Some(quote) = rest.iter().position(|byte| *byte == b'"') else {
            return if ended { Quoted::Broken(UNCLOSED) } else { Quoted::More };
        };
        let text = &rest[..quote];
        lines += u64::try_from(text.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        cut.bytes.extend_from_slice(text);
        at += quote + 1;
        match bytes.get(at..) {
            Some([b'"', ..]) => {
                cut.bytes.push(b'"');
                at += 1;
            }
            Some([]) | None if ended => return Quoted::Closed { next: at, lines },
            Some([] | [b'\r']) | None if !ended => return Quoted::More,
            Some([byte, ..]) if *byte == delimiter || *byte == b'\n' => {
                return Quoted::Closed { next: at, lines };
            }
            Some([b'\r', b'\n', ..]) => return Quoted::Closed { next: at + 1, lines },
            Some([b'\r']) => return Quoted::Closed { next: at + 1, lines },
            _ => return Quoted::Broken(AFTER_QUOTE),
        }
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("line", &self.line).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
