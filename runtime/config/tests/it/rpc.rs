//! `[rpc]`.

use rt_config::RpcEncoding;

use crate::{STORE, fault, load};

#[test]
fn other_processes_are_called_in_json_unless_told_otherwise() {
    let settings = load(STORE).expect("valid");
    assert_eq!(settings.rpc.encoding, RpcEncoding::Json);
    let settings = load(&format!("[rpc]\nencoding = \"messagepack\"\n{STORE}")).expect("valid");
    assert_eq!(settings.rpc.encoding, RpcEncoding::MessagePack);
}

#[test]
fn a_form_that_is_not_spoken_is_refused_with_those_that_are() {
    let said = fault(&format!("[rpc]\nencoding = \"msgpack\"\n{STORE}"));
    assert!(said.contains("`rpc.encoding` = \"msgpack\""), "{said}");
    assert!(said.contains("one of json, messagepack"), "{said}");
}
