//! What each kind of links allows.

use kernel_relations::Rules;
use mod_catalog_api::{RelationKind, RelationSource};

/// Links from one product.
const PRODUCT_LINKS_MAX: usize = 1_000;
/// Links from one collection.
const COLLECTION_LINKS_MAX: usize = 100_000;

/// The rules of a kind.
pub(crate) const fn rules(kind: RelationKind) -> Rules {
    match kind {
        RelationKind::Related | RelationKind::Substitute => {
            Rules { may_cycle: true, links_max: PRODUCT_LINKS_MAX }
        }
        RelationKind::Accessory => Rules { may_cycle: false, links_max: PRODUCT_LINKS_MAX },
        // Collections lead to products and products never to collections: no circle can be.
        RelationKind::Collection => Rules { may_cycle: true, links_max: COLLECTION_LINKS_MAX },
    }
}

/// True when links of this kind start at such a source.
pub(crate) const fn is_of(kind: RelationKind, source: &RelationSource) -> bool {
    matches!(
        (kind, source),
        (RelationKind::Collection, RelationSource::Collection(_))
            | (
                RelationKind::Related | RelationKind::Accessory | RelationKind::Substitute,
                RelationSource::Product(_)
            )
    )
}

/// The column text of a kind: its serde name.
pub(crate) const fn kind_name(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Related => "related",
        RelationKind::Accessory => "accessory",
        RelationKind::Substitute => "substitute",
        RelationKind::Collection => "collection",
    }
}
