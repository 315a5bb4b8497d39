use std::collections::BTreeMap;

use kernel_common::{CartId, Currency, IdSource, Quantity, SequentialIds, Sku, Timestamp};
use mod_cart_api::{
    CartChange, CartError, ClosedCart, LINES_MAX,
    spi::{AppliedKey, CartDocument},
};
use proptest::prelude::*;

use super::{Cart, Repeat};

fn sku(name: &str) -> Sku {
    name.parse().expect("a SKU")
}

fn units(count: i64) -> Quantity {
    Quantity::try_from(count).expect("in range")
}

fn add(name: &str, count: i64) -> CartChange {
    CartChange::Add { sku: sku(name), quantity: units(count) }
}

fn set(name: &str, count: i64) -> CartChange {
    CartChange::SetQuantity { sku: sku(name), quantity: units(count) }
}

fn remove(name: &str) -> CartChange {
    CartChange::Remove { sku: sku(name) }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_unix_micros(second * 1_000_000)
}

fn empty() -> Cart {
    Cart::open(CartId::from_uuid(SequentialIds::default().next()), at(0))
}

fn lines(cart: &Cart) -> Vec<(String, i64)> {
    let lines = &cart.document().lines;
    lines.iter().map(|line| (line.sku.to_string(), line.quantity.get())).collect()
}

fn applied(key: &str) -> AppliedKey {
    AppliedKey { key: key.parse().expect("a key"), digest: format!("digest of {key}") }
}

#[test]
fn changes_do_what_they_say() {
    let table = [
        (vec![add("A", 1), add("B", 2), add("A", 3)], vec![("A", 4), ("B", 2)]),
        (vec![add("A", 5), set("A", 2), set("B", 7)], vec![("A", 2), ("B", 7)]),
        (vec![add("A", 1), add("B", 1), remove("A")], vec![("B", 1)]),
        (vec![remove("A")], vec![]),
        (vec![add("A", 1), remove("A"), add("A", 2)], vec![("A", 2)]),
        (vec![add("A", Quantity::MAX), add("A", 1)], vec![("A", Quantity::MAX)]),
        (vec![add("a", 1), add("A", 1)], vec![("a", 1), ("A", 1)]),
    ];
    for (changes, expected) in table {
        let mut cart = empty();
        cart.change(&changes, Currency::EUR).expect("fits");
        let expected: Vec<_> = expected.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        assert_eq!(lines(&cart), expected, "{changes:?}");
    }
}

#[test]
fn the_first_line_fixes_the_currency_and_the_last_one_frees_it() {
    let mut cart = empty();
    cart.change(&[add("A", 1)], Currency::EUR).expect("fits");
    let mismatch = CartError::CurrencyMismatch { cart: Currency::EUR, requested: Currency::USD };
    for change in [add("B", 1), set("A", 2)] {
        assert_eq!(cart.clone().change(&[change], Currency::USD), Err(mismatch.clone()));
    }
    cart.change(&[remove("A")], Currency::USD).expect("needs no currency");
    assert_eq!(cart.document().currency, None);
    cart.change(&[add("B", 1)], Currency::USD).expect("fits");
    assert_eq!(cart.document().currency, Some(Currency::USD));
}

#[test]
fn a_cart_has_at_most_a_thousand_lines() {
    let many: Vec<_> = (0..LINES_MAX).map(|n| add(&format!("S{n}"), 1)).collect();
    let mut cart = empty();
    cart.change(&many, Currency::EUR).expect("as many as there may be");
    let refused = cart.clone().change(&[add("more", 1)], Currency::EUR);
    assert_eq!(refused, Err(CartError::TooManyLines { lines_max: LINES_MAX }));
    cart.change(&[add("more", 1), remove("S0")], Currency::EUR).expect("one for another");
}

#[test]
fn a_key_is_known_until_sixteen_others_came() {
    let mut cart = empty();
    cart.seal(at(1), Some(applied("k-0")));
    for n in 1..16 {
        cart.seal(at(1), Some(applied(&format!("k-{n}"))));
    }
    let repeats = |cart: &Cart, digest: &str| cart.repeats(&applied("k-0").key, digest);
    assert_eq!(repeats(&cart, "digest of k-0"), Repeat::Same);
    assert_eq!(repeats(&cart, "digest of another"), Repeat::Other);
    cart.seal(at(2), Some(applied("k-16")));
    assert_eq!(repeats(&cart, "digest of k-0"), Repeat::No);
    assert_eq!((cart.document().version, cart.document().applied.len()), (17, 16));
}

#[test]
fn closing_empties_the_ordered_version_once() {
    let mut cart = empty();
    cart.change(&[add("A", 1)], Currency::EUR).expect("fits");
    cart.choose_delivery(Some("courier".to_owned()));
    cart.seal(at(1), None);
    assert_eq!(cart.clone().close(2), Some(ClosedCart::ChangedSince), "a version to come");
    assert_eq!(cart.close(1), Some(ClosedCart::Closed));
    cart.seal(at(2), None);
    let emptied = CartDocument {
        version: 2,
        closed_version: Some(1),
        updated_at: at(2),
        ..empty().document().clone()
    };
    assert_eq!(cart.document(), &emptied);
    assert_eq!(cart.close(1), None, "a repeat");
    cart.change(&[add("B", 1)], Currency::EUR).expect("fits");
    cart.seal(at(3), None);
    assert_eq!(cart.close(1), None, "a late repeat leaves the new lines alone");
    assert_eq!(lines(&cart), [("B".to_owned(), 1)]);
}

#[test]
fn a_cart_that_was_changed_after_the_order_is_left_as_it_is() {
    let mut cart = empty();
    cart.change(&[add("A", 1)], Currency::EUR).expect("fits");
    cart.seal(at(1), None);
    cart.change(&[add("B", 1)], Currency::EUR).expect("fits");
    cart.seal(at(2), None);
    assert_eq!(cart.close(1), Some(ClosedCart::ChangedSince));
    assert_eq!(lines(&cart).len(), 2);
}

fn change() -> impl Strategy<Value = CartChange> {
    let name = || (0usize..6).prop_map(|n| ["A", "B", "C", "D", "E", "F"][n]);
    prop_oneof![
        (name(), 1i64..=Quantity::MAX).prop_map(|(name, n)| add(name, n)),
        (name(), 1i64..=Quantity::MAX).prop_map(|(name, n)| set(name, n)),
        name().prop_map(remove),
    ]
}

proptest! {
    #[test]
    fn a_cart_is_what_its_changes_add_up_to(changes in prop::collection::vec(change(), 0..60)) {
        let mut cart = empty();
        cart.change(&changes, Currency::EUR).expect("six SKUs fit");
        let mut model: BTreeMap<String, i64> = BTreeMap::new();
        for change in &changes {
            match change {
                CartChange::Add { sku, quantity } => {
                    let sum = model.get(sku.as_str()).copied().unwrap_or(0) + quantity.get();
                    model.insert(sku.to_string(), sum.min(Quantity::MAX));
                }
                CartChange::SetQuantity { sku, quantity } => {
                    model.insert(sku.to_string(), quantity.get());
                }
                CartChange::Remove { sku } => {
                    model.remove(sku.as_str());
                }
            }
        }
        let mut got = lines(&cart);
        got.sort();
        prop_assert_eq!(got, model.into_iter().collect::<Vec<_>>());
        prop_assert_eq!(cart.document().currency.is_some(), !cart.document().lines.is_empty());
    }
}

fn holding(seed: u128, goods: &[(&str, i64)]) -> Cart {
    let id = CartId::from_uuid(uuid::Uuid::from_u128(seed));
    let mut cart = Cart::open(id, at(0));
    let changes: Vec<_> = goods.iter().map(|(name, count)| add(name, *count)).collect();
    cart.change(&changes, Currency::EUR).expect("fits");
    cart.seal(at(1), None);
    cart
}

fn merged(target: &Cart, source: &Cart) -> (Cart, Vec<Sku>) {
    let mut target = target.clone();
    let dropped = target.absorb(source.document());
    (target, dropped)
}

fn sorted(cart: &Cart) -> Vec<(String, i64)> {
    let mut lines = lines(cart);
    lines.sort();
    lines
}

#[test]
fn what_there_is_no_room_for_is_named_and_what_is_there_already_always_fits() {
    let names: Vec<String> = (0..LINES_MAX).map(|n| format!("S{n}")).collect();
    let full: Vec<(&str, i64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let target = holding(1, &full[1..]);
    let source = holding(2, &[("S5", 2), ("NEW", 1), ("NEWER", 1), ("S6", 1)]);
    let (cart, dropped) = merged(&target, &source);
    assert_eq!(dropped, [sku("NEWER")]);
    let got = lines(&cart);
    assert_eq!((got.len(), got.last()), (LINES_MAX, Some(&("NEW".to_owned(), 1))));
    assert!(got.contains(&("S5".to_owned(), 3)) && got.contains(&("S6".to_owned(), 2)));
}

#[test]
fn the_target_keeps_its_delivery_and_its_currency_as_long_as_it_has_lines() {
    let mut target = holding(1, &[("A", 1)]);
    target.choose_delivery(Some("courier".to_owned()));
    let mut source = Cart::open(CartId::from_uuid(uuid::Uuid::from_u128(2)), at(0));
    source.change(&[add("B", 1)], Currency::USD).expect("fits");
    source.choose_delivery(Some("post".to_owned()));
    let (cart, _) = merged(&target, &source);
    assert_eq!(cart.document().currency, Some(Currency::EUR));
    assert_eq!(cart.document().delivery_option.as_deref(), Some("courier"));
    let (cart, _) = merged(&empty(), &source);
    assert_eq!(cart.document().currency, Some(Currency::USD));
    assert_eq!(cart.document().delivery_option, None);
}

fn goods() -> impl Strategy<Value = Vec<(&'static str, i64)>> {
    let line = ((0usize..6).prop_map(|n| ["A", "B", "C", "D", "E", "F"][n]), 1..=Quantity::MAX);
    prop::collection::vec(line, 0..8)
}

proptest! {
    #[test]
    fn merging_adds_up_whichever_way_it_goes(a in goods(), b in goods(), c in goods()) {
        let (a, b, c) = (holding(1, &a), holding(2, &b), holding(3, &c));
        prop_assert_eq!(sorted(&merged(&a, &b).0), sorted(&merged(&b, &a).0));
        let left = merged(&merged(&a, &b).0, &c).0;
        let right = merged(&a, &merged(&b, &c).0).0;
        prop_assert_eq!(sorted(&left), sorted(&right));
        prop_assert!(left.has_absorbed(b.document().id) && left.has_absorbed(c.document().id));
        for (name, count) in sorted(&left) {
            let of = |cart: &Cart| {
                let line = cart.document().lines.iter().find(|line| line.sku == sku(&name));
                line.map_or(0, |line| line.quantity.get())
            };
            prop_assert_eq!(count, (of(&a) + of(&b) + of(&c)).min(Quantity::MAX));
        }
        prop_assert_eq!(left.document().currency.is_some(), !left.document().lines.is_empty());
    }
}
