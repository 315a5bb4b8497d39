//! What a batch of values has to be understood by: definitions, dictionaries and units.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel_common::{FieldError, Locale, LocalizedText};
use mod_catalog_api::{AttributeInput, AttributeInputValue, AttributeKind, Code, Unit};

use super::{AttributeRecord, OwnValue, OwnValues, plain};

const TEXT_LENGTH_MAX: usize = 2_000;

/// A value that is not understood: code and message of the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    code: &'static str,
    message: String,
}

/// A value that a dictionary shall have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NewOption {
    pub(crate) attribute: Code,
    pub(crate) code: Code,
    pub(crate) label: String,
}

/// Definitions, dictionaries and units, as far as a batch names them.
#[derive(Debug)]
pub(crate) struct Lexicon {
    locale: Locale,
    attributes: HashMap<Code, AttributeRecord>,
    options: HashMap<Code, HashMap<Code, Code>>,
    units: HashMap<Code, Unit>,
}

fn refused<T>(code: &'static str, message: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { code, message: message.into() })
}

impl Lexicon {
    /// Knows these attributes; texts without a language are in `locale`.
    pub(crate) fn new(attributes: Vec<AttributeRecord>, locale: Locale) -> Self {
        let living = attributes.into_iter().filter(|attribute| !attribute.removed);
        let attributes = living.map(|attribute| (attribute.code.clone(), attribute)).collect();
        Self { locale, attributes, options: HashMap::new(), units: HashMap::new() }
    }

    pub(crate) fn attribute(&self, code: &Code) -> Option<&AttributeRecord> {
        self.attributes.get(code)
    }

    pub(crate) fn has_numbers(&self) -> bool {
        self.attributes.values().any(|attribute| attribute.kind == AttributeKind::Number)
    }

    pub(crate) fn learn_units(&mut self, units: Vec<Unit>) {
        self.units.extend(units.into_iter().map(|unit| (unit.code.clone(), unit)));
    }

    /// A value of the dictionary of `attribute` is called `name`.
    pub(crate) fn learn_option(&mut self, attribute: Code, name: Code, option: Code) {
        self.options.entry(attribute).or_default().insert(name, option);
    }

    /// The codes among these that name no attribute, as text attributes to define.
    pub(crate) fn undefined<'a>(
        &mut self,
        inputs: impl Iterator<Item = &'a AttributeInput>,
    ) -> Vec<AttributeRecord> {
        let mut fresh = BTreeMap::new();
        for AttributeInput { code, .. } in inputs {
            if !self.attributes.contains_key(code) && !fresh.contains_key(code) {
                let name = LocalizedText([(self.locale.clone(), title(code))].into());
                fresh.insert(code.clone(), AttributeRecord::undefined(code.clone(), name));
            }
        }
        let define = |(code, record): (&Code, &AttributeRecord)| (code.clone(), record.clone());
        self.attributes.extend(fresh.iter().map(define));
        fresh.into_values().collect()
    }

    /// What these inputs call values of dictionaries: attribute and name, each once.
    pub(crate) fn names_used<'a>(
        &self,
        inputs: impl Iterator<Item = &'a AttributeInput>,
    ) -> BTreeSet<(Code, Code)> {
        let named = inputs.flat_map(|input| {
            let names = self.named(input).into_iter();
            names.map(|(name, _)| (input.code.clone(), name))
        });
        named.collect()
    }

    /// Those names among the inputs' that no dictionary has, as values to add.
    pub(crate) fn unknown_options<'a>(
        &self,
        inputs: impl Iterator<Item = &'a AttributeInput>,
    ) -> BTreeSet<NewOption> {
        let mut fresh = BTreeMap::new();
        for input in inputs {
            for (code, label) in self.named(input) {
                if self.option(&input.code, &code).is_none() {
                    fresh.entry((input.code.clone(), code)).or_insert(label);
                }
            }
        }
        let new = |((attribute, code), label)| NewOption { attribute, code, label };
        fresh.into_iter().map(new).collect()
    }

    /// All values of one owner; faults point to `{pointer}/{n}`.
    pub(crate) fn read_all(
        &self,
        inputs: &[AttributeInput],
        pointer: &str,
        faults: &mut Vec<FieldError>,
    ) -> OwnValues {
        let mut values = OwnValues::new();
        for (n, input) in inputs.iter().enumerate() {
            match self.read(input) {
                Ok(value) => {
                    values.insert(input.code.clone(), value);
                }
                Err(Refused { code, message }) => {
                    let part = if code == "unknown_attribute" { "code" } else { "value" };
                    faults.push(FieldError::new(format!("{pointer}/{n}/{part}"), code, message));
                }
            }
        }
        values
    }

    /// One value, of its attribute's kind.
    pub(crate) fn read(&self, input: &AttributeInput) -> Result<OwnValue, Refused> {
        use AttributeInputValue as Input;
        let Some(attribute) = self.attributes.get(&input.code) else {
            return refused("unknown_attribute", format!("there is no attribute {}", input.code));
        };
        match (attribute.kind, &input.value) {
            (AttributeKind::Text, Input::Text(text)) => self.text(text.clone()),
            (AttributeKind::Text, Input::Plain(text)) => {
                self.text(LocalizedText([(self.locale.clone(), text.clone())].into()))
            }
            (AttributeKind::Option, Input::Option(code)) => {
                self.known(&input.code, code).map(OwnValue::Option)
            }
            (AttributeKind::Option, Input::Plain(text)) => match Code::of_label(text) {
                Some(code) => self.known(&input.code, &code).map(OwnValue::Option),
                None => refused("required", "names no value"),
            },
            (AttributeKind::Options, Input::Options(_) | Input::Option(_) | Input::Plain(_)) => {
                let named = self.named(input).into_iter();
                let known: Result<BTreeSet<Code>, _> =
                    named.map(|(name, _)| self.known(&input.code, &name)).collect();
                match known? {
                    none if none.is_empty() => refused("required", "names no value"),
                    some => Ok(OwnValue::Options(some.into_iter().collect())),
                }
            }
            (AttributeKind::Number, Input::Number { amount, unit }) => {
                let unit = unit.as_ref().or(attribute.unit.as_ref());
                self.measured(attribute, *amount, unit.cloned())
            }
            (AttributeKind::Number, Input::Plain(text)) => {
                let Some((amount, symbol)) = plain::number(text) else {
                    return refused("invalid_number", "is not a number, with or without a unit");
                };
                let unit = if symbol.is_empty() {
                    attribute.unit.clone()
                } else {
                    Some(self.unit_of(attribute, symbol)?)
                };
                self.measured(attribute, amount, unit)
            }
            (AttributeKind::Boolean, Input::Boolean(value)) => Ok(OwnValue::Boolean(*value)),
            (AttributeKind::Boolean, Input::Plain(text)) => match plain::boolean(text) {
                Some(value) => Ok(OwnValue::Boolean(value)),
                None => refused("invalid_boolean", "is neither yes nor no"),
            },
            (AttributeKind::Date, Input::Date(date)) => Ok(OwnValue::Date(*date)),
            (AttributeKind::Date, Input::Plain(text)) => match text.trim().parse() {
                Ok(date) => Ok(OwnValue::Date(date)),
                Err(_) => refused("invalid_date", "is not a day of the form 2026-11-21"),
            },
            (kind, _) => {
                refused("wrong_kind", format!("is no value of the kind {kind:?}").to_lowercase())
            }
        }
    }

    /// The values of the dictionary that an input names, with what they are called.
    fn named(&self, input: &AttributeInput) -> Vec<(Code, String)> {
        use AttributeInputValue as Input;
        let by_code = |code: &Code| (code.clone(), code.to_string());
        let by_label =
            |label: &str| Code::of_label(label).map(|code| (code, label.trim().to_owned()));
        let kind = self.attributes.get(&input.code).map(|attribute| attribute.kind);
        match (kind, &input.value) {
            (Some(AttributeKind::Option | AttributeKind::Options), Input::Option(code)) => {
                vec![by_code(code)]
            }
            (Some(AttributeKind::Options), Input::Options(codes)) => {
                codes.iter().map(by_code).collect()
            }
            (Some(AttributeKind::Option), Input::Plain(text)) => {
                by_label(text).into_iter().collect()
            }
            (Some(AttributeKind::Options), Input::Plain(text)) => {
                plain::several(text).filter_map(by_label).collect()
            }
            _ => Vec::new(),
        }
    }

    fn option(&self, attribute: &Code, name: &Code) -> Option<&Code> {
        self.options.get(attribute)?.get(name)
    }

    fn known(&self, attribute: &Code, name: &Code) -> Result<Code, Refused> {
        match self.option(attribute, name) {
            Some(code) => Ok(code.clone()),
            None => refused("unknown_option", format!("{name} is not in the dictionary")),
        }
    }

    fn text(&self, text: LocalizedText) -> Result<OwnValue, Refused> {
        let tidy = text.0.into_iter().map(|(locale, text)| (locale, text.trim().to_owned()));
        let text = LocalizedText(tidy.filter(|(_, text)| !text.is_empty()).collect());
        if text.0.is_empty() {
            return refused("required", "is empty");
        }
        for one in text.0.values() {
            if one.chars().count() > TEXT_LENGTH_MAX {
                return refused("too_long", "is longer than 2000 characters");
            }
            if one.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
                return refused("control_characters", "holds control characters");
            }
        }
        Ok(OwnValue::Text(text))
    }

    /// The unit that a symbol, or a code, stands for: of the attribute's own measure if it has one.
    fn unit_of(&self, attribute: &AttributeRecord, symbol: &str) -> Result<Code, Refused> {
        let called = symbol.trim_end_matches('.').to_lowercase();
        let is_it = |unit: &&Unit| {
            unit.code.as_str() == called
                || unit.symbol.0.values().any(|s| s.trim_end_matches('.').to_lowercase() == called)
        };
        let mut found: Vec<&Unit> = self.units.values().filter(is_it).collect();
        found.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        let own = attribute.unit.as_ref().and_then(|code| self.units.get(code));
        let best = found.iter().find(|unit| own.is_some_and(|own| own.base == unit.base));
        match best.or(found.first()) {
            Some(unit) => Ok(unit.code.clone()),
            None => refused("unknown_unit", format!("there is no unit {symbol}")),
        }
    }

    fn measured(
        &self,
        attribute: &AttributeRecord,
        amount: mod_catalog_api::Decimal,
        unit: Option<Code>,
    ) -> Result<OwnValue, Refused> {
        if let Some(code) = &unit {
            let Some(given) = self.units.get(code) else {
                return refused("unknown_unit", format!("there is no unit {code}"));
            };
            let own = attribute.unit.as_ref().and_then(|code| self.units.get(code));
            if own.is_none_or(|own| own.base != given.base) {
                return refused("wrong_unit", format!("is not measured in {code}"));
            }
            if amount.times_ratio(given.numerator, given.denominator).is_none() {
                return refused("out_of_range", "is too large in the base unit");
            }
        }
        Ok(OwnValue::Number { amount, unit })
    }
}

/// A name for people out of a code: `цвет-корпуса` is `Цвет корпуса`.
fn title(code: &Code) -> String {
    let spaced = code.as_str().replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}
