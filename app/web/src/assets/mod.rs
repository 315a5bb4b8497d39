//! The files a page asks for beside itself: one stylesheet, one script and one icon, inside the
//! binary.

use std::sync::LazyLock;

use rt_cache::Answer;

use crate::{ColourScheme, Href};

/// A file with its address.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it is served, without its version.
    pub path: &'static str,
    /// The file, ready to be sent.
    pub answer: Answer,
}

const CSS: &str = include_str!("shop.css");
const SCRIPT_TEXT: &str = include_str!("shop.js");
const ICON_TEXT: &str = include_str!("icon.svg");

const CSS_TYPE: &str = "text/css; charset=utf-8";

/// The question of the stylesheet that a fixed scheme answers for good.
const PREFERS_DARK: &str = "(prefers-color-scheme: dark)";
/// What tells the browser which schemes its own controls may have.
const SCHEMES: &str = "color-scheme: light dark;";

static STYLESHEETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    let fixed =
        |answer: &str, schemes: &str| CSS.replace(PREFERS_DARK, answer).replace(SCHEMES, schemes);
    [
        Asset::new("/assets/shop.css", CSS_TYPE, CSS.to_owned()),
        Asset::new("/assets/shop-light.css", CSS_TYPE, fixed("not all", "color-scheme: light;")),
        Asset::new("/assets/shop-dark.css", CSS_TYPE, fixed("all", "color-scheme: dark;")),
    ]
});

/// What a page does more with a script than without.
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("/assets/shop.js", "text/javascript; charset=utf-8", SCRIPT_TEXT.to_owned())
});

/// The icon in the browser's tab.
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("/assets/icon.svg", "image/svg+xml", ICON_TEXT.to_owned()));

/// The stylesheet of every page.
#[must_use]
pub fn stylesheet(scheme: ColourScheme) -> &'static Asset {
    let [auto, light, dark] = &*STYLESHEETS;
    match scheme {
        ColourScheme::Auto => auto,
        ColourScheme::Light => light,
        ColourScheme::Dark => dark,
    }
}

/// The script of every page.
#[must_use]
pub fn script() -> &'static Asset {
    &SCRIPT
}

/// The icon in the browser's tab.
#[must_use]
pub fn icon() -> &'static Asset {
    &ICON
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Asset> {
    STYLESHEETS.iter().chain([script(), icon()])
}

impl Asset {
    fn new(path: &'static str, content_type: &'static str, text: String) -> Self {
        let etag = format!("\"{:016x}\"", fnv1a(text.as_bytes()));
        Self { path, answer: Answer::new(text, content_type, etag) }
    }

    /// The address a page uses: it changes whenever the content does, so the answer may be
    /// cached for ever.
    #[must_use]
    pub fn url(&self) -> Href {
        let version = self.answer.etag.trim_matches('"');
        Href::of_own_path(format!("{}?v={version}", self.path))
    }
}

/// FNV-1a. Not a secret and no defence: it only has to differ between two builds.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent_bytes(asset: &Asset) -> usize {
        asset.answer.gzip.as_ref().expect("text shrinks").len()
    }

    #[test]
    fn the_address_follows_the_content() {
        let one = Asset::new("/assets/shop.css", CSS_TYPE, "a{}".to_owned());
        let other = Asset::new("/assets/shop.css", CSS_TYPE, "b{}".to_owned());
        assert_ne!(one.url(), other.url());
        assert!(one.url().as_str().starts_with("/assets/shop.css?v="));
    }

    #[test]
    fn a_fixed_scheme_asks_the_system_nothing() {
        for scheme in [ColourScheme::Light, ColourScheme::Dark] {
            let text = &stylesheet(scheme).answer.body;
            let text = std::str::from_utf8(text).expect("text");
            assert!(!text.contains("prefers-color-scheme"), "{scheme:?}");
            assert!(!text.contains("light dark"), "{scheme:?}");
        }
        assert!(CSS.contains(PREFERS_DARK) && CSS.contains(SCHEMES));
    }

    #[test]
    fn the_stylesheet_fetches_nothing() {
        assert!(!CSS.contains("url("), "the policy allows no other source");
        assert!(!CSS.contains("@import"));
    }

    #[test]
    fn what_every_page_loads_stays_within_its_budget() {
        for scheme in ColourScheme::ALL {
            assert!(sent_bytes(stylesheet(scheme)) < 15_000, "{scheme:?}");
        }
        assert!(sent_bytes(script()) < 15_000);
    }

    #[test]
    fn the_script_runs_nothing_that_it_was_sent() {
        for risky in ["eval(", "new Function", "document.write", "insertAdjacentHTML", "import("] {
            assert!(!SCRIPT_TEXT.contains(risky), "{risky}");
        }
    }
}
