//! Host names and base addresses.

use std::net::IpAddr;

use http::Uri;

use super::Setting;

/// A host as a browser sends it: lower case, without port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostName(pub(crate) String);

impl Setting for HostName {
    const WHAT: &'static str = "a host name without scheme, port and path";
    const EXAMPLE: &'static str = "\"shop.example.com\"";

    fn from_text(text: &str) -> Option<Self> {
        let host = text.to_ascii_lowercase();
        match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(IpAddr::V4(address)) => return Some(Self(address.to_string())),
            Ok(IpAddr::V6(address)) => return Some(Self(format!("[{address}]"))),
            Err(_) => {}
        }
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        (host.len() <= 253 && host.split('.').all(label)).then_some(Self(host))
    }
}

/// `http://` or `https://` and a host, nothing after it: where browsers reach a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WebUrl(pub(crate) String);

impl Setting for WebUrl {
    const WHAT: &'static str = "a base address with http:// or https:// and without a path";
    const EXAMPLE: &'static str = "\"https://shop.example.com\"";

    fn from_text(text: &str) -> Option<Self> {
        base_address(text, &["http", "https"]).map(Self)
    }
}

/// A picture as a page loads it: a path of the shop itself, or an address with `https://`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PictureUrl(pub(crate) String);

impl Setting for PictureUrl {
    const WHAT: &'static str = "a path of the shop that begins with /, or an https:// address";
    const EXAMPLE: &'static str = "\"https://cdn.example.com/mark.svg\"";

    fn from_text(text: &str) -> Option<Self> {
        let own = text.starts_with('/') && !text[1..].starts_with(['/', '\\']);
        let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let elsewhere = || {
            let uri: Uri = text.parse().ok()?;
            let secure = uri.scheme_str() == Some("https");
            uri.host().filter(|host| secure && !host.is_empty()).map(str::len)
        };
        (plain && (own || elsewhere().is_some())).then(|| Self(text.to_owned()))
    }
}

/// The same with `http://` only: what the plain client inside a private network can call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpUrl(pub(crate) String);

impl Setting for HttpUrl {
    const WHAT: &'static str = "a base address with http:// and without a path";
    const EXAMPLE: &'static str = "\"http://127.0.0.1:8090\"";

    fn from_text(text: &str) -> Option<Self> {
        base_address(text, &["http"]).map(Self)
    }
}

/// The address without the slash at its end.
fn base_address(text: &str, schemes: &[&str]) -> Option<String> {
    let uri: Uri = text.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| schemes.contains(scheme))?;
    let authority = uri.authority()?;
    let bare = uri.path() == "/" && uri.query().is_none() && !authority.as_str().contains('@');
    (bare && !authority.host().is_empty() && !text.contains('#'))
        .then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::{HostName, HttpUrl, PictureUrl, Setting, WebUrl};

    #[test]
    fn hosts_are_names_or_addresses_in_lower_case() {
        let host = |text| HostName::from_text(text).map(|host| host.0);
        assert_eq!(host("Shop2.LocalHost").as_deref(), Some("shop2.localhost"));
        for good in ["localhost", "xn--e1afmkfd.xn--p1ai", "127.0.0.1", "[::1]"] {
            assert_eq!(host(good).as_deref(), Some(good));
        }
        assert_eq!(host("::1").as_deref(), Some("[::1]"), "as the header has it");
        for bad in ["", "a b", "a..b", "http://a", "a:80", "a/b", "магазин", &"x".repeat(64)]
        {
            assert_eq!(host(bad), None, "{bad}");
        }
    }

    #[test]
    fn base_addresses_have_a_scheme_a_host_and_no_more() {
        let web = |text| WebUrl::from_text(text).map(|url| url.0);
        assert_eq!(web("https://a.example/").as_deref(), Some("https://a.example"));
        assert_eq!(web("http://a:8080").as_deref(), Some("http://a:8080"));
        for bad in ["a.example", "ftp://a", "http://", "http://a/b", "http://a?x", "http://u@a"] {
            assert_eq!(web(bad), None, "{bad}");
        }
        assert!(HttpUrl::from_text("https://a.example").is_none());
    }

    #[test]
    fn pictures_are_the_shop_s_own_or_come_encrypted() {
        for good in ["/media/mark.svg", "https://cdn.example/a/b.png?v=1"] {
            assert!(PictureUrl::from_text(good).is_some(), "{good}");
        }
        for bad in
            ["", "mark.svg", "//evil.example/x", "/\\evil", "http://a/b", "javascript:x", "/a b"]
        {
            assert!(PictureUrl::from_text(bad).is_none(), "{bad}");
        }
    }
}
