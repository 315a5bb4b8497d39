//! `shop webhooks`

use std::fmt::Write;

use http::Method;
use serde_json::{Value, json};

use super::admin_api::{AdminApi, encoded, query};
use crate::{
    cli::{Keyed, PageArgs, Remote, webhooks::Action},
    failure::Failure,
    table::{Table, cell, next_hint},
};

pub(super) async fn run(remote: &Remote, action: Action) -> Result<(), Failure> {
    let api = AdminApi::of(remote)?;
    match action {
        Action::List { page } => list(&api, &page).await,
        Action::Add { address, types, description, keyed } => {
            let body = json!({ "url": address, "types": types, "description": description });
            let answer = api.change(Method::POST, "/webhooks", &keyed, &body).await?;
            api.print(&answer, told)
        }
        Action::Change { webhook, to, types, description, keyed } => {
            let body = json!({ "url": to, "types": types, "description": description });
            change(&api, &webhook, &body, &keyed).await
        }
        Action::Pause { webhook, keyed } => {
            change(&api, &webhook, &json!({ "status": "paused" }), &keyed).await
        }
        Action::Resume { webhook, keyed } => {
            change(&api, &webhook, &json!({ "status": "active" }), &keyed).await
        }
        Action::Rotate { webhook, overlap_seconds, keyed } => {
            let (path, body) =
                (path(&webhook, "/secret"), json!({ "overlap_seconds": overlap_seconds }));
            let answer = api.change(Method::POST, &path, &keyed, &body).await?;
            api.print(&answer, told)
        }
        Action::Remove { webhook, keyed } => {
            let path = path(&webhook, "");
            let answer = api.change(Method::DELETE, &path, &keyed, &json!({})).await?;
            api.print(&answer, |_| format!("webhook {webhook} is removed\n"))
        }
        Action::Ping { webhook, keyed } => {
            let path = path(&webhook, "/ping");
            let answer = api.change(Method::POST, &path, &keyed, &json!({})).await?;
            api.print(&answer, |delivery| {
                let id = cell(&delivery["id"]);
                format!("delivery {id} is queued; `shop webhooks delivery {id}` tells its end\n")
            })
        }
        Action::Deliveries { webhook, state, page } => {
            deliveries(&api, &webhook, state, &page).await
        }
        Action::Delivery { delivery } => {
            let answer = api.get(&format!("/webhook-deliveries/{}", encoded(&delivery))).await?;
            api.print(&answer, shown)
        }
        Action::Replay { webhook, deliveries, since, keyed } => {
            let body = match since {
                Some(since) => json!({ "since": since }),
                None => json!({ "deliveries": deliveries }),
            };
            let answer =
                api.change(Method::POST, &path(&webhook, "/replay"), &keyed, &body).await?;
            api.print(&answer, |replayed| {
                format!("{} deliveries are queued again\n", cell(&replayed["deliveries"]))
            })
        }
    }
}

async fn list(api: &AdminApi, page: &PageArgs) -> Result<(), Failure> {
    let answer = api.get(&format!("/webhooks{}", query(&[], Some(page)))).await?;
    api.print(&answer, |answer| {
        let mut table =
            Table::new(&["id", "status", "failing since", "types", "url", "description"]);
        for endpoint in answer["items"].as_array().map(Vec::as_slice).unwrap_or_default() {
            let [id, since, url, description] =
                ["id", "failing_since", "url", "description"].map(|field| cell(&endpoint[field]));
            table.row(vec![id, status(endpoint), since, types(endpoint), url, description]);
        }
        format!("{table}{}", next_hint(answer))
    })
}

async fn change(api: &AdminApi, webhook: &str, body: &Value, keyed: &Keyed) -> Result<(), Failure> {
    let answer = api.change(Method::PATCH, &path(webhook, ""), keyed, body).await?;
    api.print(&answer, |endpoint| format!("{}\n", line(endpoint)))
}

async fn deliveries(
    api: &AdminApi,
    webhook: &str,
    state: Option<String>,
    page: &PageArgs,
) -> Result<(), Failure> {
    let query = query(&[("state", state)], Some(page));
    let answer = api.get(&format!("{}{query}", path(webhook, "/deliveries"))).await?;
    api.print(&answer, |answer| {
        let mut table =
            Table::new(&["id", "state", ">tries", "event", "queued", "next try", "last error"]);
        let fields =
            ["id", "state", "attempts", "event_type", "queued_at", "next_try_at", "last_error"];
        table.items(answer, &fields);
        format!("{table}{}", next_hint(answer))
    })
}

/// An address with its secret.
fn told(answer: &Value) -> String {
    let secret = cell(&answer["secret"]);
    format!("{}\nsecret {secret} (it is told this once)\n", line(&answer["endpoint"]))
}

fn line(endpoint: &Value) -> String {
    let [id, url] = ["id", "url"].map(|field| cell(&endpoint[field]));
    format!("webhook {id} is {}: {} to {url}", status(endpoint), types(endpoint))
}

/// `disabled (gone)`
fn status(endpoint: &Value) -> String {
    let status = cell(&endpoint["status"]);
    match endpoint["disabled_because"].as_str() {
        Some(because) => format!("{status} ({because})"),
        None => status,
    }
}

fn types(endpoint: &Value) -> String {
    let types = endpoint["types"].as_array().map(Vec::as_slice).unwrap_or_default();
    types.iter().map(cell).collect::<Vec<_>>().join(",")
}

fn shown(answer: &Value) -> String {
    let delivery = &answer["delivery"];
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(text, "{name:<10} {value}").expect("a String takes any text");
        }
    };
    line("event", format!("{}  {}", cell(&delivery["event_type"]), cell(&delivery["event_id"])));
    line("state", cell(&delivery["state"]));
    line("next try", cell(&delivery["next_try_at"]));
    line("taken", cell(&delivery["delivered_at"]));
    line("body", cell(&answer["body"]));
    let mut table = Table::new(&[">try", "began", "ended", ">status", "error"]);
    let attempts = json!({ "items": answer["attempts"] });
    table.items(&attempts, &["number", "started_at", "finished_at", "status", "error"]);
    format!("{text}\n{table}")
}

fn path(webhook: &str, rest: &str) -> String {
    format!("/webhooks/{}{rest}", encoded(webhook))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{shown, told};

    #[test]
    fn an_address_says_why_the_shop_gave_it_up_and_its_secret_where_it_is_told() {
        let answer = json!({ "secret": "whsec_AAAA", "endpoint": {
            "id": "1", "url": "https://erp.example", "types": ["orders.*", "pricing.*"],
            "status": "disabled", "disabled_because": "gone",
        } });
        let expected = "webhook 1 is disabled (gone): orders.*,pricing.* to https://erp.example\n\
            secret whsec_AAAA (it is told this once)\n";
        assert_eq!(told(&answer), expected);
    }

    #[test]
    fn a_delivery_shows_every_try() {
        let answer = json!({
            "delivery": { "event_type": "orders.order_placed.v1", "event_id": "2", "state": "queued" },
            "body": "{}",
            "attempts": [{ "number": 1, "started_at": "a", "finished_at": "b", "status": 503, "error": "status 503" }],
        });
        let expected = "\
event      orders.order_placed.v1  2
state      queued
body       {}

try  began  ended  status  error
  1  a      b         503  status 503
";
        assert_eq!(shown(&answer), expected);
    }
}
