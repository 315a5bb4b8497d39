//! Compression, once for each body and never for each request.

use std::io::Write;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// Below this a header more costs what compression saves: it fits one packet either way.
const BODY_BYTES_MIN: usize = 860;

/// `body` as gzip; none for one that is small, or that shrinks by less than a tenth.
#[must_use]
pub fn gzip(body: &[u8]) -> Option<Bytes> {
    if body.len() < BODY_BYTES_MIN {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::default());
    encoder.write_all(body).expect("a vector takes everything");
    let packed = encoder.finish().expect("a vector takes everything");
    (packed.len() < body.len() / 10 * 9).then(|| packed.into())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::gzip;

    #[test]
    fn what_is_packed_comes_out_again() {
        let body = "a page of products ".repeat(200);
        let packed = gzip(body.as_bytes()).expect("it shrinks");
        assert!(packed.len() < body.len() / 10);
        let mut unpacked = String::new();
        GzDecoder::new(&packed[..]).read_to_string(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, body);
    }

    #[test]
    fn what_is_small_or_does_not_shrink_stays_as_it_is() {
        assert_eq!(gzip(b"short"), None);
        // Every pair of bytes once: nothing repeats.
        let mixed: Vec<u8> =
            (0..2_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        assert_eq!(gzip(&mixed), None);
    }
}
