//! `/docs`: the API for people, one page made of its own description when the process starts.
//!
//! No script and nothing from elsewhere: the page is as safe as any other, and works in a network
//! without a way out.

mod model;

use axum::{Router, routing::get};
use http::{HeaderMap, HeaderValue, header};
use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context,
    syntax::SyntaxConfig, value::Serde,
};
use serde_json::Value;

use crate::{Service, cached};

const PAGE: &str = include_str!("page.html");
const CSS: &str = include_str!("docs.css");

/// The page and its stylesheet; nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The page about the API that `description` describes.
pub(crate) fn routes(description: &Value) -> Router<Service> {
    let page = cached::document(page(description), "text/html; charset=utf-8");
    let css = cached::document(CSS.to_owned(), "text/css; charset=utf-8");
    let show = move |headers: HeaderMap| async move {
        let mut response = cached::respond(&page, &headers);
        let policy = HeaderValue::from_static(POLICY);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    };
    let style = move |headers: HeaderMap| async move { cached::respond(&css, &headers) };
    Router::new().route("/docs", get(show)).route("/docs/docs.css", get(style))
}

fn page(description: &Value) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(print);
    environment.add_filter("marked", marked);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the default delimiters are distinct"));
    let document = minijinja::Value::from(Serde(&model::Document::of(description)));
    environment
        .render_named_str("docs.html", PAGE, context! { document })
        .expect("a test renders the page of the only description there is")
}

/// Escapes for element content and quoted attributes. Unlike the engine's own, it leaves `/` alone:
/// addresses stay legible.
fn print(out: &mut Output, _: &mut State, value: &minijinja::Value) -> Result<(), Error> {
    let text = value.to_string();
    let written = if value.is_safe() { out.write_str(&text) } else { write_escaped(&text, out) };
    Ok(written?)
}

/// A text of a description with what is code in it, between backticks, as such.
fn marked(text: &str) -> minijinja::Value {
    let mut html = String::new();
    let mut write = |part: &str, at: usize| {
        let (open, close) = if at % 2 == 1 { ("<code>", "</code>") } else { ("", "") };
        html.push_str(open);
        write_escaped(part, &mut html).expect("a String takes everything");
        html.push_str(close);
    };
    text.split('`').enumerate().for_each(|(at, part)| write(part, at));
    minijinja::Value::from_safe_string(html)
}

fn write_escaped(text: &str, out: &mut impl std::fmt::Write) -> std::fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest)
}

#[cfg(test)]
mod tests {
    use crate::openapi::document;

    #[test]
    fn every_operation_and_every_shape_is_on_the_page() {
        let description = serde_json::to_value(document()).expect("a document");
        let page = super::page(&description);
        for (path, item) in description["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("methods") {
                let id = operation["operationId"].as_str().expect("an id");
                assert!(page.contains(&format!("id=\"{id}\"")), "{method} {path}");
                assert!(page.contains(&format!("<code>{path}</code>")), "{method} {path}");
            }
        }
        for name in description["components"]["schemas"].as_object().expect("schemas").keys() {
            assert!(page.contains(&format!("id=\"{name}\"")), "{name}");
        }
        let targets = page.split("href=\"#").skip(1).filter_map(|rest| rest.split_once('"'));
        for (target, _) in targets {
            assert!(page.contains(&format!("id=\"{target}\"")), "{target} leads nowhere");
        }
    }

    #[test]
    fn the_page_runs_nothing_and_loads_nothing_from_elsewhere() {
        let description = serde_json::to_value(document()).expect("a document");
        let page = super::page(&description);
        for outside in ["<script", " style=", "src=", "@import"] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1);
        assert!(page.contains("href=\"/docs/docs.css\""));
    }

    #[test]
    fn what_a_description_says_stays_text() {
        let hostile = serde_json::json!({
            "info": { "title": "<script>alert(1)</script>", "description": "\"><img src=x>" },
            "tags": [{ "name": "t", "description": "<b>" }],
            "paths": { "/x": { "get": {
                "operationId": "x", "tags": ["t"], "summary": "<i>", "responses": {},
            } } },
            "components": { "schemas": {} },
        });
        let page = super::page(&hostile);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<i>"));
    }
}
