//! What a bulk edit makes of one product; pure.

use kernel_common::{CategoryId, TaxCategory};
use mod_catalog_api::{Code, ProductStatus};

use crate::attribute::{OwnValue, Traits};

/// One change with its names found and its value read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    Status(ProductStatus),
    SetValue(Code, OwnValue),
    UnsetValue(Code),
    AddCategory(CategoryId),
    RemoveCategory(CategoryId),
    PrimaryCategory(CategoryId),
    TaxCategory(TaxCategory),
    Family(Option<Code>),
}

/// Traits and status after all edits, in their order.
pub(crate) fn edit(
    traits: &Traits,
    status: ProductStatus,
    edits: &[Edit],
) -> (Traits, ProductStatus) {
    let (mut traits, mut status) = (traits.clone(), status);
    for edit in edits {
        match edit {
            Edit::Status(after) => status = *after,
            Edit::SetValue(code, value) => {
                traits.values.insert(code.clone(), value.clone());
            }
            Edit::UnsetValue(code) => {
                traits.values.remove(code);
            }
            Edit::AddCategory(category) => {
                if !traits.categories.contains(category) {
                    traits.categories.push(*category);
                }
            }
            Edit::RemoveCategory(category) => traits.categories.retain(|one| one != category),
            Edit::PrimaryCategory(category) => {
                traits.categories.retain(|one| one != category);
                traits.categories.insert(0, *category);
            }
            Edit::TaxCategory(tax_category) => traits.tax_category = tax_category.clone(),
            Edit::Family(family) => traits.family.clone_from(family),
        }
    }
    (traits, status)
}
