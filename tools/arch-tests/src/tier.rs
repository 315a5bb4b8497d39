//! The layer of a crate, read from its folder.
//!
//! Invariant: a folder that no row names has no tier, and that is a failure; a new kind of crate
//! is a decision, not an accident.

use std::fmt;

/// A layer of the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tier {
    /// `libs/*`: pure types and rules.
    Kernel,
    /// `runtime/*`: what any module stands on.
    Runtime,
    /// `modules/mod-*-api`: the contract of a module.
    Api,
    /// `modules/mod-*`: a domain.
    Module,
    /// `adapters/*`: one outside system behind a port.
    Adapter,
    /// `app/*` without HTTP: checkout, views, reactions, the demo shop.
    Service,
    /// `app/gateway-*`: JSON over HTTP.
    Gateway,
    /// `app/web`: HTML over HTTP.
    Web,
    /// `app/audit`: the independent witness.
    Audit,
    /// `app/composition`: names modules and adapters.
    Composition,
    /// `app/shop`: the binary.
    Binary,
    /// `tools/*`: what builds, checks and plays the outside world.
    Tool,
    /// `e2e`: journeys through the whole.
    Journey,
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Kernel => "kernel",
            Self::Runtime => "runtime",
            Self::Api => "contract",
            Self::Module => "module",
            Self::Adapter => "adapter",
            Self::Service => "application service",
            Self::Gateway => "gateway",
            Self::Web => "web",
            Self::Audit => "audit",
            Self::Composition => "composition",
            Self::Binary => "binary",
            Self::Tool => "tool",
            Self::Journey => "journey",
        };
        f.write_str(name)
    }
}

/// Folder pattern to tier; `*` stands for one path segment or the rest of one; first match wins.
const FOLDERS: &[(&str, Tier)] = &[
    ("libs/*", Tier::Kernel),
    ("runtime/*", Tier::Runtime),
    ("modules/mod-*-api", Tier::Api),
    ("modules/mod-*", Tier::Module),
    ("adapters/*", Tier::Adapter),
    ("app/checkout", Tier::Service),
    ("app/demo", Tier::Service),
    ("app/import", Tier::Service),
    ("app/reactors", Tier::Service),
    ("app/search", Tier::Service),
    ("app/storefront", Tier::Service),
    ("app/gateway-*", Tier::Gateway),
    ("app/web", Tier::Web),
    ("app/audit", Tier::Audit),
    ("app/composition", Tier::Composition),
    ("app/shop", Tier::Binary),
    ("tools/*", Tier::Tool),
    ("e2e", Tier::Journey),
];

/// The tier of a crate in `folder`, a path from the workspace root with `/` between its parts.
#[must_use]
pub fn tier_of(folder: &str) -> Option<Tier> {
    FOLDERS.iter().find(|(pattern, _)| matches(pattern, folder)).map(|&(_, tier)| tier)
}

fn matches(pattern: &str, folder: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == folder,
        Some((head, tail)) => folder
            .strip_prefix(head)
            .and_then(|rest| rest.strip_suffix(tail))
            .is_some_and(|middle| !middle.is_empty() && !middle.contains('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_tells_the_tier() {
        let expected = [
            ("libs/common", Some(Tier::Kernel)),
            ("modules/mod-cart", Some(Tier::Module)),
            ("modules/mod-cart-api", Some(Tier::Api)),
            ("app/gateway-public", Some(Tier::Gateway)),
            ("app/shop", Some(Tier::Binary)),
            ("e2e", Some(Tier::Journey)),
        ];
        for (folder, tier) in expected {
            assert_eq!(tier_of(folder), tier, "{folder}");
        }
    }

    #[test]
    fn an_unknown_folder_has_no_tier() {
        for folder in ["app/misc", "libs", "libs/common/nested", "modules/cart", "plugins/x"] {
            assert_eq!(tier_of(folder), None, "{folder}");
        }
    }
}
