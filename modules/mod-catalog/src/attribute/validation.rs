//! Everything that can be wrong with attributes before the database is asked.

use std::{collections::HashSet, fmt::Debug, hash::Hash};

use kernel_common::{FieldError, Validation};
use mod_catalog_api::{
    AttributeAssignment, AttributeInput, AttributeKind, AttributePut, BATCH_MAX, CategoryTraitsPut,
    Code, FamilyPut, UnitPut,
};

use crate::product::check_name;

/// Values that one dictionary takes in one put.
const OPTIONS_PUT_MAX: usize = 5_000;
/// Attributes of one owner.
const VALUES_MAX: usize = 200;

/// No attribute twice, and not too many.
pub(crate) fn check_inputs(check: &mut Validation, pointer: &str, inputs: &[AttributeInput]) {
    if inputs.is_empty() {
        return;
    }
    let fits = inputs.len() <= VALUES_MAX;
    check.require(fits, pointer, "too_many", "are more than 200 attributes");
    let codes = inputs.iter().map(|input| &input.code);
    each_once(check, codes, |n| format!("{pointer}/{n}/code"));
}

/// Every fault of the units to put.
pub(crate) fn validate_units(puts: &[UnitPut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, puts.len());
    each_once(&mut check, puts.iter().map(|put| &put.code), |n| format!("/{n}/code"));
    for (n, put) in puts.iter().enumerate() {
        check_name(&mut check, &format!("/{n}/symbol"), &put.symbol);
        let positive = put.numerator > 0 && put.denominator > 0;
        check.require(positive, &format!("/{n}/numerator"), "out_of_range", "is a positive ratio");
        let is_base = put.base.as_ref().is_none_or(|base| *base == put.code);
        let fits = !is_base || put.numerator == put.denominator;
        check.require(fits, &format!("/{n}/numerator"), "out_of_range", "a base unit is 1 / 1");
    }
    check.finish()
}

/// Every fault of the attributes to put.
pub(crate) fn validate_attributes(puts: &[AttributePut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, puts.len());
    each_once(&mut check, puts.iter().map(|put| &put.code), |n| format!("/{n}/code"));
    for (n, put) in puts.iter().enumerate() {
        check_name(&mut check, &format!("/{n}/name"), &put.name);
        let has_dictionary = matches!(put.kind, AttributeKind::Option | AttributeKind::Options);
        let at = format!("/{n}/options");
        let fits = has_dictionary || put.options.is_empty();
        check.require(fits, &at, "wrong_kind", "only options have a dictionary");
        let fits = put.options.len() <= OPTIONS_PUT_MAX;
        check.require(fits, &at, "too_many", "are more than 5000 values in one put");
        let codes = put.options.iter().map(|option| &option.code);
        each_once(&mut check, codes, |m| format!("{at}/{m}/code"));
        for (m, option) in put.options.iter().enumerate() {
            check_name(&mut check, &format!("{at}/{m}/label"), &option.label);
        }
        let fits = put.kind == AttributeKind::Number || put.unit.is_none();
        check.require(fits, &format!("/{n}/unit"), "wrong_kind", "only numbers have a unit");
    }
    check.finish()
}

/// Every fault of the families to put that needs no lexicon.
pub(crate) fn validate_families(puts: &[FamilyPut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, puts.len());
    each_once(&mut check, puts.iter().map(|put| &put.code), |n| format!("/{n}/code"));
    for (n, put) in puts.iter().enumerate() {
        check_name(&mut check, &format!("/{n}/name"), &put.name);
        check_assigned(&mut check, &format!("/{n}/attributes"), &put.attributes);
        check_inputs(&mut check, &format!("/{n}/values"), &put.values);
    }
    check.finish()
}

/// Every fault of what categories shall give that needs no lexicon.
pub(crate) fn validate_traits(puts: &[CategoryTraitsPut]) -> Result<(), Vec<FieldError>> {
    let mut check = Validation::new();
    check_batch(&mut check, puts.len());
    each_once(&mut check, puts.iter().map(|put| &put.category), |n| format!("/{n}/category"));
    for (n, put) in puts.iter().enumerate() {
        check_assigned(&mut check, &format!("/{n}/attributes"), &put.attributes);
        check_inputs(&mut check, &format!("/{n}/values"), &put.values);
        let facets = put.facets.iter().map(|facet| &facet.attribute);
        each_once(&mut check, facets, |m| format!("/{n}/facets/{m}/attribute"));
    }
    check.finish()
}

fn check_assigned(check: &mut Validation, pointer: &str, assigned: &[AttributeAssignment]) {
    let fits = assigned.len() <= VALUES_MAX;
    check.require(fits, pointer, "too_many", "are more than 200 attributes");
    let codes: Vec<&Code> = assigned.iter().map(|one| &one.code).collect();
    each_once(check, codes.into_iter(), |n| format!("{pointer}/{n}/code"));
}

fn check_batch(check: &mut Validation, length: usize) {
    let fits = (1..=BATCH_MAX).contains(&length);
    check.require(fits, "", "batch_size", "a batch has 1 to 1000 items");
}

fn each_once<T: Eq + Hash + Debug>(
    check: &mut Validation,
    names: impl Iterator<Item = T>,
    pointer: impl Fn(usize) -> String,
) {
    let mut seen = HashSet::new();
    for (n, name) in names.enumerate() {
        if !seen.insert(name) {
            check.fault(pointer(n), "duplicate", "comes twice");
        }
    }
}
