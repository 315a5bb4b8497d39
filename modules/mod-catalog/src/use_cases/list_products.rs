//! Answers a page of products: one query.

use kernel_common::{Cursor, FieldError, Page, ProductId, Timestamp};
use mod_catalog_api::{CatalogReadError, ProductSort, ProductSummary, ProductsQuery};
use rt_contract::{CallCtx, CallError};
use serde::{Deserialize, Serialize};

use crate::{Catalog, store::ListingStore};

/// Where a page ends, named by its order: a time would pass for a name.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Position {
    Newest(Timestamp, ProductId),
    Name(String, ProductId),
}

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: ProductsQuery,
) -> Result<Page<ProductSummary>, CallError<CatalogReadError>> {
    let unknown_cursor = || invalid("/page/after", "unknown cursor");
    let after = query.page.after.as_ref().map(Cursor::decode::<Position>);
    let after = after.transpose().map_err(|_| unknown_cursor())?;
    let limit = query.page.limit_clamped();
    match query.sort {
        ProductSort::Newest => {
            let after = match after {
                None => None,
                Some(Position::Newest(at, id)) => Some((at, id)),
                Some(Position::Name(..)) => return Err(unknown_cursor()),
            };
            let mut uow = catalog.db.begin_read(ctx).await?;
            let rows = ListingStore::new(&mut uow, ctx.tenant).newest(&query, after).await?;
            uow.end_read();
            let page = Page::from_rows(rows, limit, |((at, id), _)| Position::Newest(*at, *id));
            Ok(page.map(|(_, summary)| summary))
        }
        ProductSort::Name => {
            let after = match after {
                None => None,
                Some(Position::Name(name, id)) => Some((name, id)),
                Some(Position::Newest(..)) => return Err(unknown_cursor()),
            };
            let mut uow = catalog.db.begin_read(ctx).await?;
            let rows = ListingStore::new(&mut uow, ctx.tenant).by_name(&query, after).await?;
            uow.end_read();
            let key = |((name, id), _): &_| Position::Name(String::clone(name), *id);
            Ok(Page::from_rows(rows, limit, key).map(|(_, summary)| summary))
        }
    }
}

/// A refusal for one field.
pub(super) fn invalid(pointer: &str, message: &str) -> CallError<CatalogReadError> {
    let fault = FieldError::new(pointer, "invalid", message);
    CallError::Domain(CatalogReadError::Invalid(vec![fault]))
}
