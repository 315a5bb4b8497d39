//! Just enough of a browser: cookies, forms, where a form came from.

use std::collections::BTreeMap;

use axum::{body::Body, extract::Request};
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::stage::Stage;
use crate::html;

/// A browser at one store.
#[derive(Clone)]
pub(crate) struct Browser<'s> {
    stage: &'s Stage,
    pub(crate) host: &'static str,
    pub(crate) cookies: BTreeMap<String, String>,
    /// What the browser says about where a form came from.
    pub(crate) origin: Option<String>,
}

/// What it got.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

/// What it got as bytes.
pub(crate) struct Packed {
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl<'s> Browser<'s> {
    pub(crate) fn new(stage: &'s Stage, host: &'static str) -> Self {
        let origin = Some(format!("https://{host}"));
        Self { stage, host, cookies: BTreeMap::new(), origin }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, String::new()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let encoded = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        let pairs =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, body).await
    }

    /// Sends a form of `page` as the page has it, with `typed` in its fields.
    pub(crate) async fn submit(&mut self, page: &Page, path: &str, typed: &[(&str, &str)]) -> Page {
        let mut fields = html::fields_of(&page.html, path);
        for (name, value) in typed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(path, &fields).await
    }

    /// Puts one unit of what `page` shows into the cart.
    pub(crate) async fn add(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        let added = self.submit(&page, "/cart/lines", &[]).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.html);
        added
    }

    /// A page as a browser that reads gzip gets it.
    pub(crate) async fn get_packed(&mut self, path: &str) -> Packed {
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, self.host)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br")
            .header(header::COOKIE, self.cookie_header());
        let request = request.body(Body::empty()).expect("a request");
        let response = self.stage.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Packed { headers: parts.headers, bytes: bytes.to_vec() }
    }

    fn cookie_header(&self) -> String {
        let cookies: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        cookies.join("; ")
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> Page {
        let mut request = Request::builder()
            .method(&method)
            .uri(path)
            .header(header::HOST, self.host)
            .header(header::ACCEPT, "text/html,application/xhtml+xml");
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            if let Some(origin) = &self.origin {
                request = request.header(header::ORIGIN, origin);
            }
        }
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookie_header());
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.stage.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        self.keep(&parts.headers);
        let html = String::from_utf8(bytes.to_vec()).expect("text");
        Page { status: parts.status, headers: parts.headers, html }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("ASCII");
            let (pair, attributes) = cookie.split_once("; ").expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Page {
    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Its words, without tags, in one line.
    pub(crate) fn words(&self) -> String {
        html::words(&self.html)
    }
}
