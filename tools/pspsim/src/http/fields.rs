//! Reads a JSON body field by field and reports every fault at once, each with its pointer.
//!
//! Unknown fields are refused: a misspelt `captrue` must not silently mean the default.

use serde_json::Value;

use super::problem::{FieldError, Problem};
use axum::http::{StatusCode, Uri};

const URL_LENGTH_MAX: usize = 2_048;

/// A JSON object being read.
#[derive(Debug)]
pub(crate) struct Fields {
    body: Value,
    known: Vec<&'static str>,
    errors: Vec<FieldError>,
}

impl Fields {
    /// Parses a body; an empty one is an empty object.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Problem> {
        let body = if body.is_empty() {
            Value::Object(serde_json::Map::new())
        } else {
            serde_json::from_slice(body).map_err(|error| {
                Problem::new(StatusCode::BAD_REQUEST, "malformed_json", error.to_string())
            })?
        };
        if !body.is_object() {
            let error = FieldError { pointer: String::new(), message: "must be an object".into() };
            return Err(Problem::fields("validation_failed", vec![error]));
        }
        Ok(Self { body, known: vec![], errors: vec![] })
    }

    /// Reports a fault of a field already read.
    pub(crate) fn refuse(&mut self, pointer: &str, message: impl Into<String>) {
        self.errors.push(FieldError { pointer: pointer.into(), message: message.into() });
    }

    /// A whole number from 1, if the field is there.
    pub(crate) fn amount_minor(&mut self, pointer: &'static str) -> Option<i64> {
        let amount = self.value(pointer)?.as_i64().filter(|amount| *amount > 0);
        self.or_refuse(pointer, amount, "must be a whole number of minor units from 1 to 2^63 - 1")
    }

    /// A whole number from 0 to a limit, if the field is there.
    pub(crate) fn count(&mut self, pointer: &'static str, max: u64) -> Option<u64> {
        let count = self.value(pointer)?.as_u64().filter(|count| *count <= max);
        self.or_refuse(pointer, count, format!("must be a whole number from 0 to {max}"))
    }

    pub(crate) fn flag(&mut self, pointer: &'static str) -> Option<bool> {
        let flag = self.value(pointer)?.as_bool();
        self.or_refuse(pointer, flag, "must be true or false")
    }

    /// A text of 1 to so many characters without control characters, if the field is there.
    pub(crate) fn text(&mut self, pointer: &'static str, length_max: usize) -> Option<String> {
        let text = self.value(pointer)?.as_str().filter(|text| {
            (1..=length_max).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        });
        let text = text.map(str::to_owned);
        let message =
            format!("must be a text of 1 to {length_max} characters without control characters");
        self.or_refuse(pointer, text, message)
    }

    /// Three capital letters, if the field is there.
    pub(crate) fn currency(&mut self, pointer: &'static str) -> Option<String> {
        let code = self.value(pointer)?.as_str().filter(|code| {
            code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase())
        });
        let code = code.map(str::to_owned);
        self.or_refuse(pointer, code, "must be a currency code of three capital letters")
    }

    /// An absolute address with one of the schemes, if the field is there.
    pub(crate) fn url(&mut self, pointer: &'static str, schemes: &[&str]) -> Option<String> {
        let url = self.value(pointer)?.as_str().filter(|url| is_absolute_url(url, schemes));
        let url = url.map(str::to_owned);
        let message = format!("must be an absolute address ({})", schemes.join(" or "));
        self.or_refuse(pointer, url, message)
    }

    /// The value of a field that must be there. A field refused for another reason is not "missing".
    pub(crate) fn required<T>(&mut self, pointer: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.errors.iter().any(|error| error.pointer == pointer) {
            self.refuse(pointer, "is required");
        }
        value
    }

    /// Whether all is well, once every field was read.
    pub(crate) fn finish(mut self, code: &'static str) -> Result<(), Problem> {
        let mut unknown = Vec::new();
        collect_unknown(&self.body, "", &self.known, &mut unknown);
        for pointer in unknown {
            self.refuse(&pointer, "is not a field of this request");
        }
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::fields(code, self.errors)) }
    }

    /// The value at a pointer; null is the same as absent.
    fn value(&mut self, pointer: &'static str) -> Option<&Value> {
        self.known.push(pointer);
        self.body.pointer(pointer).filter(|value| !value.is_null())
    }

    fn or_refuse<T>(
        &mut self,
        pointer: &'static str,
        value: Option<T>,
        message: impl Into<String>,
    ) -> Option<T> {
        if value.is_none() {
            self.refuse(pointer, message);
        }
        value
    }
}

/// Whether a text is an absolute address that a client can be sent to.
pub(crate) fn is_absolute_url(text: &str, schemes: &[&str]) -> bool {
    let Ok(uri) = text.parse::<Uri>() else {
        return false;
    };
    let known_scheme = uri.scheme_str().is_some_and(|scheme| schemes.contains(&scheme));
    text.len() <= URL_LENGTH_MAX && known_scheme && uri.host().is_some_and(|host| !host.is_empty())
}

fn collect_unknown(value: &Value, at: &str, known: &[&str], unknown: &mut Vec<String>) {
    let Some(object) = value.as_object() else {
        return;
    };
    for (name, child) in object {
        let pointer = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        let inside = format!("{pointer}/");
        if known.iter().any(|field| field.starts_with(&inside)) {
            collect_unknown(child, &pointer, known, unknown);
        } else if !known.contains(&pointer.as_str()) {
            unknown.push(pointer);
        }
    }
}
