//! Reads merged values into types, noting every fault, every key and its origin on the way.
//!
//! A reading function reads *all* its keys before it gives up, so that one start shows all
//! faults; what stays in a [`Section`] at the end is a key nobody knows.

use std::{collections::BTreeMap, ops::RangeInclusive, path::Path, time::Duration};

use figment::{
    Figment,
    value::{Dict, Value},
};

use crate::{
    catalogue,
    error::Fault,
    explain::Explained,
    layer::Origin,
    nearest::nearest,
    plain::{scalar, shown},
    secret::{self, Secret},
    section::Section,
    values::Setting,
};

/// A value as it was given, for faults found after the reading.
struct Given {
    value: String,
    source: String,
}

/// Reads, and remembers.
pub(crate) struct Reader<'a> {
    figment: &'a Figment,
    environment: &'a BTreeMap<String, String>,
    base_dir: &'a Path,
    given: BTreeMap<String, Given>,
    explained: Vec<Explained>,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        figment: &'a Figment,
        environment: &'a BTreeMap<String, String>,
        base_dir: &'a Path,
    ) -> Self {
        Self {
            figment,
            environment,
            base_dir,
            given: BTreeMap::new(),
            explained: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// The table of all keys.
    pub(crate) fn root(&self) -> Section {
        let all = self.figment.find_value("").ok().and_then(Value::into_dict);
        Section { path: String::new(), left: all.unwrap_or_default(), known: Vec::new() }
    }

    /// A table inside; empty where there is none.
    pub(crate) fn section(&mut self, parent: &mut Section, key: &'static str) -> Section {
        let path = parent.key(key);
        let left = parent.take(key).map_or_else(Dict::new, |value| self.table(&path, value));
        Section { path, left, known: Vec::new() }
    }

    /// The tables of a list of tables, `[[stores]]`.
    pub(crate) fn tables(&mut self, parent: &mut Section, key: &'static str) -> Vec<Section> {
        let path = parent.key(key);
        let Some(value) = parent.take(key) else {
            return Vec::new();
        };
        let Value::Array(_, tables) = value else {
            self.note(&path, &value, None);
            self.refuse(&path, "is not a list of tables", format!("write [[{key}]] in the file"));
            return Vec::new();
        };
        let mut sections = Vec::with_capacity(tables.len());
        for (position, value) in tables.into_iter().enumerate() {
            let path = format!("{path}[{position}]");
            let left = self.table(&path, value);
            sections.push(Section { path, left, known: Vec::new() });
        }
        sections
    }

    /// Faults every key that was not read.
    pub(crate) fn finish(&mut self, section: Section) {
        let Section { path, left, known } = section;
        for (name, value) in left {
            let within = |name: &str| match path.is_empty() {
                true => name.to_owned(),
                false => format!("{path}.{name}"),
            };
            // A slip within the table, or a key that belongs into another one.
            let meant = nearest(&name, known.iter().copied()).map(within);
            let meant = meant.or_else(|| catalogue::elsewhere(&name).map(str::to_owned));
            let (key, source) = (within(&name), self.source_of(&value));
            self.faults.push(Fault::UnknownKey { key, source, known: known.clone(), meant });
        }
    }

    /// A value that must be there.
    pub(crate) fn get<T: Setting>(
        &mut self,
        section: &mut Section,
        key: &'static str,
    ) -> Option<T> {
        if !section.is_set(key) {
            section.known.push(key);
            self.unset(section.key(key), T::WHAT);
            self.missing(section.key(key), format!("set it to {}, e.g. {}", T::WHAT, T::EXAMPLE));
            return None;
        }
        self.find(section, key)
    }

    /// A value that may be there.
    pub(crate) fn find<T: Setting>(
        &mut self,
        section: &mut Section,
        key: &'static str,
    ) -> Option<T> {
        let path = section.key(key);
        let Some(value) = section.take(key) else {
            self.unset(path, T::WHAT);
            return None;
        };
        self.explain(&path, &value, None, T::WHAT);
        self.parse(&path, &value)
    }

    /// A list that may be there, also as one text with commas; nothing where it is absent.
    pub(crate) fn list<T: Setting>(
        &mut self,
        section: &mut Section,
        key: &'static str,
    ) -> Option<Vec<T>> {
        let path = section.key(key);
        let kind = format!("a list; each {}", T::WHAT);
        let Some(value) = section.take(key) else {
            self.unset(path, &kind);
            return None;
        };
        self.explain(&path, &value, None, &kind);
        let elements = match value {
            Value::Array(_, elements) => elements,
            Value::String(tag, text) => {
                text.split(',').map(|part| Value::String(tag, part.trim().to_owned())).collect()
            }
            _ => {
                self.refuse(&path, "is not a list", format!("use e.g. [{}]", T::EXAMPLE));
                return None;
            }
        };
        let mut parsed = Vec::with_capacity(elements.len());
        for (position, element) in elements.iter().enumerate() {
            let path = format!("{path}[{position}]");
            self.note(&path, element, None);
            parsed.extend(self.parse(&path, element));
        }
        Some(parsed)
    }

    /// A list with at least one element.
    pub(crate) fn filled_list<T: Setting>(
        &mut self,
        section: &mut Section,
        key: &'static str,
    ) -> Option<Vec<T>> {
        let path = section.key(key);
        let faults_before = self.faults.len();
        let list = self.list(section, key);
        if list.as_ref().is_none_or(Vec::is_empty) && self.faults.len() == faults_before {
            let fix = format!("set it to {}, e.g. [{}]", T::WHAT, T::EXAMPLE);
            if list.is_some() {
                self.refuse(&path, "is empty", fix);
            } else {
                self.missing(path, fix);
            }
            return None;
        }
        list
    }

    /// A table of like values: prices by currency, names by language.
    pub(crate) fn map<K: Setting + Ord, V: Setting>(
        &mut self,
        section: &mut Section,
        key: &'static str,
    ) -> BTreeMap<K, V> {
        let inner = self.section(section, key);
        if inner.left.is_empty() {
            self.unset(inner.path, &format!("a table; each value {}", V::WHAT));
            return BTreeMap::new();
        }
        let mut map = BTreeMap::new();
        for (name, value) in &inner.left {
            let path = inner.key(name);
            self.explain(&path, value, None, V::WHAT);
            let value = self.parse(&path, value);
            match K::from_text(name) {
                Some(key) => map.extend(value.map(|value| (key, value))),
                None => {
                    let problem = format!("the key {name:?} is not {}", K::WHAT);
                    self.refuse(&path, problem, format!("use e.g. {}", K::EXAMPLE));
                }
            }
        }
        map
    }

    /// A whole number within limits.
    pub(crate) fn whole(
        &mut self,
        section: &mut Section,
        key: &'static str,
        limits: RangeInclusive<u32>,
    ) -> Option<u32> {
        let path = section.key(key);
        let number = self.get(section, key);
        let (low, high) = limits.clone().into_inner();
        if let Some(explained) = self.explained.last_mut() {
            explained.kind = format!("a whole number from {low} to {high}");
        }
        let number: u32 = number?;
        if limits.contains(&number) {
            return Some(number);
        }
        self.refuse(&path, "is out of range", format!("use a number from {low} to {high}"));
        None
    }

    /// A time in whole seconds, one second to one hour.
    pub(crate) fn seconds(&mut self, section: &mut Section, key: &'static str) -> Option<Duration> {
        self.whole(section, key, 1..=3600).map(|seconds| Duration::from_secs(seconds.into()))
    }

    /// A secret or a reference to one.
    pub(crate) fn secret(&mut self, section: &mut Section, key: &'static str) -> Option<Secret> {
        const KIND: &str = "a secret, or a reference to one (env://NAME, file://path)";
        let path = section.key(key);
        let Some(value) = section.take(key) else {
            self.unset(path, KIND);
            return None;
        };
        let text = scalar(&value).unwrap_or_default();
        self.explain(&path, &value, Some(secret::shown(&text)), KIND);
        match secret::resolve(&text, self.environment, self.base_dir) {
            Ok(secret) => Some(secret),
            Err(unresolved) => {
                self.refuse(&path, unresolved.problem, unresolved.fix);
                None
            }
        }
    }

    /// True when `key`, by its full name, had a value, usable or not.
    pub(crate) fn is_given(&self, key: &str) -> bool {
        self.given.contains_key(key)
    }

    /// True once anything is wrong.
    pub(crate) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// A key that is needed is not there.
    pub(crate) fn missing(&mut self, key: String, fix: impl Into<String>) {
        self.faults.push(Fault::Missing { key, fix: fix.into() });
    }

    /// The value of `key`, read before, cannot be used.
    pub(crate) fn refuse(&mut self, key: &str, problem: impl Into<String>, fix: impl Into<String>) {
        let fix = fix.into();
        let fault = match self.given.get(key) {
            Some(Given { value, source }) => Fault::Refused {
                key: key.to_owned(),
                value: value.clone(),
                source: source.clone(),
                problem: problem.into(),
                fix,
            },
            None => Fault::Missing { key: key.to_owned(), fix },
        };
        self.faults.push(fault);
    }

    /// The keys and the faults.
    pub(crate) fn end(self) -> (Vec<Explained>, Vec<Fault>) {
        (self.explained, self.faults)
    }

    fn parse<T: Setting>(&mut self, path: &str, value: &Value) -> Option<T> {
        let parsed = scalar(value).and_then(|text| T::from_text(&text));
        if parsed.is_none() {
            self.refuse(path, format!("is not {}", T::WHAT), format!("use e.g. {}", T::EXAMPLE));
        }
        parsed
    }

    fn table(&mut self, path: &str, value: Value) -> Dict {
        match value {
            Value::Dict(_, table) => table,
            other => {
                self.note(path, &other, None);
                self.refuse(path, "is not a table", format!("write [{path}] and keys under it"));
                Dict::new()
            }
        }
    }

    fn explain(&mut self, path: &str, value: &Value, masked: Option<String>, kind: &str) {
        let shown = masked.unwrap_or_else(|| shown(value));
        let source = self.source_of(value);
        self.explained.push(Explained {
            key: path.to_owned(),
            value: Some(shown.clone()),
            source: Some(source),
            origin: self.figment.get_metadata(value.tag()).and_then(Origin::of),
            kind: kind.to_owned(),
            meaning: catalogue::meaning(path).unwrap_or_default(),
        });
        self.note(path, value, Some(shown));
    }

    fn note(&mut self, path: &str, value: &Value, masked: Option<String>) {
        let source = self.source_of(value);
        let value = masked.unwrap_or_else(|| shown(value));
        self.given.insert(path.to_owned(), Given { value, source });
    }

    fn unset(&mut self, key: String, kind: &str) {
        let meaning = catalogue::meaning(&key).unwrap_or_default();
        let kind = kind.to_owned();
        let explained = Explained { key, value: None, source: None, origin: None, kind, meaning };
        self.explained.push(explained);
    }

    /// The layer of a value; a table merged of several layers is named by the first key in it.
    fn source_of(&self, value: &Value) -> String {
        self.figment
            .get_metadata(value.tag())
            .or_else(|| value.as_dict()?.values().find_map(|v| self.figment.get_metadata(v.tag())))
            .map_or_else(String::new, |metadata| metadata.name.clone().into_owned())
    }
}
