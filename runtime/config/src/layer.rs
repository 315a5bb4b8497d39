//! One layer of values with the name of its origin, as Figment takes them.

use std::fmt::{self, Display, Formatter};

use figment::{
    Error, Metadata, Profile, Provider, Source,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

/// The layers, the later wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// What holds where nothing else is said.
    Default,
    /// A text the program brings along: the demo shop.
    Builtin,
    /// The configuration file.
    File,
    /// A variable of the environment.
    Environment,
    /// A flag.
    CommandLine,
}

impl Origin {
    const ALL: [Self; 5] =
        [Self::Default, Self::Builtin, Self::File, Self::Environment, Self::CommandLine];

    /// Stable name, for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Builtin => "builtin",
            Self::File => "file",
            Self::Environment => "environment",
            Self::CommandLine => "command_line",
        }
    }

    /// The layer that a value's metadata tell of.
    pub(crate) fn of(metadata: &Metadata) -> Option<Self> {
        let Some(Source::Custom(name)) = &metadata.source else {
            return None;
        };
        Self::ALL.into_iter().find(|origin| origin.as_str() == name)
    }
}

impl Display for Origin {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Values from one origin.
pub(crate) struct Layer {
    origin: Origin,
    source: String,
    values: Dict,
}

impl Layer {
    /// The values of a TOML text.
    pub(crate) fn toml(
        origin: Origin,
        source: impl Into<String>,
        text: &str,
    ) -> Result<Self, String> {
        let values = Toml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self { origin, source: source.into(), values })
    }

    /// One value under a path of keys. It stays text: what it means is the reader's to say, so
    /// that a password of digits keeps its zeros.
    pub(crate) fn entry(
        origin: Origin,
        source: impl Into<String>,
        path: &[&str],
        text: &str,
    ) -> Self {
        let (first, rest) = path.split_first().map_or(("", path), |(first, rest)| (*first, rest));
        let value = rest.iter().rev().fold(Value::from(text), |inner, key| {
            Value::from(Dict::from([((*key).into(), inner)]))
        });
        Self { origin, source: source.into(), values: Dict::from([(first.into(), value)]) }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::from(self.source.clone(), Source::Custom(self.origin.as_str().to_owned()))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}
