//! Attributes that an import brings along: defined where the catalog does not know them.

use kernel_common::{LocalizedText, PageRequest};
use mod_catalog_api::{AttributeKind, AttributePut, AttributesQuery, Code};

use crate::{Format, ImportError, mapping::Definition, patience::patiently, put::Work, shopify};

/// What the format defines.
fn definitions(format: &Format) -> Vec<Definition> {
    match format.mapping() {
        Some(mapping) => mapping.definitions.clone(),
        None => vec![Definition {
            code: shopify::BRAND.parse().expect("a code"),
            kind: AttributeKind::Option,
            name: LocalizedText::en_ru("Brand", "Бренд"),
        }],
    }
}

/// Defines what is missing; what is there stays as it is.
pub(crate) async fn define(work: &Work, format: &Format) -> Result<(), ImportError> {
    let mut wanted = definitions(format);
    if wanted.is_empty() {
        return Ok(());
    }
    let codes: Vec<Code> = wanted.iter().map(|one| one.code.clone()).collect();
    let query = AttributesQuery { codes, page: PageRequest::first(kernel_common::page::LIMIT_MAX) };
    let refused = |error: String| ImportError::Refused { what: "the attributes", reason: error };
    let known = patiently("reading the attributes", 0, || {
        let (catalog, ctx, query) = (&work.contracts.catalog, work.ctx(), query.clone());
        async move { catalog.attributes(&ctx, query).await }
    });
    let known = known.await?.map_err(|error| refused(error.to_string()))?;
    wanted.retain(|one| known.items.iter().all(|attribute| attribute.code != one.code));
    if wanted.is_empty() {
        return Ok(());
    }
    let put = |one: Definition| {
        let mut name = one.name;
        if name.is_empty() {
            name = LocalizedText([(work.locale().clone(), one.code.to_string())].into());
        }
        let (code, kind) = (one.code, one.kind);
        AttributePut { code, name, kind, unit: None, position: 0, options: Vec::new() }
    };
    let puts: Vec<AttributePut> = wanted.into_iter().map(put).collect();
    let ctx = work.keyed(0, "attributes", &puts);
    let defined = patiently("defining the attributes", 0, || {
        let (writer, ctx, puts) = (&work.contracts.catalog_writer, ctx.clone(), puts.clone());
        async move { writer.put_attributes(&ctx, puts).await }
    });
    defined.await?.map(|_| ()).map_err(|error| refused(error.to_string()))
}
