//! Answers the whole tree.

use mod_catalog_api::{CatalogReadError, Category};
use rt_contract::{CallCtx, CallError};

use crate::{Catalog, store::CategoryStore};

pub(crate) async fn run(
    catalog: &Catalog,
    ctx: &CallCtx,
) -> Result<Vec<Category>, CallError<CatalogReadError>> {
    let mut uow = catalog.db.begin_read(ctx).await?;
    let tree = CategoryStore::new(&mut uow, ctx.tenant).tree().await?;
    uow.end_read();
    Ok(tree)
}
