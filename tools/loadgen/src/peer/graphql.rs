//! GraphQL over HTTP, as far as two servers need it.

use serde_json::{Value, json};

use crate::{
    client::{Answer, Ask, Connection},
    failure::{Failure, Kind},
};

/// Asks, and gives `data` of an answer without errors beside the answer itself.
pub(super) async fn ask(
    connection: &mut Connection,
    (path, headers): (&str, &[(&'static str, String)]),
    query: &str,
    variables: Value,
) -> Result<(Value, Answer), Failure> {
    let mut ask = Ask::post(path).json(json!({ "query": query, "variables": variables }));
    for (name, value) in headers {
        ask = ask.header(name, value);
    }
    let answer = connection.send(ask).await?.expect(200)?;
    let mut body = answer.json();
    if let Some(error) = body["errors"].as_array().and_then(|errors| errors.first()) {
        return Err(Failure::new(Kind::Refused(code_of(error)), error["message"].to_string()));
    }
    let data = body["data"].take();
    if data.is_null() {
        return Err(Failure::missing("/data"));
    }
    Ok((data, answer))
}

fn code_of(error: &Value) -> String {
    error["extensions"]["code"].as_str().unwrap_or("graphql").to_owned()
}
