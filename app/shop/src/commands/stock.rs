//! `shop stock`

use http::Method;
use serde_json::{Value, json};

use super::admin_api::{AdminApi, encoded, query};
use crate::{
    cli::{
        PageArgs, Remote,
        stock::{Action, Units},
    },
    failure::Failure,
    table::{Table, next_hint},
};

pub(super) async fn run(remote: &Remote, action: Action) -> Result<(), Failure> {
    let api = AdminApi::of(remote)?;
    match action {
        Action::List { sku, warehouse, low, page } => {
            let mut pairs: Vec<_> = sku.into_iter().map(|sku| ("sku", Some(sku))).collect();
            pairs.push(("warehouse", warehouse));
            pairs.push(("low", low.then(|| "true".to_owned())));
            let answer = api.get(&format!("/stock{}", query(&pairs, Some(&page)))).await?;
            api.print(&answer, levels)
        }
        Action::Receive { goods, document, warehouse, keyed } => {
            let item = |Units { sku, units }| {
                json!({
                    "sku": sku, "quantity": units, "warehouse": warehouse, "document": document,
                })
            };
            let items: Vec<Value> = goods.into_iter().map(item).collect();
            let body = json!({ "items": items });
            let answer = api.change(Method::POST, "/stock/receipts", &keyed, &body).await?;
            api.print(&answer, changes)
        }
        Action::Adjust { differences, reason, note, document, warehouse, keyed } => {
            let item = |Units { sku, units }| {
                json!({
                    "sku": sku, "delta": units, "reason": reason.word(), "note": note,
                    "warehouse": warehouse, "document": document,
                })
            };
            let items: Vec<Value> = differences.into_iter().map(item).collect();
            let body = json!({ "items": items });
            let answer = api.change(Method::POST, "/stock/adjustments", &keyed, &body).await?;
            api.print(&answer, changes)
        }
        Action::History { sku, warehouse, page } => history(&api, &sku, warehouse, &page).await,
        Action::AsOf { at, sku } => {
            let mut pairs: Vec<_> = sku.into_iter().map(|sku| ("sku", Some(sku))).collect();
            pairs.push(("at", Some(at)));
            let answer = api.get(&format!("/stock/as-of{}", query(&pairs, None))).await?;
            api.print(&answer, levels)
        }
    }
}

async fn history(
    api: &AdminApi,
    sku: &str,
    warehouse: Option<String>,
    page: &PageArgs,
) -> Result<(), Failure> {
    let query = query(&[("warehouse", warehouse)], Some(page));
    let answer = api.get(&format!("/stock/{}/movements{query}", encoded(sku))).await?;
    api.print(&answer, |answer| {
        let headings = [
            ">no",
            "when",
            "warehouse",
            "kind",
            ">units",
            "from",
            "to",
            ">on hand",
            ">reserved",
            "reason",
            "document",
        ];
        let fields = [
            "seq",
            "at",
            "warehouse",
            "kind",
            "quantity",
            "from",
            "to",
            "on_hand_after",
            "reserved_after",
            "reason",
            "document",
        ];
        let mut table = Table::new(&headings);
        table.items(answer, &fields);
        format!("{table}{}", next_hint(answer))
    })
}

fn levels(answer: &Value) -> String {
    let headings = ["sku", "warehouse", ">on hand", ">reserved", ">available", ">low at", "name"];
    let mut table = Table::new(&headings);
    let fields = ["sku", "warehouse", "on_hand", "reserved", "available", "low_at", "name"];
    table.items(answer, &fields);
    format!("{table}{}", next_hint(answer))
}

fn changes(answer: &Value) -> String {
    let mut table = Table::new(&["sku", "warehouse", ">on hand", ">reserved", ">available"]);
    table.items(answer, &["sku", "warehouse", "on_hand", "reserved", "available"]);
    table.to_string()
}
