//! Answers attributes, dictionaries, units and families.

use kernel_common::{Cursor, Page};
use mod_catalog_api::{
    Attribute, AttributeSource, AttributesQuery, BATCH_MAX, CatalogReadError, Code, Family,
    OPTIONS_INLINE_MAX, OptionLabel, OptionsQuery, Unit,
};
use rt_contract::{CallCtx, CallError};

use super::{list_products::invalid, showing};
use crate::{
    Catalog,
    attribute::FamilyRecord,
    product::Mentions,
    store::{AttributeStore, DictionaryStore, FamilyStore, UnitStore},
};

pub(crate) async fn attributes(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: AttributesQuery,
) -> Result<Page<Attribute>, CallError<CatalogReadError>> {
    if query.codes.len() > BATCH_MAX {
        return Err(invalid("/codes", "there are at most 1000 attributes"));
    }
    let after = query.page.after.as_ref().map(Cursor::decode::<Code>);
    let after = after.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let limit = query.page.limit_clamped();
    let mut uow = catalog.db.begin_read(ctx).await?;
    let rows = AttributeStore::new(&mut uow, ctx.tenant).page(&query.codes, after, limit).await?;
    let page = Page::from_rows(rows, limit, |last| last.code.clone());
    let inline = i64::try_from(OPTIONS_INLINE_MAX).expect("small");
    let codes = page.items.iter().map(|record| &record.code);
    let mut begun = DictionaryStore::new(&mut uow, ctx.tenant).begin(codes, inline).await?;
    Ok(page.map(|record| {
        let (options, option_count) = begun.remove(&record.code).unwrap_or_default();
        Attribute {
            code: record.code,
            name: record.name,
            kind: record.kind,
            unit: record.unit,
            position: record.position,
            options,
            option_count,
            version: record.version,
        }
    }))
}

pub(crate) async fn options(
    catalog: &Catalog,
    ctx: &CallCtx,
    query: OptionsQuery,
) -> Result<Page<OptionLabel>, CallError<CatalogReadError>> {
    let after = query.page.after.as_ref().map(Cursor::decode::<(i32, Code)>);
    let after = after.transpose().map_err(|_| invalid("/page/after", "unknown cursor"))?;
    let limit = query.page.limit_clamped();
    let mut uow = catalog.db.begin_read(ctx).await?;
    let mut store = DictionaryStore::new(&mut uow, ctx.tenant);
    let rows = store.page(&query.attribute, after, limit).await?;
    let page = Page::from_rows(rows, limit, |(position, last)| (*position, last.code.clone()));
    Ok(page.map(|(_, option)| option))
}

pub(crate) async fn units(
    catalog: &Catalog,
    ctx: &CallCtx,
) -> Result<Vec<Unit>, CallError<CatalogReadError>> {
    let mut uow = catalog.db.begin_read(ctx).await?;
    Ok(UnitStore::new(&mut uow, ctx.tenant).all().await?)
}

pub(crate) async fn families(
    catalog: &Catalog,
    ctx: &CallCtx,
) -> Result<Vec<Family>, CallError<CatalogReadError>> {
    let mut uow = catalog.db.begin_read(ctx).await?;
    let records = FamilyStore::new(&mut uow, ctx.tenant).all().await?;
    let mut mentions = Mentions::default();
    for record in &records {
        mentions.note(&record.values);
    }
    let showing = showing::of(&mut uow, ctx.tenant, &mentions).await?;
    let family = |record: FamilyRecord| {
        let source = AttributeSource::Family(record.code.clone());
        let values = record.values.iter().map(|(code, value)| (code, (source.clone(), value)));
        Family {
            values: showing.show(values),
            code: record.code,
            name: record.name,
            attributes: record.assigned,
            version: record.version,
        }
    };
    Ok(records.into_iter().map(family).collect())
}
