//! Who may use whom inside the workspace: the allowed edges, one reason each.
//!
//! Invariant: what no row allows is refused. An ordinary or build dependency needs a row of
//! [`ALLOWED`] and, when its target is in [`RESERVED`], a row there; a dev-dependency may also be
//! a row of [`ALLOWED_IN_TESTS`].

use crate::Violation;
use crate::tier::{Tier, tier_of};
use crate::workspace::{Crate, Kind};

/// One end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Every crate of a layer.
    Of(Tier),
    /// One crate by name.
    Named(&'static str),
    /// The contract crate of the module at the other end: `mod-x` and `mod-x-api`.
    OwnApi,
    /// Every crate of the workspace.
    Any,
}

/// An allowed edge.
#[derive(Debug, Clone, Copy)]
pub struct Allowed {
    /// Who depends.
    pub from: Side,
    /// On what.
    pub to: Side,
    /// Why that is right.
    pub reason: &'static str,
}

const fn allow(from: Side, to: Side, reason: &'static str) -> Allowed {
    Allowed { from, to, reason }
}

use Side::{Any, Named, Of, OwnApi};
use Tier::{
    Adapter, Api, Audit, Binary, Composition, Gateway, Journey, Kernel, Module, Runtime, Service,
    Tool, Web,
};

/// The allowed edges of what ships.
#[rustfmt::skip] // a table: one row a line
pub const ALLOWED: &[Allowed] = &[
    allow(Of(Kernel), Named("kernel-common"), "the bottom: money, ids, time, errors"),
    allow(Of(Kernel), Named("kernel-events"), "the envelope that every fact travels in"),
    allow(Of(Runtime), Of(Kernel), "the runtime carries the kernel's types"),
    allow(Of(Runtime), Of(Runtime), "runtime crates stand on each other; cargo refuses a cycle"),
    allow(Of(Api), Of(Kernel), "shared ids and money live in the kernel"),
    allow(Of(Api), Named("rt-contract"), "a contract is declared with `contract!`"),
    allow(Of(Module), Of(Kernel), "entities are made of the kernel's types"),
    allow(Of(Module), Of(Runtime), "a module stands on the runtime"),
    allow(Of(Module), OwnApi, "a module implements its own contract"),
    allow(Named("mod-pricing"), Named("mod-catalog-api"), "a price needs the SKU's tax category"),
    allow(Named("mod-cart"), Named("mod-catalog-api"), "a cart line names a sellable variant"),
    allow(Named("mod-cart"), Named("mod-pricing-api"), "a cart shows the total checkout will show"),
    allow(Named("mod-order"), Named("mod-cart-api"), "an order freezes a cart's snapshot"),
    allow(Of(Adapter), Of(Kernel), "ports speak in the kernel's types"),
    allow(Of(Adapter), Of(Runtime), "an adapter may use timeouts, telemetry and clients"),
    allow(Named("adapter-mail"), Named("mod-notification-api"), "it implements the mailer port"),
    allow(Named("adapter-testcard"), Named("mod-payment-api"), "it implements the provider port"),
    allow(Named("adapter-bank-transfer"), Named("mod-payment-api"), "it implements the provider port"),
    allow(Named("adapter-redis"), Named("mod-cart-api"), "it implements the cart store port"),
    allow(Named("adapter-webhook"), Named("mod-webhook-api"), "it implements the sender port"),
    allow(Of(Service), Of(Kernel), "application services pass the kernel's types on"),
    allow(Of(Service), Of(Runtime), "the flow driver, contexts and clients"),
    allow(Of(Service), Of(Api), "an application service sees contracts only"),
    allow(Named("app-reactors"), Named("app-checkout"), "downwards: reactions go on with its flows"),
    allow(Named("app-storefront"), Named("app-checkout"), "downwards: a cart shows checkout's terms"),
    allow(Named("app-storefront"), Named("app-search"), "downwards: a listing shows what was found"),
    allow(Of(Gateway), Of(Kernel), "a gateway maps the kernel's errors to status codes"),
    allow(Of(Gateway), Of(Runtime), "the HTTP stack, security and telemetry"),
    allow(Of(Gateway), Of(Api), "an endpoint calls one contract method"),
    allow(Of(Gateway), Of(Service), "downwards: an endpoint may start a checkout or read a view"),
    allow(Of(Web), Of(Kernel), "pages show money and read ids"),
    allow(Of(Web), Of(Runtime), "the HTTP stack, cookies and telemetry"),
    allow(Of(Web), Of(Api), "a form calls one contract method"),
    allow(Of(Web), Of(Service), "downwards: a page is a view, checkout is a service"),
    allow(Of(Audit), Of(Kernel), "findings carry ids and money"),
    allow(Of(Audit), Of(Runtime), "it reads PostgreSQL as its own read-only role"),
    allow(Of(Composition), Of(Kernel), "the composition builds everything"),
    allow(Of(Composition), Of(Runtime), "the composition builds everything"),
    allow(Of(Composition), Of(Api), "it binds a contract to a module or to a client"),
    allow(Of(Composition), Of(Module), "with the binary the only one that names modules"),
    allow(Of(Composition), Of(Adapter), "with the binary the only one that names adapters"),
    allow(Of(Composition), Of(Service), "the composition builds everything"),
    allow(Of(Composition), Of(Gateway), "the composition mounts the routers"),
    allow(Of(Composition), Of(Web), "the composition mounts the routers"),
    allow(Of(Composition), Of(Audit), "the composition builds everything"),
    allow(Of(Binary), Of(Kernel), "commands print and parse the kernel's types"),
    allow(Of(Binary), Of(Runtime), "configuration, telemetry, the shell's clock"),
    allow(Of(Binary), Of(Api), "commands call contracts; `shop contracts` writes their schemas"),
    allow(Of(Binary), Of(Module), "`shop migrate` gathers the modules' migrations"),
    allow(Of(Binary), Of(Adapter), "with the composition the only one that names adapters"),
    allow(Of(Binary), Of(Service), "roles start application services"),
    allow(Of(Binary), Of(Gateway), "`shop contracts` writes the gateways' OpenAPI"),
    allow(Of(Binary), Of(Web), "roles start the pages"),
    allow(Of(Binary), Of(Audit), "`shop audit` runs the witness"),
    allow(Of(Binary), Of(Composition), "the binary starts what the composition built"),
    allow(Named("testkit"), Of(Kernel), "builders make the kernel's types"),
    allow(Named("testkit"), Of(Runtime), "a fresh database and a call context for each test"),
    allow(Named("testkit"), Of(Api), "universal suites run against contracts"),
    allow(Named("testshop"), Of(Kernel), "shelves, carts and money are the kernel's types"),
    allow(Named("testshop"), Of(Runtime), "modules and clients stand on the runtime"),
    allow(Named("testshop"), Of(Api), "a test speaks to the shop through its contracts"),
    allow(Named("testshop"), Of(Module), "the application is proved over the real modules"),
    allow(Named("testshop"), Named("testkit"), "each shop has a fresh database"),
    allow(Named("simulation"), Of(Kernel), "its time, ids and money are the kernel's types"),
    allow(Named("simulation"), Of(Runtime), "the real saga driver, over a store that is a model"),
    allow(Named("simulation"), Of(Api), "it plays the contracts that checkout calls"),
    allow(Named("simulation"), Of(Module), "its model decides by the modules' own rules"),
    allow(Named("simulation"), Of(Service), "the real steps and reactions are what it tries"),
    allow(Named("fuzz-targets"), Of(Kernel), "it throws bytes at what reads the kernel's types"),
    allow(Named("fuzz-targets"), Of(Runtime), "and at extractors and signatures"),
    allow(Named("fuzz-targets"), Of(Service), "and at what reads files and questions"),
    allow(Named("xtask"), Of(Kernel), "build tasks read the kernel's types"),
    allow(Named("xtask"), Of(Runtime), "build tasks start a private PostgreSQL"),
    allow(Named("chaos"), Named("rt-postgres"), "the harness starts and stops a private PostgreSQL"),
    allow(Named("chaos"), Named("rt-host"), "randomness for the passwords of that PostgreSQL"),
    allow(Named("chaos"), Named("faultproxy"), "what breaks what passes"),
    allow(Named("chaos"), Named("testkit"), "ports that a process finds free when it starts again"),
    allow(Of(Journey), Any, "a journey drives the whole"),
];

/// What tests may use besides: dev-dependencies do not ship.
#[rustfmt::skip] // a table: one row a line
pub const ALLOWED_IN_TESTS: &[Allowed] = &[
    allow(Any, Named("testkit"), "the kit of every test: fresh database, clock, builders"),
    allow(Of(Service), Named("testshop"), "a saga is proved over the real modules, not over doubles"),
    allow(Of(Gateway), Named("testshop"), "an endpoint is tested over the real modules"),
    allow(Of(Web), Named("testshop"), "a page is tested over the real modules"),
    allow(Named("adapter-testcard"), Named("pspsim"), "its tests speak to the provider itself"),
    allow(Named("mod-payment"), Named("pspsim"), "the independent witness of its money"),
    allow(Named("mod-payment"), Named("adapter-testcard"), "it reaches the witness as the shop does"),
    allow(Named("adapter-webhook"), Named("hooksink"), "its tests speak to the receiver itself"),
    allow(Named("app-storefront"), Named("app-storefront"), "its tests use its own scripted search"),
    allow(Named("app-search"), Named("adapter-tantivy"), "the service is tried on the real engine"),
    allow(Of(Audit), Of(Module), "the history it judges in tests is written by the modules"),
    allow(Of(Audit), Of(Api), "what those modules are asked"),
];

/// A crate (of the workspace or from outside) that only the named users may depend on.
#[derive(Debug, Clone, Copy)]
pub struct Reserved {
    /// The crate that is held back.
    pub target: &'static str,
    /// Who may use it, besides tests.
    pub users: &'static [Side],
    /// Why others may not.
    pub reason: &'static str,
}

/// Crates whose users are counted one by one.
pub const RESERVED: &[Reserved] = &[
    Reserved {
        target: "rt-postgres",
        users: &[
            Of(Module),
            Of(Audit),
            Of(Composition),
            Of(Binary),
            Named("testkit"),
            Named("testshop"),
            Named("xtask"),
            Named("chaos"),
            Of(Journey),
        ],
        reason: "tables belong to modules; everyone else asks a contract",
    },
    Reserved {
        target: "sqlx",
        users: &[
            Named("rt-postgres"),
            Of(Module),
            Of(Audit),
            Of(Composition),
            Of(Binary),
            Named("testkit"),
            Named("testshop"),
            Named("xtask"),
            Named("chaos"),
            Of(Journey),
        ],
        reason: "SQL belongs to the stores of modules; everyone else asks a contract",
    },
    Reserved {
        target: "rt-host",
        users: &[Of(Composition), Of(Binary), Of(Tool), Of(Journey), Named("rt-security")],
        reason: "the real clock and randomness are handed in by the shell, as Clock and IdSource",
    },
];

/// Why a layer stops where it stops: printed when an edge of it is refused.
fn border(tier: Tier) -> &'static str {
    match tier {
        Kernel => "the kernel is pure and stands on kernel-common and kernel-events only",
        Runtime => "the runtime knows no domain: it uses the kernel and itself only",
        Api => "a contract uses the kernel and rt-contract only; shared ids live in kernel-common",
        Module => {
            "a module reaches another only through the contracts named for it; a new edge needs an ADR"
        }
        Adapter => "an adapter knows the one contract whose port it implements, and nothing else",
        Service => "an application service sees contracts, never a module, an adapter or a gateway",
        Gateway | Web => "the HTTP layer calls contracts and application services only",
        Audit => "the witness shares no code with what it judges",
        Composition => "the composition builds the product; tools and the binary stand above it",
        Binary => "the product depends on no tool",
        Tool => {
            "testkit uses the kernel, the runtime and contracts, testshop the modules too, simulation \
             all that decides, xtask the first two; the others share no code with what they check"
        }
        Journey => "a journey may use everything",
    }
}

/// Checks every dependency inside the workspace, and the reserved crates outside it.
#[must_use]
pub fn check(crates: &[Crate]) -> Vec<Violation> {
    let mut found = Vec::new();
    for user in crates {
        let Some(tier) = tier_of(&user.folder) else {
            found.push(Violation::new(
                format!("{} ({})", user.name, user.folder),
                "its folder names no tier; say in tools/arch-tests/src/tier.rs what it is",
            ));
            continue;
        };
        for edge in &user.edges {
            let target = crates.iter().find(|other| other.name == edge.to);
            let used = target.and_then(|other| tier_of(&other.folder));
            let end = End { name: &user.name, tier: Some(tier) };
            let to = End { name: &edge.to, tier: used };
            if target.is_some() && !is_allowed(end, to, edge.kind) {
                found.push(Violation::new(subject(end, to), border(tier)));
            }
            if edge.kind == Kind::Ships
                && let Some(row) = RESERVED.iter().find(|row| row.target == edge.to)
                && !row.users.iter().any(|side| side.covers(end, to))
            {
                found.push(Violation::new(subject(end, to), row.reason));
            }
        }
    }
    found
}

/// Names in the tables that are no crate of the workspace: a row that outlived its crate.
#[must_use]
pub fn stale_names(crates: &[Crate]) -> Vec<Violation> {
    let rows = ALLOWED.iter().chain(ALLOWED_IN_TESTS);
    let sides = rows
        .flat_map(|row| [row.from, row.to])
        .chain(RESERVED.iter().flat_map(|row| row.users.iter().copied()));
    let mut stale: Vec<_> = sides
        .filter_map(|side| match side {
            Named(name) => Some(name),
            Of(_) | OwnApi | Any => None,
        })
        .filter(|name| !crates.iter().any(|member| member.name == *name))
        .collect();
    stale.sort_unstable();
    stale.dedup();
    let reason = "a rule names it, but no crate of the workspace is called so";
    stale.into_iter().map(|name| Violation::new(name, reason)).collect()
}

#[derive(Clone, Copy)]
struct End<'a> {
    name: &'a str,
    tier: Option<Tier>,
}

impl Side {
    fn covers(self, end: End<'_>, other: End<'_>) -> bool {
        match self {
            Of(tier) => end.tier == Some(tier),
            Named(name) => end.name == name,
            OwnApi => end.name.strip_suffix("-api") == Some(other.name),
            Any => true,
        }
    }
}

fn is_allowed(from: End<'_>, to: End<'_>, kind: Kind) -> bool {
    let covers = |row: &Allowed| row.from.covers(from, to) && row.to.covers(to, from);
    ALLOWED.iter().any(covers) || (kind == Kind::Tests && ALLOWED_IN_TESTS.iter().any(covers))
}

fn subject(from: End<'_>, to: End<'_>) -> String {
    let tier = |end: End<'_>| end.tier.map_or_else(|| "outside".to_owned(), |t| t.to_string());
    format!("{} ({}) -> {} ({})", from.name, tier(from), to.name, tier(to))
}

#[cfg(test)]
mod tests;
