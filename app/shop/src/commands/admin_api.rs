//! The running shop's admin API, as the staff on this machine reaches it.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use kernel_common::{IdSource, IdempotencyKey};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rt_host::RandomIds;
use rt_http::{ClientError, ClientResponse, HttpClient, ProblemBody};
use rt_security::read_bearer_token;
use serde_json::Value;

use crate::{
    cli::{Keyed, PageArgs, Remote},
    failure::{Failure, OrFail},
    output, settings,
};

/// Longer than the shop gives itself for a request.
const TIMEOUT: Duration = Duration::from_secs(35);

/// The admin API of one store.
pub(super) struct AdminApi {
    client: HttpClient,
    url: String,
    store: String,
    token: String,
    json: bool,
}

impl AdminApi {
    /// Reads the token; nothing is sent yet.
    pub(super) fn of(remote: &Remote) -> Result<Self, Failure> {
        let path = settings::data_dir(&remote.common)?.join("admin.token");
        let token = read_bearer_token(&path).map_err(|error| {
            Failure::new(format!(
                "{error}; a shop makes it at its first start: name its data folder with --data-dir"
            ))
        })?;
        Ok(Self {
            client: HttpClient::new(TIMEOUT),
            url: remote.url.trim_end_matches('/').to_owned(),
            store: remote.store.clone(),
            token,
            json: remote.json,
        })
    }

    /// Reads.
    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        let request = self.request(Method::GET, path).body(Bytes::new()).or_fail()?;
        let answer = self.client.send(request).await;
        answered(&answer.map_err(|error| self.unreachable(&error))?)
    }

    /// Changes, under the key that was given or a new one.
    pub(super) async fn change(
        &self,
        method: Method,
        path: &str,
        keyed: &Keyed,
        body: &Value,
    ) -> Result<Value, Failure> {
        let key = match &keyed.key {
            Some(key) => key.parse::<IdempotencyKey>().or_fail()?,
            None => RandomIds.next().into(),
        };
        let request = self
            .request(method, path)
            .header("idempotency-key", key.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .body(Bytes::from(body.to_string()))
            .or_fail()?;
        match self.client.send(request).await {
            Ok(answer) => answered(&answer),
            Err(error) if error.may_have_arrived() => Err(Failure::new(format!(
                "{error}; it may have happened: repeat it with --key {key}, which never acts twice"
            ))),
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    /// Prints the answer: as it is when that was asked for, else as `people` want it.
    pub(super) fn print(
        &self,
        answer: &Value,
        people: impl FnOnce(&Value) -> String,
    ) -> Result<(), Failure> {
        if self.json { output::print_json(answer) } else { output::print(&people(answer)) }
    }

    fn request(&self, method: Method, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{}{path}", self.url, app_gateway_admin::PREFIX))
            .header(header::HOST, &self.store)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    fn unreachable(&self, error: &ClientError) -> Failure {
        match error {
            ClientError::NotConnected(_) => Failure::new(format!(
                "no shop answers at {}; start it with `shop up`, or say where it is with --url",
                self.url
            )),
            other => Failure::of(other),
        }
    }
}

fn answered(answer: &ClientResponse) -> Result<Value, Failure> {
    if answer.status == StatusCode::NO_CONTENT {
        return Ok(Value::Null);
    }
    if answer.status.is_success() {
        return answer.json().or_fail();
    }
    let status = answer.status;
    let Ok(problem) = answer.json::<ProblemBody>() else {
        return Err(Failure::new(format!("the shop answered {status}")));
    };
    let mut sentence = format!("{} ({})", problem.detail.unwrap_or_default(), problem.code);
    for fault in &problem.errors {
        sentence.push_str(&format!("; {} {}", fault.pointer, fault.message));
    }
    if let Some(details) = &problem.details {
        sentence.push_str(&format!("; {details}"));
    }
    Err(Failure::new(sentence.trim_start()))
}

/// A piece of a path or a query as it may stand in an address.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A query out of the pairs that have a value.
pub(super) fn query(pairs: &[(&str, Option<String>)], page: Option<&PageArgs>) -> String {
    let mut all: Vec<String> = pairs
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", encoded(value.as_deref()?))))
        .collect();
    if let Some(page) = page {
        all.push(format!("limit={}", page.limit));
        all.extend(page.after.as_deref().map(|after| format!("after={}", encoded(after))));
    }
    if all.is_empty() { String::new() } else { format!("?{}", all.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::{PageArgs, query};

    #[test]
    fn a_query_holds_what_was_given_and_no_reserved_characters() {
        let page = PageArgs { limit: 5, after: Some("a/b=".to_owned()) };
        let pairs = [("sku", Some("A&B +1".to_owned())), ("text", None)];
        assert_eq!(query(&pairs, Some(&page)), "?sku=A%26B%20%2B1&limit=5&after=a%2Fb%3D");
        assert_eq!(query(&[("text", None)], None), "");
    }
}
