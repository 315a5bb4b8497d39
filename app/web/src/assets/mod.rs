//! The files a page asks for beside itself: one stylesheet and one icon, inside the binary.

/// The path of an asset, its type and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Where it is served, without its version.
    pub path: &'static str,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The file.
    pub text: &'static str,
}

/// The stylesheet of every page.
pub const STYLESHEET: Asset = Asset {
    path: "/assets/shop.css",
    content_type: "text/css; charset=utf-8",
    text: include_str!("shop.css"),
};

/// The icon in the browser's tab.
pub const ICON: Asset = Asset {
    path: "/assets/icon.svg",
    content_type: "image/svg+xml",
    text: include_str!("icon.svg"),
};

/// All of them.
pub const ALL: [Asset; 2] = [STYLESHEET, ICON];

impl Asset {
    /// The address a page uses: it changes whenever the content does, so the answer may be
    /// cached for ever.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}?v={:016x}", self.path, fnv1a(self.text.as_bytes()))
    }
}

/// FNV-1a. Not a secret and no defence: it only has to differ between two builds.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_the_content() {
        let other = Asset { text: "a{}", ..STYLESHEET };
        assert_ne!(STYLESHEET.url(), other.url());
        assert!(STYLESHEET.url().starts_with("/assets/shop.css?v="));
    }

    #[test]
    fn the_stylesheet_fetches_nothing() {
        assert!(!STYLESHEET.text.contains("url("), "the policy allows no other source");
        assert!(!STYLESHEET.text.contains("@import"));
    }

    #[test]
    fn the_stylesheet_stays_within_its_budget() {
        // 15 kB compressed; this kind of text shrinks to a quarter.
        assert!(STYLESHEET.text.len() < 40_000);
    }
}
