//! Lists orders, newest first.

use kernel_common::{Cursor, Page, Timestamp};
use mod_order_api::{OrderError, OrderSummary, OrdersQuery};
use rt_contract::{CallCtx, CallError};
use uuid::Uuid;

use super::change::invalid;
use crate::{
    OrderBook,
    store::{ListFilter, OrderReader},
};

pub(crate) async fn run(
    book: &OrderBook,
    ctx: &CallCtx,
    query: OrdersQuery,
) -> Result<Page<OrderSummary>, CallError<OrderError>> {
    let after = query.page.after.as_ref().map(Cursor::decode::<(Timestamp, Uuid)>).transpose();
    let unknown = |_| CallError::Domain(invalid("/page/after", "invalid", "unknown cursor"));
    let limit = query.page.limit_clamped();
    let filter = ListFilter {
        status: query.status,
        after: after.map_err(unknown)?,
        limit,
        ..ListFilter::default()
    };
    let filter = match query.text.as_deref().map(str::trim) {
        None | Some("") => filter,
        Some(text) if text.chars().any(char::is_control) => return Ok(nothing()),
        Some(text) if text.contains('@') => {
            ListFilter { email: Some(text.to_lowercase()), ..filter }
        }
        Some(text) => match number_prefix(text) {
            Some(prefix) => ListFilter { number_prefix: Some(prefix), ..filter },
            None => return Ok(nothing()),
        },
    };
    let mut uow = book.db.begin_read(ctx).await?;
    let rows = OrderReader::new(&mut uow, ctx.tenant).list(&filter).await?;
    uow.end_read();
    Ok(Page::from_rows(rows, limit, |row| (row.created_at, row.id.as_uuid())))
}

fn nothing() -> Page<OrderSummary> {
    Page { items: Vec::new(), next: None }
}

/// The beginning of a number as numbers are written; `None` when none begins so.
fn number_prefix(text: &str) -> Option<String> {
    let mut prefix = String::with_capacity(9);
    for letter in text.chars().filter(|letter| !matches!(letter, '-' | ' ')) {
        let meant = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !meant.is_ascii_alphanumeric() || prefix.len() == 9 {
            return None;
        }
        if prefix.len() == 4 {
            prefix.push('-');
        }
        prefix.push(meant);
    }
    Some(prefix)
}

#[cfg(test)]
mod tests {
    use super::number_prefix;

    #[test]
    fn a_number_is_found_by_any_beginning_of_it() {
        for (typed, prefix) in [
            ("k7", Some("K7")),
            ("K7MX", Some("K7MX")),
            ("k7mx4", Some("K7MX-4")),
            ("k7mx-4q2p", Some("K7MX-4Q2P")),
            ("oil", Some("011")),
            ("K7MX-4Q2PX", None),
            ("Ада", None),
            ("a%b", None),
        ] {
            assert_eq!(number_prefix(typed).as_deref(), prefix, "{typed}");
        }
    }
}
