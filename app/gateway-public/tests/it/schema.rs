//! Whether an answer is what the document says: the part of JSON Schema that the document uses.

use std::sync::LazyLock;

use http::Method;
use serde_json::Value;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(app_gateway_public::document()).expect("a document"));

/// Holds an answer against the operation that gave it. Routes outside the document are free.
pub(crate) fn check(method: &Method, path: &str, status: u16, content_type: &str, body: &Value) {
    let Some(operation) = operation(method, path) else { return };
    let responses = &operation["responses"];
    let known = responses.get(status.to_string());
    let response = known.or(responses.get("default")).expect("every operation has a default");
    assert!(status >= 400 || known.is_some() || status == 304, "{path}: {status} is not described");
    if status == 304 {
        return;
    }
    let schema = &response["content"][content_type]["schema"];
    assert!(!schema.is_null(), "{method} {path}: {status} is not described as {content_type}");
    if let Err(fault) = conforms(schema, body, "") {
        panic!("{method} {path} {status}: {fault}\n{body:#}");
    }
}

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |template: &str| {
        let (known, asked): (Vec<_>, Vec<_>) =
            (template.split('/').collect(), path.split('/').collect());
        known.len() == asked.len()
            && known.iter().zip(&asked).all(|(k, a)| k.starts_with('{') || k == a)
    };
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let item = paths.iter().find(|(template, _)| fits(template))?.1;
    item.get(method.as_str().to_lowercase())
}

fn conforms(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        return conforms(DOCUMENT.pointer(pointer).expect("it leads somewhere"), value, at);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[choice].as_array() {
            let fits = choices.iter().filter(|schema| conforms(schema, value, at).is_ok()).count();
            return if fits > 0 { Ok(()) } else { Err(format!("{at}: none of {choices:?}")) };
        }
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all.iter().try_for_each(|schema| conforms(schema, value, at));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        return Err(format!("{at}: {value} is none of {allowed:?}"));
    }
    is_of_type(schema, value, at)?;
    let none = serde_json::Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    if let Some(fields) = value.as_object().filter(|_| !properties.is_empty()) {
        for required in schema["required"].as_array().into_iter().flatten() {
            let name = required.as_str().expect("a name");
            fields.get(name).ok_or_else(|| format!("{at}/{name} is missing"))?;
        }
        for (name, field) in fields {
            let known = properties.get(name).ok_or_else(|| format!("{at}/{name} is unknown"))?;
            conforms(known, field, &format!("{at}/{name}"))?;
        }
    }
    if let (Some(items), false) = (value.as_array(), schema["items"].is_null()) {
        for (index, item) in items.iter().enumerate() {
            conforms(&schema["items"], item, &format!("{at}/{index}"))?;
        }
    }
    Ok(())
}

fn is_of_type(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let is = |name: &Value| match name.as_str() {
        Some("null") => value.is_null(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        _ => false,
    };
    let fits = match &schema["type"] {
        Value::Null => true,
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    };
    if fits { Ok(()) } else { Err(format!("{at}: {value} is no {}", schema["type"])) }
}
