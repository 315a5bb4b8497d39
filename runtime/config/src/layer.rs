//! One layer of values with the name of its origin, as Figment takes them.

use figment::{
    Error, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

/// Values from one origin.
pub(crate) struct Layer {
    source: String,
    values: Dict,
}

impl Layer {
    /// The values of a TOML text.
    pub(crate) fn toml(source: impl Into<String>, text: &str) -> Result<Self, String> {
        let values = Toml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self { source: source.into(), values })
    }

    /// One value under a path of keys. It stays text: what it means is the reader's to say, so
    /// that a password of digits keeps its zeros.
    pub(crate) fn entry(source: impl Into<String>, path: &[&str], text: &str) -> Self {
        let (first, rest) = path.split_first().map_or(("", path), |(first, rest)| (*first, rest));
        let value = rest.iter().rev().fold(Value::from(text), |inner, key| {
            Value::from(Dict::from([((*key).into(), inner)]))
        });
        Self { source: source.into(), values: Dict::from([(first.into(), value)]) }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.source.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}
