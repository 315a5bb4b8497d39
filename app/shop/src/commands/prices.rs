//! `shop prices`

use http::Method;
use serde_json::{Value, json};

use super::admin_api::{AdminApi, query};
use crate::{
    amount::Amount,
    cli::{
        Remote,
        prices::{Action, Price},
    },
    failure::Failure,
    table::{Table, cell, next_hint},
};

pub(super) async fn run(remote: &Remote, action: Action) -> Result<(), Failure> {
    let api = AdminApi::of(remote)?;
    match action {
        Action::List { list, page } => {
            let answer =
                api.get(&format!("/prices{}", query(&[("list", list)], Some(&page)))).await?;
            api.print(&answer, |answer| {
                let headings = ["sku", "list", ">price", ">before", "channel", "name"];
                let mut table = Table::new(&headings);
                let fields = ["sku", "list", "price", "compare_at", "channel", "name"];
                table.items(answer, &fields);
                format!("{table}{}", next_hint(answer))
            })
        }
        Action::Set { list, prices, keyed } => {
            let item = |Price { sku, price: Amount(price) }| json!({ "list": list, "sku": sku, "price": price });
            let items: Vec<Value> = prices.into_iter().map(item).collect();
            let count = items.len();
            let body = json!({ "items": items });
            let answer = api.change(Method::PUT, "/prices", &keyed, &body).await?;
            api.print(&answer, |answer| {
                let revision = cell(&answer["revision"]);
                format!("{count} prices set, revision {revision} of the price book\n")
            })
        }
    }
}
