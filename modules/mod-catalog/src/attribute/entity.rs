//! What attributes, dictionaries and families are.

use kernel_common::{LocalizedText, Timestamp};
use mod_catalog_api::{
    AttributeAssignment, AttributeKind, AttributePut, CatalogEvent, Code, Outcome,
};

use super::OwnValues;

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AttributeRecord {
    pub(crate) code: Code,
    pub(crate) name: LocalizedText,
    pub(crate) kind: AttributeKind,
    pub(crate) unit: Option<Code>,
    pub(crate) position: i32,
    pub(crate) version: i64,
    pub(crate) removed: bool,
}

/// A value of an attribute's dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OptionRecord {
    pub(crate) attribute: Code,
    pub(crate) code: Code,
    pub(crate) label: LocalizedText,
    pub(crate) position: i32,
}

/// A family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FamilyRecord {
    pub(crate) code: Code,
    pub(crate) name: LocalizedText,
    pub(crate) assigned: Vec<AttributeAssignment>,
    pub(crate) values: OwnValues,
    pub(crate) version: i64,
}

impl AttributeRecord {
    /// A new attribute, as put.
    pub(crate) fn new(put: &AttributePut) -> Self {
        Self {
            code: put.code.clone(),
            name: put.name.clone(),
            kind: put.kind,
            unit: put.unit.clone(),
            position: put.position,
            version: 1,
            removed: false,
        }
    }

    /// A text attribute that somebody uses and nobody has defined: called by its code, behind all
    /// that are defined.
    pub(crate) fn undefined(code: Code, name: LocalizedText) -> Self {
        const BEHIND: i32 = 1_000_000;
        let kind = AttributeKind::Text;
        Self { code, name, kind, unit: None, position: BEHIND, version: 1, removed: false }
    }

    /// Makes the attribute what `put` says; `options_differ` when its dictionary changes. The kind
    /// is the same: see [`AttributeRecord::keeps_nature`].
    pub(crate) fn put(&mut self, put: &AttributePut, options_differ: bool) -> Outcome {
        let after = Self { version: self.version, ..Self::new(put) };
        if *self == after && !options_differ {
            return Outcome::Unchanged;
        }
        *self = Self { version: self.version + 1, ..after };
        Outcome::Changed
    }

    /// True when `put` asks for the same kind, and for a unit of the same measure.
    pub(crate) fn keeps_nature(&self, put: &AttributePut, same_measure: bool) -> bool {
        self.kind == put.kind && same_measure
    }

    /// Hides the attribute.
    pub(crate) fn remove(&mut self) -> Outcome {
        if self.removed {
            return Outcome::Unchanged;
        }
        self.removed = true;
        self.version += 1;
        Outcome::Changed
    }

    /// The event that says how the attribute is now.
    pub(crate) fn event(&self) -> CatalogEvent {
        let (code, version) = (self.code.clone(), self.version);
        CatalogEvent::AttributeChanged { code, version, removed: self.removed }
    }

    /// When it was removed, for the column.
    pub(crate) fn removed_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.removed.then_some(now)
    }
}

impl FamilyRecord {
    /// The event that says that the family is different.
    pub(crate) fn event(&self) -> CatalogEvent {
        CatalogEvent::FamilyChanged { code: self.code.clone(), version: self.version }
    }
}
