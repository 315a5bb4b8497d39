use super::*;
use crate::workspace::Edge;

fn member(name: &str, folder: &str, uses: &[(&str, Kind)]) -> Crate {
    Crate {
        name: name.to_owned(),
        folder: folder.to_owned(),
        manifest: String::new(),
        edges: uses.iter().map(|&(to, kind)| Edge { to: to.to_owned(), kind }).collect(),
    }
}

/// The findings for one planted edge between two crates that are otherwise sound.
fn planted(from: (&str, &str), to: (&str, &str), kind: Kind) -> Vec<String> {
    let crates = [member(from.0, from.1, &[(to.0, kind)]), member(to.0, to.1, &[])];
    check(&crates).iter().map(ToString::to_string).collect()
}

const CART: (&str, &str) = ("mod-cart", "modules/mod-cart");
const ORDER: (&str, &str) = ("mod-order", "modules/mod-order");
const CART_API: (&str, &str) = ("mod-cart-api", "modules/mod-cart-api");
const ORDER_API: (&str, &str) = ("mod-order-api", "modules/mod-order-api");
const COMMON: (&str, &str) = ("kernel-common", "libs/common");
const EVENTS: (&str, &str) = ("kernel-events", "libs/events");
const HOST: (&str, &str) = ("rt-host", "runtime/host");
const POSTGRES: (&str, &str) = ("rt-postgres", "runtime/postgres");
const CHECKOUT: (&str, &str) = ("app-checkout", "app/checkout");
const WEB: (&str, &str) = ("app-web", "app/web");
const COMPOSITION: (&str, &str) = ("app-composition", "app/composition");
const SHOP: (&str, &str) = ("shop", "app/shop");
const MAIL: (&str, &str) = ("adapter-mail", "adapters/mail");
const TESTKIT: (&str, &str) = ("testkit", "tools/testkit");
const JOURNEY: (&str, &str) = ("e2e", "e2e");

#[test]
fn a_planted_edge_is_reported_with_both_names_and_the_reason() {
    assert_eq!(
        planted(CART, ORDER, Kind::Ships),
        ["mod-cart (module) -> mod-order (module): a module reaches another only through the \
             contracts named for it; a new edge needs an ADR"]
    );
}

#[test]
fn what_no_row_allows_is_refused() {
    let bad = [
        (COMMON, "kernel on a runtime crate", POSTGRES),
        (CART, "foreign contract without an ADR", ORDER_API),
        (CART_API, "contract on contract", ORDER_API),
        (CART_API, "contract on its own module", CART),
        (EVENTS, "kernel on a runtime crate", HOST),
        (HOST, "runtime on a contract", CART_API),
        (CHECKOUT, "service on a module", ORDER),
        (CHECKOUT, "service upwards", WEB),
        (WEB, "web on an adapter", MAIL),
        (MAIL, "adapter on a foreign port", CART_API),
        (COMPOSITION, "upwards to the binary", SHOP),
        (WEB, "being depended on", COMPOSITION),
        (SHOP, "product on a tool", TESTKIT),
    ];
    for (from, why, to) in bad {
        assert!(!planted(from, to, Kind::Ships).is_empty(), "{} -> {} ({why})", from.0, to.0);
    }
}

#[test]
fn what_a_row_allows_is_quiet() {
    let good = [
        (EVENTS, COMMON),
        (CART, CART_API),
        (ORDER, CART_API),
        (CART, POSTGRES),
        (CHECKOUT, ORDER_API),
        (WEB, CHECKOUT),
        (COMPOSITION, ORDER),
        (SHOP, COMPOSITION),
        (JOURNEY, SHOP),
    ];
    for (from, to) in good {
        assert_eq!(planted(from, to, Kind::Ships), [""; 0], "{} -> {}", from.0, to.0);
    }
}

#[test]
fn tests_may_use_the_testkit_and_nothing_else_more() {
    assert_eq!(planted(CART, TESTKIT, Kind::Tests), [""; 0]);
    assert_eq!(planted(CART, TESTKIT, Kind::Ships).len(), 1);
    assert_eq!(planted(CART, ORDER, Kind::Tests).len(), 1);
}

#[test]
fn a_reserved_crate_is_refused_to_those_not_named() {
    assert_eq!(
        planted(WEB, POSTGRES, Kind::Ships),
        ["app-web (web) -> rt-postgres (runtime): tables belong to modules; everyone else asks \
             a contract"]
    );
    assert_eq!(planted(CART, HOST, Kind::Ships).len(), 1);
    let sqlx = check(&[member(CHECKOUT.0, CHECKOUT.1, &[("sqlx", Kind::Ships)])]);
    assert_eq!(sqlx.len(), 1);
    assert!(sqlx[0].subject.contains("sqlx (outside)"), "{}", sqlx[0]);
}

#[test]
fn a_folder_without_a_tier_is_reported() {
    let found = check(&[member("app-misc", "app/misc", &[])]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].subject, "app-misc (app/misc)");
}

#[test]
fn a_row_that_outlived_its_crate_is_reported() {
    let names: Vec<_> = stale_names(&[member(CART.0, CART.1, &[])])
        .into_iter()
        .map(|violation| violation.subject)
        .collect();
    assert!(names.contains(&"mod-order".to_owned()), "{names:?}");
    assert!(!names.contains(&CART.0.to_owned()), "{names:?}");
}

#[test]
fn every_row_gives_its_reason() {
    for row in ALLOWED.iter().chain(ALLOWED_IN_TESTS) {
        assert!(row.reason.len() > 10, "{:?} -> {:?} has no reason", row.from, row.to);
    }
}
