//! A page as gzip without compressing it for each request.
//!
//! What all visitors share is deflated once, every part on its own and ended at a whole byte, so
//! that parts can be strung together with anything between them. What is one visitor's goes in
//! *stored*: it costs a copy, and the length of the answer never says what a secret in it looks
//! like beside text that somebody else chose (the attack known as BREACH).

use std::fmt;

use flate2::{Compress, Compression, Crc, FlushCompress};

/// Magic, deflate, no flags, no time, unknown system (RFC 1952).
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// A last block that stores nothing.
const END: [u8; 5] = [1, 0, 0, 0xff, 0xff];
/// Most bytes of one stored block.
const STORED_BYTES_MAX: usize = 0xffff;

/// A deflated part with its checksum.
pub(super) struct Packed {
    deflated: Vec<u8>,
    sum: Crc,
}

impl Packed {
    pub(super) fn of(text: &str) -> Self {
        let mut compress = Compress::new(Compression::default(), false);
        // Room for text that does not shrink: a few bytes a block and the flush.
        let mut deflated = Vec::with_capacity(text.len() + text.len() / 1_000 + 64);
        compress
            .compress_vec(text.as_bytes(), &mut deflated, FlushCompress::Sync)
            .expect("deflating has no input it refuses");
        debug_assert_eq!(usize::try_from(compress.total_in()), Ok(text.len()), "all fitted in");
        deflated.shrink_to_fit();
        let mut sum = Crc::new();
        sum.update(text.as_bytes());
        Self { deflated, sum }
    }

    pub(super) fn size_bytes(&self) -> usize {
        self.deflated.len()
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed({} bytes)", self.deflated.len())
    }
}

/// Strings parts together.
pub(super) struct Packing {
    out: Vec<u8>,
    sum: Crc,
}

impl Packing {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let mut out = Vec::with_capacity(bytes + HEADER.len() + END.len() + 8);
        out.extend(HEADER);
        Self { out, sum: Crc::new() }
    }

    pub(super) fn packed(&mut self, part: &Packed) {
        self.out.extend(&part.deflated);
        self.sum.combine(&part.sum);
    }

    pub(super) fn stored(&mut self, text: &str) {
        for block in text.as_bytes().chunks(STORED_BYTES_MAX) {
            let length = u16::try_from(block.len()).expect("a chunk is no longer than its limit");
            self.out.push(0);
            self.out.extend(length.to_le_bytes());
            self.out.extend((!length).to_le_bytes());
            self.out.extend(block);
        }
        self.sum.update(text.as_bytes());
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.out.extend(END);
        self.out.extend(self.sum.sum().to_le_bytes());
        self.out.extend(self.sum.amount().to_le_bytes());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::{Packed, Packing};

    fn unpacked(gzip: &[u8]) -> String {
        let mut text = String::new();
        GzDecoder::new(gzip).read_to_string(&mut text).expect("gzip with a right checksum");
        text
    }

    #[test]
    fn parts_in_any_order_are_one_page() {
        let long = "страница товаров ".repeat(9_000);
        let parts = ["<html>", "", "a", long.as_str()];
        let packed = parts.map(Packed::of);
        let mut packing = Packing::with_capacity(1_000);
        let mut expected = String::new();
        for (part, packed) in parts.iter().zip(&packed).chain(parts.iter().zip(&packed).rev()) {
            packing.packed(packed);
            expected.push_str(part);
            for own in ["", "key-1", long.as_str()] {
                packing.stored(own);
                expected.push_str(own);
            }
        }
        assert_eq!(unpacked(&packing.finish()), expected);
    }

    #[test]
    fn what_is_one_visitor_s_is_never_compressed() {
        let page = Packed::of("the key is secret-1 ");
        let sizes = ["secret-1", "secret-2", "qwertyui"].map(|own| {
            let mut packing = Packing::with_capacity(0);
            packing.packed(&page);
            packing.stored(own);
            packing.finish().len()
        });
        assert!(sizes.iter().all(|size| *size == sizes[0]), "{sizes:?}");
    }
}
