//! From stored values to what readers get: with names, labels and base amounts.

use std::collections::HashMap;

use kernel_common::LocalizedText;
use mod_catalog_api::{
    AttributeSource, AttributeValue, Code, EffectiveAttribute, Facet, FacetKind, FacetPut,
    OptionLabel, Unit,
};

use super::{AttributeRecord, OptionRecord, OwnValue};

/// Names of what some values mention.
#[derive(Debug, Default)]
pub(crate) struct Showing {
    attributes: HashMap<Code, AttributeRecord>,
    options: HashMap<Code, HashMap<Code, (i32, LocalizedText)>>,
    units: HashMap<Code, Unit>,
}

impl Showing {
    /// Knows these; removed attributes are not shown.
    pub(crate) fn new(
        attributes: Vec<AttributeRecord>,
        options: Vec<OptionRecord>,
        units: Vec<Unit>,
    ) -> Self {
        let living = attributes.into_iter().filter(|attribute| !attribute.removed);
        let mut showing = Self {
            attributes: living.map(|attribute| (attribute.code.clone(), attribute)).collect(),
            options: HashMap::new(),
            units: units.into_iter().map(|unit| (unit.code.clone(), unit)).collect(),
        };
        for option in options {
            let dictionary = showing.options.entry(option.attribute).or_default();
            dictionary.insert(option.code, (option.position, option.label));
        }
        showing
    }

    pub(crate) fn knows(&self, code: &Code) -> bool {
        self.attributes.contains_key(code)
    }

    /// Values as readers get them, in the attributes' order. What is removed is left out.
    pub(crate) fn show<'a>(
        &self,
        values: impl IntoIterator<Item = (&'a Code, (AttributeSource, &'a OwnValue))>,
    ) -> Vec<EffectiveAttribute> {
        let shown = values.into_iter().filter_map(|(code, (source, value))| {
            let attribute = self.attributes.get(code)?;
            Some((attribute.position, self.one(attribute, source, value)?))
        });
        let mut shown: Vec<_> = shown.collect();
        shown.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.code.cmp(&other.code)));
        shown.into_iter().map(|(_, one)| one).collect()
    }

    /// Facets of categories, the root's first: each attribute once, as the nearest category
    /// offers it, in order of position.
    pub(crate) fn facets<'a>(&self, chain: impl IntoIterator<Item = &'a FacetPut>) -> Vec<Facet> {
        let mut nearest: HashMap<&Code, &FacetPut> = HashMap::new();
        for facet in chain {
            nearest.insert(&facet.attribute, facet);
        }
        let facet = |put: &FacetPut| {
            let attribute = self.attributes.get(&put.attribute)?;
            let unit = attribute.unit.as_ref().and_then(|code| self.units.get(code));
            let base = unit.and_then(|unit| self.units.get(&unit.base));
            Some(Facet {
                attribute: attribute.code.clone(),
                name: attribute.name.clone(),
                kind: put.kind,
                position: put.position,
                unit: base.filter(|_| put.kind == FacetKind::Range).cloned(),
            })
        };
        let mut facets: Vec<Facet> = nearest.into_values().filter_map(facet).collect();
        facets.sort_by(|a, b| {
            a.position.cmp(&b.position).then_with(|| a.attribute.cmp(&b.attribute))
        });
        facets
    }

    fn one(
        &self,
        attribute: &AttributeRecord,
        source: AttributeSource,
        value: &OwnValue,
    ) -> Option<EffectiveAttribute> {
        let mut unit_shown = None;
        let value = match value {
            OwnValue::Text(text) => AttributeValue::Text(text.clone()),
            OwnValue::Option(code) => AttributeValue::Option(self.label(attribute, code)?.1),
            OwnValue::Options(codes) => {
                let labels = codes.iter().filter_map(|code| self.label(attribute, code));
                let mut labels: Vec<_> = labels.collect();
                labels.sort_by_key(|(position, _)| *position);
                AttributeValue::Options(labels.into_iter().map(|(_, label)| label).collect())
            }
            OwnValue::Number { amount, unit } => {
                let unit = unit.as_ref().and_then(|code| self.units.get(code));
                let base = unit.and_then(|u| amount.times_ratio(u.numerator, u.denominator));
                unit_shown = unit.cloned();
                AttributeValue::Number { amount: *amount, base: base.unwrap_or(*amount) }
            }
            OwnValue::Boolean(value) => AttributeValue::Boolean(*value),
            OwnValue::Date(date) => AttributeValue::Date(*date),
        };
        let (code, name) = (attribute.code.clone(), attribute.name.clone());
        Some(EffectiveAttribute { code, name, value, unit: unit_shown, source })
    }

    fn label(&self, attribute: &AttributeRecord, code: &Code) -> Option<(i32, OptionLabel)> {
        let (position, label) = self.options.get(&attribute.code)?.get(code)?;
        Some((*position, OptionLabel { code: code.clone(), label: label.clone() }))
    }
}
