//! Which outside crates a layer must never meet.
//!
//! Invariant: a ban on what a layer *reaches* holds through every dependency that ships, so that
//! purity is not lost two crates away; a ban on what it *declares* looks at its own manifest.
//! Dev-dependencies are free: a test may talk to anything.

use std::collections::BTreeMap;

use crate::Violation;
use crate::edges::Side;
use crate::tier::{Tier, tier_of};
use crate::workspace::{Crate, Kind, Reach};

/// How far a ban looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The crate's own manifest.
    Declares,
    /// Everything that ships with the crate.
    Reaches,
}

/// A layer, or one crate, and the outside crates that it must not meet.
#[derive(Debug, Clone, Copy)]
pub struct Ban {
    /// Who is held to it.
    pub who: Side,
    /// How far it looks.
    pub depth: Depth,
    /// The crates it may not meet.
    pub crates: &'static [&'static str],
    /// Why.
    pub reason: &'static str,
}

#[rustfmt::skip] // a list of words
const IO: &[&str] = &[
    "async-std", "axum", "hyper", "hyper-util", "lettre", "mio", "nix", "reqwest", "smol",
    "socket2", "sqlx", "tokio", "tokio-util", "tower", "tower-http",
];

const HTTP: &[&str] = &["axum", "hyper", "hyper-util", "reqwest", "tower", "tower-http"];

/// The bans.
pub const BANS: &[Ban] = &[
    Ban {
        who: Side::Of(Tier::Kernel),
        depth: Depth::Reaches,
        crates: IO,
        reason: "the kernel is pure: no I/O and no runtime, so that it runs and is tested anywhere",
    },
    Ban {
        who: Side::Of(Tier::Api),
        depth: Depth::Reaches,
        crates: IO,
        reason: "a contract is data and traits: whoever names it must not pay for I/O",
    },
    Ban {
        who: Side::Named("rt-contract"),
        depth: Depth::Reaches,
        crates: IO,
        reason: "contract crates stand on it and must stay free of I/O; rt-rpc holds the transport",
    },
    Ban {
        who: Side::Named("rt-flow"),
        depth: Depth::Declares,
        crates: &["axum", "hyper", "hyper-util", "reqwest", "sqlx"],
        reason: "the saga driver is pure over its FlowStore port",
    },
    Ban {
        who: Side::Of(Tier::Module),
        depth: Depth::Declares,
        crates: HTTP,
        reason: "a module answers a contract; only gateways and web know HTTP",
    },
    Ban {
        who: Side::Of(Tier::Adapter),
        depth: Depth::Declares,
        crates: &["axum", "tower", "tower-http"],
        reason: "an adapter calls out; what comes in comes through a gateway",
    },
    Ban {
        who: Side::Of(Tier::Service),
        depth: Depth::Declares,
        crates: &["axum", "hyper", "hyper-util", "reqwest", "sqlx", "tower", "tower-http"],
        reason: "an application service calls contracts; it has neither tables nor HTTP",
    },
    Ban {
        who: Side::Of(Tier::Gateway),
        depth: Depth::Declares,
        crates: &["reqwest", "sqlx"],
        reason: "a gateway has no tables and calls no outside system",
    },
    Ban {
        who: Side::Of(Tier::Web),
        depth: Depth::Declares,
        crates: &["reqwest", "sqlx"],
        reason: "the pages have no tables and call no outside system",
    },
    Ban {
        who: Side::Of(Tier::Audit),
        depth: Depth::Declares,
        crates: HTTP,
        reason: "the witness reads the database itself, never through the server it judges",
    },
];

/// Checks every crate against [`BANS`]; `reach` holds what each crate ships with.
#[must_use]
pub fn check(crates: &[Crate], reach: &BTreeMap<String, Reach>) -> Vec<Violation> {
    let mut found = Vec::new();
    for member in crates {
        for ban in BANS.iter().filter(|ban| holds(ban.who, member)) {
            for &banned in ban.crates {
                let way = match ban.depth {
                    Depth::Declares => declares(member, banned),
                    Depth::Reaches => reach
                        .get(&member.name)
                        .and_then(|ways| ways.get(banned).cloned())
                        .or_else(|| declares(member, banned)),
                };
                if let Some(way) = way {
                    found.push(Violation::new(way.join(" -> "), ban.reason));
                }
            }
        }
    }
    found
}

fn holds(who: Side, member: &Crate) -> bool {
    match who {
        Side::Of(tier) => tier_of(&member.folder) == Some(tier),
        Side::Named(name) => member.name == name,
        Side::OwnApi | Side::Any => false,
    }
}

fn declares(member: &Crate, banned: &str) -> Option<Vec<String>> {
    member
        .edges
        .iter()
        .any(|edge| edge.to == banned && edge.kind == Kind::Ships)
        .then(|| vec![member.name.clone(), banned.to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Edge;

    fn member(name: &str, folder: &str, to: &str, kind: Kind) -> Crate {
        Crate {
            name: name.to_owned(),
            folder: folder.to_owned(),
            manifest: String::new(),
            edges: vec![Edge { to: to.to_owned(), kind }],
        }
    }

    #[test]
    fn a_planted_dependency_is_reported_with_its_reason() {
        let planted = [
            ("kernel-common", "libs/common", "tokio"),
            ("mod-cart-api", "modules/mod-cart-api", "sqlx"),
            ("mod-cart", "modules/mod-cart", "axum"),
            ("app-checkout", "app/checkout", "sqlx"),
            ("app-web", "app/web", "sqlx"),
            ("rt-contract", "runtime/contract", "hyper"),
        ];
        for (name, folder, outside) in planted {
            let found = check(&[member(name, folder, outside, Kind::Ships)], &BTreeMap::new());
            assert_eq!(found.len(), 1, "{name} -> {outside}");
            assert_eq!(found[0].subject, format!("{name} -> {outside}"));
        }
    }

    #[test]
    fn purity_lost_two_crates_away_is_reported_with_the_way() {
        let kernel = member("kernel-common", "libs/common", "innocent", Kind::Ships);
        let way = ["kernel-common", "innocent", "tokio"].map(str::to_owned).to_vec();
        let reach = BTreeMap::from([(
            "kernel-common".to_owned(),
            Reach::from([("tokio".to_owned(), way)]),
        )]);
        let found = check(&[kernel], &reach);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subject, "kernel-common -> innocent -> tokio");
    }

    #[test]
    fn the_same_dependency_is_quiet_in_tests_and_where_it_belongs() {
        let quiet = [
            member("mod-cart", "modules/mod-cart", "axum", Kind::Tests),
            member("mod-cart", "modules/mod-cart", "sqlx", Kind::Ships),
            member("app-gateway-public", "app/gateway-public", "axum", Kind::Ships),
        ];
        assert_eq!(check(&quiet, &BTreeMap::new()), []);
    }
}
