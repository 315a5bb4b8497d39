//! `shop orders`

use std::fmt::Write;

use http::Method;
use serde_json::{Value, json};

use super::admin_api::{AdminApi, encoded, query};
use crate::{
    amount::Amount,
    cli::{Keyed, PageArgs, Remote, orders::Action},
    failure::Failure,
    table::{Table, cell, next_hint},
};

pub(super) async fn run(remote: &Remote, action: Action) -> Result<(), Failure> {
    let api = AdminApi::of(remote)?;
    match action {
        Action::List { status, text, page } => list(&api, status, text, &page).await,
        Action::Show { order } => {
            let answer = api.get(&path(&order, "")).await?;
            api.print(&answer, shown)
        }
        Action::Cancel { order, reason, keyed } => {
            change(&api, &order, "/cancel", &keyed, &json!({ "reason": reason })).await
        }
        Action::Ship { order, carrier, tracking, keyed } => {
            let body = json!({ "carrier": carrier, "tracking": tracking });
            change(&api, &order, "/ship", &keyed, &body).await
        }
        Action::Refund { order, amount, all: _, reason, keyed } => {
            refund(&api, &order, amount, &reason, &keyed).await
        }
    }
}

async fn list(
    api: &AdminApi,
    status: Option<String>,
    text: Option<String>,
    page: &PageArgs,
) -> Result<(), Failure> {
    let query = query(&[("status", status), ("text", text)], Some(page));
    let answer = api.get(&format!("/orders{query}")).await?;
    api.print(&answer, |answer| {
        let mut table =
            Table::new(&["number", "status", ">units", ">total", ">refunded", "name", "created"]);
        let fields = ["number", "status", "units", "total", "refunded", "name", "created_at"];
        table.items(answer, &fields);
        format!("{table}{}", next_hint(answer))
    })
}

async fn change(
    api: &AdminApi,
    order: &str,
    verb: &str,
    keyed: &Keyed,
    body: &Value,
) -> Result<(), Failure> {
    let answer = api.change(Method::POST, &path(order, verb), keyed, body).await?;
    api.print(&answer, |order| {
        format!("order {} is {}\n", cell(&order["number"]), cell(&order["status"]))
    })
}

async fn refund(
    api: &AdminApi,
    order: &str,
    amount: Option<Amount>,
    reason: &str,
    keyed: &Keyed,
) -> Result<(), Failure> {
    let amount = amount.map(|Amount(money)| money);
    let body = json!({ "amount": amount, "reason": reason });
    let answer = api.change(Method::POST, &path(order, "/refund"), keyed, &body).await?;
    api.print(&answer, |refund| {
        let amount = cell(&refund["amount"]);
        if refund["settled"] == true {
            format!("{amount} given back\n")
        } else {
            format!("{amount} asked for; the provider has not answered yet and is asked again\n")
        }
    })
}

fn path(order: &str, verb: &str) -> String {
    format!("/orders/{}{verb}", encoded(order))
}

fn shown(order: &Value) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(text, "{name:<10} {value}").expect("a String takes any text");
        }
    };
    let status = match (&order["shipment"], &order["cancellation"]) {
        (Value::Object(by), _) => {
            format!("shipped by {} {}", cell(&by["carrier"]), cell(&by["tracking"]))
        }
        (_, Value::Object(why)) => format!("cancelled: {}", cell(&why["reason"])),
        _ => cell(&order["status"]),
    };
    line("order", format!("{}  {}", cell(&order["number"]), cell(&order["id"])));
    line("status", status.trim_end().to_owned());
    line("total", cell(&order["total"]));
    line("refunded", cell(&order["refunded"]));
    let payment = &order["payment"];
    if payment.is_object() {
        let [method, with, state] = ["method", "instrument", "state"].map(|of| cell(&payment[of]));
        line("payment", format!("{method} {with}, {state}"));
    }
    line("e-mail", cell(&order["email"]));
    let address = &order["delivery_address"];
    let parts = ["name", "line", "postal_code", "city", "country"].map(|of| cell(&address[of]));
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    line("address", parts.join(", "));
    line("delivery", format!("{}  {}", cell(&order["delivery"]), cell(&order["delivery_total"])));
    format!("{text}\n{}\n{}", lines(order), story(order))
}

fn lines(order: &Value) -> Table {
    let mut table = Table::new(&["sku", ">units", ">price", ">total", "name", "variant"]);
    let lines = json!({ "items": order["lines"] });
    table.items(&lines, &["sku", "quantity", "unit_price", "total", "name", "variant"]);
    table
}

fn story(order: &Value) -> Table {
    let mut table = Table::new(&["when", "what", "who", "note"]);
    for entry in order["timeline"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let actor = &entry["actor"];
        let who = format!("{} {}", cell(&actor["kind"]), cell(&actor["id"]));
        let [when, what, note] = ["at", "event", "note"].map(|field| cell(&entry[field]));
        table.row(vec![when, what, who, note]);
    }
    table
}
