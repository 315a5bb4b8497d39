//! JSON bodies.

use axum::extract::{FromRequest, Request};
use http::StatusCode;
use kernel_common::FieldError;
use serde::de::DeserializeOwned;

use super::{body, nul, pointer};
use crate::problem::ProblemResponse;

/// A JSON object as a `T`.
///
/// Refused are: another content type (415), a body above [`super::BodyLimit`] (413), what is
/// not UTF-8 or not JSON or nested deeper than 128 (400), and what is no object, does not fit `T` or
/// holds a NUL character (422, with a pointer).
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T>(pub T);

impl<T, S> FromRequest<S> for JsonBody<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = ProblemResponse;

    async fn from_request(request: Request, _: &S) -> Result<Self, ProblemResponse> {
        let media_type = body::media_type(request.headers())?;
        let suffix = media_type.strip_prefix("application/");
        if !suffix.is_some_and(|suffix| suffix == "json" || suffix.ends_with("+json")) {
            return Err(body::unsupported("the content type has to be application/json"));
        }
        let (_, bytes) = body::read(request).await?;
        decode(body::text(&bytes)?).map(Self)
    }
}

fn decode<T: DeserializeOwned>(text: &str) -> Result<T, ProblemResponse> {
    if let Some(pointer) = nul::find_in_json(text) {
        return Err(ProblemResponse::invalid(vec![nul::field_error(pointer)]));
    }
    let mut decoder = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut decoder).map_err(|error| {
        if error.inner().is_data() {
            let message = error.inner().to_string();
            ProblemResponse::invalid(vec![pointer::field_error(error.path(), &message)])
        } else {
            malformed(error.inner())
        }
    })?;
    decoder.end().map_err(|error| malformed(&error))?;
    // A derived reader takes a list for an object, field by field; no description says so.
    if text.trim_ascii_start().starts_with('[') {
        let fault = FieldError::new("", "invalid_type", "is a list where an object belongs");
        return Err(ProblemResponse::invalid(vec![fault]));
    }
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> ProblemResponse {
    ProblemResponse::new(StatusCode::BAD_REQUEST, "malformed_json").detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::decode;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[serde(rename = "lines")]
        _lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[serde(rename = "sku")]
        _sku: String,
        #[serde(rename = "quantity")]
        _quantity: kernel_common::Quantity,
    }

    /// Status, pointer and code of the refusal.
    fn refusal(text: &str) -> (u16, String, String) {
        let problem = decode::<Order>(text).expect_err("refused");
        let body = problem.body();
        match body.errors.first() {
            Some(error) => (body.status, error.pointer.clone(), error.code.clone()),
            None => (body.status, String::new(), body.code.clone().into_owned()),
        }
    }

    #[test]
    fn a_body_that_does_not_fit_is_refused_with_a_pointer() {
        for (text, pointer, code) in [
            (r#"{"lines":[{"sku":"a","quantity":"2"}]}"#, "/lines/0/quantity", "invalid_type"),
            (r#"{"lines":[{"sku":"a","quantity":0}]}"#, "/lines/0/quantity", "invalid"),
            (r#"{"lines":[{"sku":"a"}]}"#, "/lines/0/quantity", "required"),
            (r#"{"lines":[],"total":1}"#, "/total", "unknown_field"),
            (r#"{"lines":[],"lines":[]}"#, "/lines", "duplicate_field"),
            (r#"{"lines":[{"sku":"a\u0000","quantity":1}]}"#, "/lines/0/sku", "nul_character"),
            (r#"[]"#, "", "invalid_length"),
            (r#"{"lines":[{"sku":"a","quantity":99999999999}]}"#, "/lines/0/quantity", "invalid"),
        ] {
            assert_eq!(refusal(text), (422, pointer.to_owned(), code.to_owned()), "{text}");
        }
    }

    #[derive(Debug, Deserialize)]
    struct Changes {
        #[serde(default, rename = "count")]
        _count: u8,
    }

    #[test]
    fn a_list_is_no_object_even_where_nothing_is_required() {
        assert!(decode::<Changes>("{}").is_ok());
        for text in ["[]", "[7]", " \n[]"] {
            let problem = decode::<Changes>(text).expect_err("refused");
            let error = &problem.body().errors[0];
            assert_eq!(
                (error.pointer.as_str(), error.code.as_str()),
                ("", "invalid_type"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_json_is_malformed() {
        let deep = "[".repeat(100_000);
        let deep_object = "{\"lines\":".repeat(100_000);
        for text in [
            "",
            "{",
            "nonsense",
            "{} {}",
            "{\"lines\":[1e400]}",
            "{\"lines\":[]}x",
            "{\"lines\":[{\"sku\":\"\\ud800\",\"quantity\":1}]}",
            &deep,
            &deep_object,
        ] {
            let (status, _, code) = refusal(text);
            let short: String = text.chars().take(40).collect();
            assert!(matches!(status, 400 | 422), "{short} is {status} {code}");
        }
        assert_eq!(refusal("{"), (400, String::new(), "malformed_json".to_owned()));
    }

    #[test]
    fn a_quoted_input_is_cut() {
        let text = format!(r#"{{"lines":"{}"}}"#, "x".repeat(100_000));
        let problem = decode::<Order>(&text).expect_err("refused");
        assert!(problem.body().errors[0].message.len() <= 200);
    }
}
