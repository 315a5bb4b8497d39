//! Answers from the cache, with `ETag` and `If-None-Match`.

use std::{future::Future, sync::Arc};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel_common::Problem;
use rt_cache::Answer;
use rt_http::ProblemResponse;
use serde::Serialize;

use crate::{Gateway, etag, store::InStore};

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
    let ctx = &place.ctx;
    let name = format!("api {} {} {name}", ctx.locale, ctx.currency);
    let answer = gateway.answers.get_or_make(ctx.tenant, &name, async {
        let body = serde_json::to_string(&make.await?).expect("answers are plain data");
        let etag = format!("\"{}\"", &rt_security::hash_token(&body)[..22]);
        Ok::<_, E>(Answer { body: body.into(), content_type: "application/json", etag })
    });
    let answer = answer.await.map_err(|error: Arc<E>| ProblemResponse::of(error.as_ref()))?;
    Ok(respond(&answer, headers))
}

fn respond(answer: &Answer, headers: &HeaderMap) -> Response {
    let validator = HeaderValue::from_str(&answer.etag).expect("hexadecimal in quotes");
    let mut response = if etag::is_known(headers, &answer.etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(answer.body.clone()));
        let content_type = HeaderValue::from_static(answer.content_type);
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, validator);
    // Shared caches may keep it for a moment; `Vary` tells them what it depends on.
    let cache_control = HeaderValue::from_static("public, max-age=0, must-revalidate");
    headers.insert(header::CACHE_CONTROL, cache_control);
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}
