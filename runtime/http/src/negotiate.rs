//! What form of an answer a client can read.

use http::{HeaderMap, header};

/// Whether the client takes gzip (RFC 9110, 12.5.3): named, or covered by `*`, and not refused
/// by a weight of zero.
#[must_use]
pub fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        for coding in value.to_str().unwrap_or_default().split(',') {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let wanted = !is_zero(weight);
            match name.trim() {
                name if name.eq_ignore_ascii_case("gzip") => return wanted,
                "*" => any = wanted,
                _ => {}
            }
        }
    }
    any
}

/// `q=0` in any of its spellings.
fn is_zero(weight: &str) -> bool {
    let digits = weight.trim().strip_prefix("q=").or(weight.trim().strip_prefix("Q="));
    digits.is_some_and(|digits| digits.bytes().all(|byte| matches!(byte, b'0' | b'.')))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::accepts_gzip;

    #[test]
    fn gzip_is_sent_to_those_who_read_it() {
        for (sent, accepted) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, GZIP;q=0.8", true),
            ("*", true),
            ("*;q=0.1", true),
            ("gzip;q=0", false),
            ("gzip;q=0.000, *", false),
            ("*;q=0", false),
            ("br", false),
            ("identity", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(sent));
            assert_eq!(accepts_gzip(&headers), accepted, "{sent}");
        }
        assert!(!accepts_gzip(&HeaderMap::new()));
    }
}
