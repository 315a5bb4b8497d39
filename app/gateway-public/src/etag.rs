//! `If-None-Match` (RFC 9110, 13.1.2).

use http::{HeaderMap, header};

/// Whether the client has the representation of `etag` already. Compared weakly: whoever
/// compresses on the way may have made the validator weak.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let names = |value: &str| {
        value
            .split(',')
            .map(str::trim)
            .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == etag)
    };
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    values.filter_map(|value| value.to_str().ok()).any(names)
}

/// The validator of the compressed representation of what has `etag`.
pub(crate) fn of_gzip(etag: &str) -> String {
    format!("{}-gzip\"", etag.trim_end_matches('"'))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{is_known, of_gzip};

    #[test]
    fn lists_weak_validators_and_the_star_are_understood() {
        for (sent, known) in [
            (r#""abc""#, true),
            (r#"W/"abc""#, true),
            (r#""x", W/"abc" , "y""#, true),
            ("*", true),
            (r#""abcd""#, false),
            (r#""x", "y""#, false),
            ("abc", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(sent));
            assert_eq!(is_known(&headers, r#""abc""#), known, "{sent}");
        }
        assert!(!is_known(&HeaderMap::new(), r#""abc""#));
    }

    #[test]
    fn a_compressed_answer_has_a_validator_of_its_own() {
        assert_eq!(of_gzip(r#""abc""#), r#""abc-gzip""#);
    }
}
