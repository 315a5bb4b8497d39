//! Looks up the names that values mention: at most three queries, none when nothing is mentioned.

use kernel_common::TenantId;
use rt_postgres::{StoreError, UnitOfWork};

use crate::{
    attribute::Showing,
    product::Mentions,
    store::{AttributeStore, DictionaryStore, UnitStore},
};

pub(super) async fn of(
    uow: &mut UnitOfWork,
    tenant: TenantId,
    mentions: &Mentions,
) -> Result<Showing, StoreError> {
    if mentions.attributes.is_empty() {
        return Ok(Showing::default());
    }
    let attributes = AttributeStore::new(uow, tenant).of(mentions.attributes.iter()).await?;
    let options = DictionaryStore::new(uow, tenant).of(&mentions.options).await?;
    let units = if mentions.units { UnitStore::new(uow, tenant).all().await? } else { Vec::new() };
    Ok(Showing::new(attributes, options, units))
}
