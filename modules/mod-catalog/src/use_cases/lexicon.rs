//! Gathers what a batch of values is understood by: definitions, dictionaries, units.

use kernel_common::{LocalizedText, Timestamp};
use mod_catalog_api::AttributeInput;
use rt_contract::CallCtx;
use rt_postgres::{StoreError, UnitOfWork};

use crate::{
    attribute::{AttributeRecord, Lexicon, OptionRecord},
    publisher,
    store::{AttributeStore, DictionaryStore, UnitStore},
};

/// What the inputs are understood by; at most three queries, none without inputs.
pub(super) async fn of(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    inputs: &[&AttributeInput],
) -> Result<Lexicon, StoreError> {
    let mut lexicon = known(uow, ctx, inputs).await?;
    complete(uow, ctx, &mut lexicon, inputs).await?;
    Ok(lexicon)
}

/// The same, after defining whatever the inputs mention that nobody has defined.
pub(super) async fn defining(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    inputs: &[&AttributeInput],
    now: Timestamp,
) -> Result<Lexicon, StoreError> {
    let mut lexicon = known(uow, ctx, inputs).await?;
    let undefined = lexicon.undefined(inputs.iter().copied());
    if !undefined.is_empty() {
        let created = AttributeStore::new(uow, ctx.tenant).define(&undefined, now).await?;
        let created: Vec<AttributeRecord> =
            undefined.into_iter().filter(|one| created.contains(&one.code)).collect();
        publisher::attributes(uow, &created).await?;
        // Another import may have defined some of them meanwhile, as something else.
        lexicon = known(uow, ctx, inputs).await?;
    }
    complete(uow, ctx, &mut lexicon, inputs).await?;
    let unknown = lexicon.unknown_options(inputs.iter().copied());
    if unknown.is_empty() {
        return Ok(lexicon);
    }
    // Behind all values that somebody has put in order.
    const BEHIND: i32 = 1_000_000;
    let option = |new: &crate::attribute::NewOption| OptionRecord {
        attribute: new.attribute.clone(),
        code: new.code.clone(),
        label: LocalizedText([(ctx.locale.clone(), new.label.clone())].into()),
        position: BEHIND,
    };
    let options: Vec<OptionRecord> = unknown.iter().map(option).collect();
    DictionaryStore::new(uow, ctx.tenant).add(&options).await?;
    complete(uow, ctx, &mut lexicon, inputs).await?;
    Ok(lexicon)
}

async fn known(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    inputs: &[&AttributeInput],
) -> Result<Lexicon, StoreError> {
    let mut codes: Vec<_> = inputs.iter().map(|input| &input.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let attributes = AttributeStore::new(uow, ctx.tenant).of(codes.into_iter()).await?;
    Ok(Lexicon::new(attributes, ctx.locale.clone()))
}

async fn complete(
    uow: &mut UnitOfWork,
    ctx: &CallCtx,
    lexicon: &mut Lexicon,
    inputs: &[&AttributeInput],
) -> Result<(), StoreError> {
    let names = lexicon.names_used(inputs.iter().copied());
    let called = DictionaryStore::new(uow, ctx.tenant).called(&names).await?;
    for (attribute, name, option) in called {
        lexicon.learn_option(attribute, name, option);
    }
    if lexicon.has_numbers() {
        lexicon.learn_units(UnitStore::new(uow, ctx.tenant).all().await?);
    }
    Ok(())
}
