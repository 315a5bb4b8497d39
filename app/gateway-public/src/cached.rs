//! Answers from the cache, with `ETag` and `If-None-Match`, compressed once for each answer.

use std::{future::Future, sync::Arc};

use app_storefront::FoundKeeping;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel_common::Problem;
use rt_cache::{Answer, AnswerCache};
use rt_http::{ProblemResponse, accepts_gzip};
use serde::Serialize;

use crate::{Gateway, etag, store::InStore};

const JSON: &str = "application/json";

/// Answers that were made of what was found, kept as long as [`FoundKeeping`] says.
#[derive(Clone, Debug)]
pub(crate) struct Found(AnswerCache);

const FOUND_BYTES_MAX: u64 = 32 << 20;

impl Found {
    pub(crate) fn new(keeping: FoundKeeping) -> Self {
        let FoundKeeping { generations, ttl } = keeping;
        Self(AnswerCache::new("found_answers", FOUND_BYTES_MAX, ttl, generations))
    }
}

/// Why an answer of the index is not made.
#[derive(Debug)]
enum NoAnswer<E> {
    NoIndex,
    Error(E),
}

/// The JSON answer called `name` in this store, language and currency: from memory, or made now.
pub(crate) async fn json<T, E, F>(
    gateway: &Gateway,
    place: &InStore,
    headers: &HeaderMap,
    name: &str,
    make: F,
) -> Result<Response, ProblemResponse>
where
    T: Serialize,
    E: Problem + Send + Sync + 'static,
    F: Future<Output = Result<T, E>> + Send,
{
    let make = Box::pin(async { make.await.map(|body| of(&body)) });
    let name = name_of(place, name);
    let answer = gateway.answers.get_or_make(place.ctx.tenant, &name, make).await;
    let answer = answer.map_err(|error: Arc<E>| ProblemResponse::of(error.as_ref()))?;
    Ok(respond(&answer, headers))
}

/// The same of what was found; none where there is no index to ask, which is not kept.
pub(crate) async fn found<T, E, F>(
    found: &Found,
    place: &InStore,
    headers: &HeaderMap,
    name: &str,
    make: F,
) -> Result<Option<Response>, ProblemResponse>
where
    T: Serialize,
    E: Problem + Send + Sync + 'static,
    F: Future<Output = Result<Option<T>, E>> + Send,
{
    let make = Box::pin(async {
        let body = make.await.map_err(NoAnswer::Error)?.ok_or(NoAnswer::NoIndex)?;
        Ok::<_, NoAnswer<E>>(of(&body))
    });
    let answer = found.0.get_or_make(place.ctx.tenant, &name_of(place, name), make).await;
    match answer {
        Ok(answer) => Ok(Some(respond(&answer, headers))),
        Err(error) => match error.as_ref() {
            NoAnswer::NoIndex => Ok(None),
            NoAnswer::Error(error) => Err(ProblemResponse::of(error)),
        },
    }
}

/// A document that is the same for everybody.
pub(crate) fn document(text: String, content_type: &'static str) -> Answer {
    let etag = etag_of(&text);
    Answer::new(text, content_type, etag)
}

fn of<T: Serialize>(body: &T) -> Answer {
    document(serde_json::to_string(body).expect("answers are plain data"), JSON)
}

fn etag_of(text: &str) -> String {
    format!("\"{}\"", &rt_security::hash_token(text)[..22])
}

fn name_of(place: &InStore, name: &str) -> String {
    format!("api {} {} {name}", place.ctx.locale, place.ctx.currency)
}

/// The answer as the client reads it; nothing of it for a client that has it already.
pub(crate) fn respond(answer: &Answer, headers: &HeaderMap) -> Response {
    let packed = answer.gzip.as_ref().filter(|_| accepts_gzip(headers));
    // Another representation has another strong validator (RFC 9110, 8.8.3).
    let gzip_etag = || etag::of_gzip(&answer.etag);
    let known = headers.contains_key(header::IF_NONE_MATCH)
        && (etag::is_known(headers, &answer.etag) || etag::is_known(headers, &gzip_etag()));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(packed.unwrap_or(&answer.body).clone()));
        let content_type = HeaderValue::from_static(answer.content_type);
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        if packed.is_some() {
            let gzip = HeaderValue::from_static("gzip");
            response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
        }
        response
    };
    let validator = match packed {
        Some(_) => HeaderValue::from_str(&gzip_etag()),
        None => HeaderValue::from_str(&answer.etag),
    };
    let validator = validator.expect("hexadecimal in quotes");
    let headers = response.headers_mut();
    headers.insert(header::ETAG, validator);
    // Shared caches may keep it for a moment; `Vary` tells them what it depends on.
    let cache_control = HeaderValue::from_static("public, max-age=0, must-revalidate");
    headers.insert(header::CACHE_CONTROL, cache_control);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, accept-language"));
    response
}
