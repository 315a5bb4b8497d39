//! From the file's own encoding to UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

const CHUNK_BYTES: usize = 32 * 1024;

/// The encoding of a name such as `windows-1251`, if there is one.
#[must_use]
pub fn encoding_named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}

/// A byte order mark is not part of the text; where it says another encoding than was told, it is
/// right. UTF-8 passes unread: broken sequences are found record by record, where the line is
/// known. Of another encoding, what has no meaning becomes U+FFFD.
pub(super) fn decoded(
    mut content: Box<dyn Read + Send>,
    told: Option<&'static Encoding>,
) -> io::Result<Box<dyn Read + Send>> {
    let mut head = [0; 3];
    let mut length = 0;
    while length < head.len() {
        match content.read(&mut head[length..])? {
            0 => break,
            count => length += count,
        }
    }
    let head = &head[..length];
    let (encoding, mark) = match Encoding::for_bom(head) {
        Some((encoding, mark)) => (encoding, mark),
        None => (told.unwrap_or(UTF_8), 0),
    };
    let rest = io::Cursor::new(head[mark..].to_vec()).chain(content);
    if encoding == UTF_8 {
        return Ok(Box::new(rest));
    }
    Ok(Box::new(Decoded {
        content: Box::new(rest),
        decoder: encoding.new_decoder_without_bom_handling(),
        packed: vec![0; CHUNK_BYTES],
        unread: 0..0,
        text: Vec::new(),
        given: 0,
        ended: false,
    }))
}

struct Decoded {
    content: Box<dyn Read + Send>,
    decoder: Decoder,
    packed: Vec<u8>,
    unread: std::ops::Range<usize>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Decoded {
    fn refill(&mut self) -> io::Result<()> {
        if self.unread.is_empty() {
            let count = self.content.read(&mut self.packed)?;
            self.unread = 0..count;
            self.ended = count == 0;
        }
        let source = &self.packed[self.unread.clone()];
        let room = self.decoder.max_utf8_buffer_length(source.len()).unwrap_or(CHUNK_BYTES);
        self.text.resize(room, 0);
        let (_, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.text, self.ended);
        self.unread.start += read;
        self.text.truncate(written);
        self.given = 0;
        Ok(())
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let ready = &self.text[self.given..];
        let count = ready.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ready[..count]);
        self.given += count;
        Ok(count)
    }
}
