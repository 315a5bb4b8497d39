//! What the shop says of its own API: an OpenAPI document, read from the running shop and walked.

use serde_json::{Map, Value, json};

use crate::Shopper;

/// Stands in a sample body where something else will be put.
const MARK: &str = "@here@";

/// The methods that an item of a path may have.
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// A document.
#[derive(Clone, Debug)]
pub struct Description(Value);

/// One operation of it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`.
    pub id: String,
    /// In capitals.
    pub method: String,
    /// With its places: `/api/v1/carts/{id}`.
    pub path: String,
    /// What it takes beside a body.
    pub parameters: Vec<Parameter>,
    /// The schema of its JSON body.
    pub body: Option<Value>,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
}

/// What belongs into a spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A text, be it one of few.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Boolean,
    /// Fields.
    Object,
    /// Items.
    List,
    /// The name of a field that the caller chooses.
    Name,
}

/// A place in a body into which anything can be put.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Where: a JSON pointer.
    pub pointer: String,
    /// What belongs there.
    pub kind: Kind,
    /// The body, with [`MARK`] at the place.
    body: Value,
}

impl Spot {
    /// The body with `raw` in this place: JSON text, or what pretends to be.
    #[must_use]
    pub fn holding(&self, raw: &[u8]) -> Vec<u8> {
        let text = self.body.to_string();
        let mark = format!("\"{MARK}\"");
        let at = text.find(&mark).expect("a spot is marked");
        [&text.as_bytes()[..at], raw, &text.as_bytes()[at + mark.len()..]].concat()
    }
}

impl Operation {
    /// The path with the values of its places, and the query.
    ///
    /// # Panics
    /// When a place has no value.
    #[must_use]
    pub fn address(&self, path: &[(&str, String)], query: &[(&str, String)]) -> String {
        let mut address = self.path.clone();
        for (name, value) in path {
            address = address.replace(&format!("{{{name}}}"), &encoded(value));
        }
        assert!(!address.contains('{'), "{}: {address} has no value for a place", self.id);
        for (index, (name, value)) in query.iter().enumerate() {
            let before = if index == 0 { '?' } else { '&' };
            address.push_str(&format!("{before}{}={}", encoded(name), encoded(value)));
        }
        address
    }
}

/// Text as it stands in an address, whatever it is.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

impl Description {
    /// The document that the shop shows at `path`.
    ///
    /// # Panics
    /// When it shows none.
    pub async fn read(asker: &Shopper, path: &str) -> Self {
        Self(asker.get(path).await.expect(200))
    }

    /// Every operation, in the order of the document.
    ///
    /// # Panics
    /// When the document is not one.
    #[must_use]
    pub fn operations(&self) -> Vec<Operation> {
        let paths = self.0["paths"].as_object().expect("a document has paths");
        let mut operations = Vec::new();
        for (path, item) in paths {
            for (method, said) in item.as_object().expect("a path has methods") {
                assert!(METHODS.contains(&method.as_str()), "{path}: {method} is not walked");
                operations.push(self.operation(path, method, said));
            }
        }
        operations
    }

    /// Every place in the JSON body of an operation, each in a body that has it. `example` is a
    /// body that the shop takes; what it does not have is made from the schema.
    #[must_use]
    pub fn spots(&self, operation: &Operation, example: &Value) -> Vec<Spot> {
        let body = operation.body.as_ref();
        body.map_or_else(Vec::new, |schema| self.walk(schema, Some(example)))
    }

    fn operation(&self, path: &str, method: &str, said: &Value) -> Operation {
        let parameters = said["parameters"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let parameter = |parameter: &Value| Parameter {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
        };
        let body = &said["requestBody"]["content"]["application/json"]["schema"];
        Operation {
            id: text(&said["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters: parameters.map(parameter).collect(),
            body: (!body.is_null()).then(|| body.clone()),
        }
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.strip_prefix('#').expect("a local reference");
                self.resolved(self.0.pointer(pointer).expect("it leads somewhere"))
            }
            None => schema,
        }
    }

    fn walk(&self, schema: &Value, example: Option<&Value>) -> Vec<Spot> {
        let schema = self.resolved(schema);
        if let Some(choices) = choices(schema) {
            let walk = |choice| self.walk(choice, example.filter(|given| self.fits(choice, given)));
            return choices.filter(|choice| choice["type"] != "null").flat_map(walk).collect();
        }
        let kind = kind_of(schema);
        let mut spots = vec![Spot { pointer: String::new(), kind, body: json!(MARK) }];
        match kind {
            Kind::Object => {
                let sample = self.sample(schema);
                let given = example.filter(|given| given.is_object()).unwrap_or(&sample);
                self.walk_fields(schema, given.as_object().expect("an object"), &mut spots);
            }
            Kind::List => {
                let item = example.and_then(|given| given.get(0));
                for spot in self.walk(&schema["items"], item) {
                    let pointer = format!("/0{}", spot.pointer);
                    spots.push(Spot { pointer, kind: spot.kind, body: json!([spot.body]) });
                }
            }
            Kind::Text | Kind::Number | Kind::Boolean | Kind::Name => {}
        }
        spots
    }

    fn walk_fields(&self, schema: &Value, given: &Map<String, Value>, spots: &mut Vec<Spot>) {
        let mut into = |name: &str, field: &Value| {
            for spot in self.walk(field, given.get(name)) {
                let mut body = given.clone();
                body.insert(name.to_owned(), spot.body);
                let pointer = format!("/{name}{}", spot.pointer);
                spots.push(Spot { pointer, kind: spot.kind, body: Value::Object(body) });
            }
        };
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            into(name, field);
        }
        let further = &schema["additionalProperties"];
        if further.is_object() {
            let name = given.keys().next().map_or("en", String::as_str);
            into(name, further);
            let body = json!({ MARK: self.sample(further) });
            spots.push(Spot { pointer: String::new(), kind: Kind::Name, body });
        }
    }

    /// Whether a value can be meant by one of several choices.
    fn fits(&self, choice: &Value, value: &Value) -> bool {
        let choice = self.resolved(choice);
        match kind_of(choice) {
            Kind::Object => {
                let required = choice["required"].as_array().into_iter().flatten();
                let mut required = required.filter_map(Value::as_str);
                value.is_object() && required.all(|name| value.get(name).is_some())
            }
            Kind::List => value.is_array(),
            Kind::Text | Kind::Name => value.is_string(),
            Kind::Number => value.is_number(),
            Kind::Boolean => value.is_boolean(),
        }
    }

    /// The smallest value that fits. No schema holds itself.
    fn sample(&self, schema: &Value) -> Value {
        let schema = self.resolved(schema);
        if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
            return example.clone();
        }
        if let Some(mut choices) = choices(schema) {
            let first = choices.find(|choice| choice["type"] != "null");
            return first.map_or(Value::Null, |choice| self.sample(choice));
        }
        match kind_of(schema) {
            Kind::Object => {
                let required = schema["required"].as_array().into_iter().flatten();
                let field =
                    |name: &str| (name.to_owned(), self.sample(&schema["properties"][name]));
                required.filter_map(Value::as_str).map(field).collect::<Map<_, _>>().into()
            }
            Kind::List => json!([]),
            Kind::Number => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
            Kind::Boolean => json!(false),
            Kind::Text | Kind::Name => match schema["format"].as_str() {
                Some("uuid") => json!("0190c6d2-f7e5-7c3e-8000-000000000001"),
                Some("date") => json!("2026-11-21"),
                Some("date-time") => json!("2026-11-21T12:00:00Z"),
                _ => schema["enum"].get(0).cloned().unwrap_or_else(|| json!("a")),
            },
        }
    }
}

fn choices(schema: &Value) -> Option<impl Iterator<Item = &Value>> {
    let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array())?;
    Some(choices.iter())
}

fn kind_of(schema: &Value) -> Kind {
    let types = match &schema["type"] {
        Value::Array(names) => names.clone(),
        name => vec![name.clone()],
    };
    let is = |name: &str| types.iter().any(|known| known == name);
    if is("object") {
        Kind::Object
    } else if is("array") {
        Kind::List
    } else if is("integer") || is("number") {
        Kind::Number
    } else if is("boolean") {
        Kind::Boolean
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Description, Kind};

    #[test]
    fn every_place_of_a_body_is_reached() {
        let document = json!({
            "paths": { "/x": { "put": {
                "operationId": "x",
                "requestBody": { "content": { "application/json": { "schema": {
                    "$ref": "#/components/schemas/Batch",
                } } } },
            } } },
            "components": { "schemas": {
                "Batch": { "type": "object", "required": ["items"], "properties": {
                    "items": { "type": "array", "items": { "oneOf": [
                        { "type": "object", "required": ["id"], "properties": {
                            "id": { "type": "string" },
                        } },
                        { "type": "object", "required": ["names"], "properties": {
                            "names": { "type": "object", "additionalProperties": { "type": "string" } },
                            "count": { "type": ["integer", "null"] },
                        } },
                    ] } },
                } },
            } },
        });
        let description = Description(document);
        let operations = description.operations();
        let example = json!({ "items": [{ "names": { "ru": "a" } }] });
        let spots = description.spots(&operations[0], &example);
        let seen: Vec<(&str, Kind)> =
            spots.iter().map(|spot| (spot.pointer.as_str(), spot.kind)).collect();
        assert_eq!(
            seen,
            [
                ("", Kind::Object),
                ("/items", Kind::List),
                ("/items/0", Kind::Object),
                ("/items/0/id", Kind::Text),
                ("/items/0", Kind::Object),
                ("/items/0/count", Kind::Number),
                ("/items/0/names", Kind::Object),
                ("/items/0/names/ru", Kind::Text),
                ("/items/0/names", Kind::Name),
            ]
        );
        let held = |index: usize| String::from_utf8(spots[index].holding(b"1e400")).expect("text");
        assert_eq!(held(3), r#"{"items":[{"id":1e400}]}"#);
        assert_eq!(held(5), r#"{"items":[{"count":1e400,"names":{"ru":"a"}}]}"#);
        assert_eq!(held(8), r#"{"items":[{"names":{1e400:"a"}}]}"#);
    }
}
