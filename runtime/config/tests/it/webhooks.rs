//! `[webhooks]`.

use crate::{STORE, fault, load};

#[test]
fn nothing_is_posted_into_private_networks_unless_told_otherwise() {
    assert!(!load(STORE).expect("valid").webhooks.private_addresses);
    let told = format!("[webhooks]\nprivate_addresses = true\n{STORE}");
    assert!(load(&told).expect("valid").webhooks.private_addresses);
}

#[test]
fn what_is_neither_true_nor_false_and_a_slip_are_refused() {
    let wrong = fault(&format!("[webhooks]\nprivate_addresses = \"loopback\"\n{STORE}"));
    assert!(wrong.contains("`webhooks.private_addresses` = \"loopback\""), "{wrong}");
    let slip = fault(&format!("[webhooks]\nprivate_address = true\n{STORE}"));
    assert!(slip.contains("`webhooks.private_addresses`"), "{slip}");
}
