//! A description of OpenAPI as the page tells it.

use serde::Serialize;
use serde_json::Value;

/// The whole of it.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    title: String,
    description: String,
    groups: Vec<Group>,
    shapes: Vec<Shape>,
}

/// Operations of one subject.
#[derive(Debug, Serialize)]
struct Group {
    name: String,
    description: String,
    operations: Vec<Operation>,
}

#[derive(Debug, Serialize)]
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: Vec<String>,
    parameters: Vec<Field>,
    body: Option<Content>,
    answers: Vec<Answer>,
}

#[derive(Debug, Serialize)]
struct Answer {
    status: String,
    description: String,
    content: Option<Content>,
}

#[derive(Debug, Serialize)]
struct Content {
    media_type: String,
    /// The shape's name, where it has one.
    shape: Option<String>,
}

/// A named shape of JSON.
#[derive(Debug, Serialize)]
struct Shape {
    name: String,
    description: String,
    fields: Vec<Field>,
    /// What else it is: a choice of shapes, or words.
    kind: String,
    example: Option<String>,
}

/// A parameter, or a field of a shape.
#[derive(Debug, Serialize)]
struct Field {
    name: String,
    place: String,
    required: bool,
    kind: String,
    /// The shape it is, or holds.
    shape: Option<String>,
    description: String,
    example: Option<String>,
}

/// Methods in the order they are told.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Document {
    pub(super) fn of(description: &Value) -> Self {
        let operations = operations(description);
        let group = |tag: &Value| {
            let name = text(&tag["name"]);
            let own = operations.iter().filter(|(tagged, _)| *tagged == name);
            Group {
                description: text(&tag["description"]),
                operations: own
                    .map(|(_, (path, method, of))| operation(path, method, of))
                    .collect(),
                name,
            }
        };
        let shapes = &description["components"]["schemas"];
        Self {
            title: text(&description["info"]["title"]),
            description: text(&description["info"]["description"]),
            groups: list(&description["tags"]).map(group).collect(),
            shapes: entries(shapes).map(|(name, schema)| shape(name, schema)).collect(),
        }
    }
}

type Named<'d> = (String, (&'d str, &'static str, &'d Value));

/// Every operation with its tag, path and method.
fn operations(description: &Value) -> Vec<Named<'_>> {
    let mut found = Vec::new();
    for (path, item) in entries(&description["paths"]) {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let tag = text(&operation["tags"][0]);
                found.push((tag, (path, method, operation)));
            }
        }
    }
    found
}

fn operation(path: &str, method: &str, operation: &Value) -> Operation {
    let answer = |(status, response): (&str, &Value)| Answer {
        status: if status == "default" { "4xx, 5xx".to_owned() } else { status.to_owned() },
        description: text(&response["description"]),
        content: content(&response["content"]),
    };
    Operation {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: paragraphs(&text(&operation["description"])),
        parameters: list(&operation["parameters"]).map(parameter).collect(),
        body: content(&operation["requestBody"]["content"]),
        answers: entries(&operation["responses"]).map(answer).collect(),
    }
}

fn parameter(parameter: &Value) -> Field {
    let schema = &parameter["schema"];
    Field {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        required: parameter["required"] == true,
        kind: kind(schema),
        shape: referred(schema),
        description: text(&parameter["description"]),
        example: example(parameter).or_else(|| example(schema)),
    }
}

fn content(content: &Value) -> Option<Content> {
    let (media_type, of) = entries(content).next()?;
    Some(Content { media_type: media_type.to_owned(), shape: referred(&of["schema"]) })
}

fn shape(name: &str, schema: &Value) -> Shape {
    let required = |name: &str| list(&schema["required"]).any(|known| known == name);
    let field = |(name, of): (&str, &Value)| Field {
        name: name.to_owned(),
        place: String::new(),
        required: required(name),
        kind: kind(of),
        shape: referred(of),
        description: text(&of["description"]),
        example: example(of),
    };
    Shape {
        name: name.to_owned(),
        description: text(&schema["description"]),
        fields: entries(&schema["properties"]).map(field).collect(),
        kind: kind(schema),
        example: example(schema),
    }
}

/// What a value is, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(choices) = schema.get("oneOf").or(schema.get("anyOf")) {
        let kinds: Vec<String> = list(choices).map(kind).collect();
        return kinds.join(" or ");
    }
    if let Some(words) = schema.get("enum") {
        let words: Vec<String> = list(words).map(Value::to_string).collect();
        return words.join(", ");
    }
    if let Some(name) = own_reference(schema) {
        return name;
    }
    let kinds: Vec<String> = match &schema["type"] {
        Value::String(kind) => vec![kind.clone()],
        Value::Array(kinds) => kinds.iter().map(text).collect(),
        _ => Vec::new(),
    };
    let mut words = kinds.join(" or ");
    if kinds.iter().any(|kind| kind == "array") {
        words = words.replacen("array", &format!("list of {}", kind(&schema["items"])), 1);
    }
    if let (Some(properties), "object") = (schema["properties"].as_object(), words.as_str()) {
        let names: Vec<&str> = properties.keys().map(String::as_str).collect();
        words = format!("{{ {} }}", names.join(", "));
    }
    let bounds = [("minimum", "from"), ("maximum", "to"), ("default", "by default")];
    for (key, word) in bounds {
        if let Some(bound) = schema.get(key) {
            words.push_str(&format!(", {word} {bound}"));
        }
    }
    words
}

/// The shape a value is or holds.
fn referred(schema: &Value) -> Option<String> {
    let inner = [&schema["items"], schema];
    let choices = ["oneOf", "anyOf", "allOf"].map(|key| &schema[key]);
    inner
        .into_iter()
        .find_map(own_reference)
        .or_else(|| choices.into_iter().flat_map(list).find_map(own_reference))
}

fn own_reference(schema: &Value) -> Option<String> {
    let reference = schema["$ref"].as_str()?;
    Some(reference.rsplit('/').next().unwrap_or(reference).to_owned())
}

fn example(of: &Value) -> Option<String> {
    let example = of.get("example").or_else(|| of["examples"].get(0))?;
    Some(match example {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    })
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}
