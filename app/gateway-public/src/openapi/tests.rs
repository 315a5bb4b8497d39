//! The document is OpenAPI 3.1 that a client can be made from.

use std::collections::BTreeSet;

use serde_json::Value;

use super::document;
use crate::dto;

fn json() -> Value {
    serde_json::to_value(document()).expect("a document")
}

/// Every operation, with its method and path.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            found.push((format!("{method} {path}"), operation.clone()));
        }
    }
    found
}

/// Every `$ref` under `value`.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found.insert(reference.clone());
            }
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn the_version_is_3_1_and_every_reference_leads_somewhere() {
    let document = json();
    let version = document["openapi"].as_str().expect("a version");
    assert!(version.starts_with("3.1."), "{version}");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_is_named_described_and_says_how_it_refuses() {
    let document = json();
    let operations = operations(&document);
    assert_eq!(operations.len(), 19);
    let mut ids = BTreeSet::new();
    for (name, operation) in &operations {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(!id.is_empty() && ids.insert(id.to_owned()), "{name}: {id}");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        assert!(operation["tags"].as_array().is_some_and(|tags| tags.len() == 1), "{name}");
        let refused = &operation["responses"]["default"]["content"]["application/problem+json"];
        assert_eq!(refused["schema"]["$ref"], "#/components/schemas/Problem", "{name}");
    }
}

#[test]
fn every_place_in_a_path_is_a_required_parameter() {
    for (name, operation) in operations(&json()) {
        let places = name.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let none = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&none);
        for place in places {
            let known = parameters.iter().any(|parameter| {
                parameter["name"] == place
                    && parameter["in"] == "path"
                    && parameter["required"] == true
            });
            assert!(known, "{name}: {place}");
        }
    }
}

fn example(schema: &str) -> Value {
    let document = json();
    let schema = &document["components"]["schemas"][schema];
    let example = schema.get("example").or_else(|| schema["examples"].get(0));
    example.expect("an example").clone()
}

#[test]
fn examples_of_requests_are_requests() {
    fn parses<T: serde::de::DeserializeOwned>(schema: &str) {
        let example = example(schema);
        let parsed = serde_json::from_value::<T>(example.clone());
        assert!(parsed.is_ok(), "{schema}: {:?} of {example}", parsed.err());
    }
    parses::<dto::Line>("Line");
    parses::<dto::ChangeQuantity>("ChangeQuantity");
    parses::<dto::ChooseDelivery>("ChooseDelivery");
    parses::<dto::Claim>("Claim");
    parses::<dto::CheckoutRequest>("CheckoutRequest");
    parses::<dto::Money>("Money");
}

#[test]
fn every_body_that_is_taken_has_an_example() {
    let document = json();
    let mut bodies = BTreeSet::new();
    for (_, operation) in operations(&document) {
        references(&operation["requestBody"], &mut bodies);
    }
    assert_eq!(bodies.len(), 5);
    for body in bodies {
        example(body.rsplit('/').next().expect("a name"));
    }
}
