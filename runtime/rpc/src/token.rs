//! The secret by which the processes of one installation know each other.

use http::HeaderValue;
use subtle::ConstantTimeEq;

/// The installation's bearer token. Never shown, never logged.
#[derive(Clone)]
pub struct RpcToken(String);

/// The text is too weak or cannot travel in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an rpc token is 32 to 512 visible ASCII characters")]
pub struct InvalidToken;

const SCHEME: &str = "Bearer ";

impl RpcToken {
    /// Whether the header of a request carries this token; takes as long for any other of the
    /// same length.
    pub(crate) fn is_in(&self, header: Option<&HeaderValue>) -> bool {
        let given = header.and_then(|value| value.as_bytes().strip_prefix(SCHEME.as_bytes()));
        given.is_some_and(|given| given.ct_eq(self.0.as_bytes()).into())
    }

    /// The header of a request.
    pub(crate) fn header(&self) -> HeaderValue {
        let mut value = HeaderValue::try_from(format!("{SCHEME}{}", self.0))
            .expect("visible ASCII is a header value");
        value.set_sensitive(true);
        value
    }
}

impl TryFrom<String> for RpcToken {
    type Error = InvalidToken;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = (32..=512).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(Self(text)) } else { Err(InvalidToken) }
    }
}

impl std::fmt::Debug for RpcToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RpcToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::RpcToken;

    #[test]
    fn weak_tokens_are_refused_and_strong_ones_are_not_shown() {
        let long = "x".repeat(513);
        for bad in ["", "short", &"a b".repeat(20), &"ж".repeat(40), &long] {
            assert!(RpcToken::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
        let token = RpcToken::try_from("s3cret".repeat(6)).unwrap();
        assert!(!format!("{token:?} {:?}", token.header()).contains("s3cret"));
    }

    #[test]
    fn only_the_whole_token_under_its_scheme_is_accepted() {
        let token = RpcToken::try_from("0123456789abcdef".repeat(2)).unwrap();
        assert!(token.is_in(Some(&token.header())));
        let other = RpcToken::try_from("0123456789abcdef".repeat(3)).unwrap();
        assert!(!token.is_in(Some(&other.header())));
        assert!(!token.is_in(None));
        for bad in ["", "Bearer ", "Bearer 0123456789abcdef", "0123456789abcdef0123456789abcdef"] {
            assert!(!token.is_in(Some(&bad.parse().unwrap())), "{bad}");
        }
    }
}
