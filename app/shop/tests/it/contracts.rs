//! What is committed is what the code makes.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::place::{Place, refusal, said};

fn committed() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts").display().to_string()
}

#[test]
fn the_committed_descriptions_are_those_of_the_code() {
    let place = Place::new();
    said(plain(&place, &["contracts", "--check", "--dir", &committed()]));
}

#[test]
fn a_difference_and_a_leftover_are_named() {
    let place = Place::new();
    let dir = place.path("contracts").display().to_string();
    said(plain(&place, &["contracts", "--dir", &dir]));
    said(plain(&place, &["contracts", "--check", "--dir", &dir]));
    let reader = place.path("contracts").join("schemas/inventory.StockReader.v1.json");
    let text = fs::read_to_string(&reader).expect("written");
    fs::write(&reader, text.replace("\"query\"", "\"command\"")).expect("ours");
    fs::write(place.path("contracts").join("schemas/gone.v1.json"), "{}").expect("ours");
    let told = refusal(plain(&place, &["contracts", "--check", "--dir", &dir]));
    assert!(told.contains("inventory.StockReader.v1.json"), "{told}");
    assert!(told.contains("gone.v1.json") && !told.contains("openapi"), "{told}");
    said(plain(&place, &["contracts", "--dir", &dir]));
    said(plain(&place, &["contracts", "--check", "--dir", &dir]));
}

#[test]
fn every_method_and_every_event_is_described_and_every_reference_leads_somewhere() {
    let place = Place::new();
    let dir = place.path("contracts");
    said(plain(&place, &["contracts", "--dir", &dir.display().to_string()]));
    let mut contracts = 0;
    for file in fs::read_dir(dir.join("schemas")).expect("written") {
        let document = read(&file.expect("listed").path());
        contracts += 1;
        for (name, method) in document["methods"].as_object().expect("methods") {
            assert!(!method["request"].is_null() && !method["reply"].is_null(), "{name}");
        }
        assert_references(&document, &document);
    }
    assert!(contracts > 12, "{contracts}");
    let mut events = 0;
    for name in ["order-events", "product-events"] {
        let document = read(&dir.join(format!("asyncapi/{name}.json")));
        assert_eq!(document["asyncapi"], "3.0.0");
        events += document["components"]["messages"].as_object().expect("messages").len();
        assert_references(&document, &document);
    }
    assert!(events > 20, "{events}");
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).expect("written")).expect("JSON")
}

fn assert_references(whole: &Value, part: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(place) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = place.strip_prefix('#').expect("within the document");
                assert!(whole.pointer(pointer).is_some(), "{place}");
            }
            fields.values().for_each(|field| assert_references(whole, field));
        }
        Value::Array(items) => items.iter().for_each(|item| assert_references(whole, item)),
        _ => {}
    }
}

/// A command that wants no data folder.
fn plain(place: &Place, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop"));
    command.current_dir(place.path("")).args(arguments);
    command
}
