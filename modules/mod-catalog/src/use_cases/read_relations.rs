//! Answers links, for those who manage them.

use kernel_common::{Cursor, Page};
use mod_catalog_api::{CatalogReadError, Relation, RelationEnd, RelationsQuery};
use rt_contract::{CallCtx, CallError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::list_products::invalid;
use crate::{
    Catalog,
    store::{LinkKey, LinkStore},
};

/// Where a page ends, named by its direction.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Position {
    Onward(i32, Uuid),
    Back(Uuid),
}

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: RelationsQuery,
) -> Result<Page<Relation>, CallError<CatalogReadError>> {
    let unknown_cursor = || invalid("/page/after", "unknown cursor");
    let after = query.page.after.as_ref().map(Cursor::decode::<Position>);
    let after = after.transpose().map_err(|_| unknown_cursor())?;
    let limit = query.page.limit_clamped();
    let mut uow = catalog.db.begin_read(ctx).await?;
    let mut links = LinkStore::new(&mut uow, ctx.tenant);
    let source = match query.end {
        RelationEnd::FromProduct(id) => id.as_uuid(),
        RelationEnd::FromCollection(id) => id.as_uuid(),
        RelationEnd::ToProduct(id) => {
            let after = match after {
                None => None,
                Some(Position::Back(source)) => Some(source),
                Some(Position::Onward(..)) => return Err(unknown_cursor()),
            };
            let rows = links.back(query.kind, id.as_uuid(), after, limit).await?;
            let page = Page::from_rows(rows, limit, |(source, _)| Position::Back(*source));
            return Ok(page.map(|(_, relation)| relation));
        }
    };
    let after = match after {
        None => None,
        Some(Position::Onward(position, target)) => Some(LinkKey { position, target }),
        Some(Position::Back(_)) => return Err(unknown_cursor()),
    };
    let rows = links.onward(query.kind, source, after, limit).await?;
    let page = Page::from_rows(rows, limit, |(at, _)| Position::Onward(at.position, at.target));
    Ok(page.map(|(_, relation)| relation))
}
