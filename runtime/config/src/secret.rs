//! Secrets and the references they are given by.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Serialize, Serializer};

/// A secret text. `Debug` and `Serialize` show `***`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(MASK)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

/// What is shown instead of a secret.
pub(crate) const MASK: &str = "***";

/// Why a reference leads nowhere, and what to do.
pub(crate) struct Unresolved {
    pub(crate) problem: String,
    pub(crate) fix: String,
}

/// What a text shows of itself: a reference is no secret, everything else is.
pub(crate) fn shown(text: &str) -> String {
    if is_reference(text) { format!("{text:?}") } else { MASK.to_owned() }
}

/// The secret behind `env://NAME` or `file://path`, or the text itself.
pub(crate) fn resolve(
    text: &str,
    environment: &BTreeMap<String, String>,
    base_dir: &Path,
) -> Result<Secret, Unresolved> {
    let found = if let Some(name) = text.strip_prefix("env://") {
        environment.get(name).cloned().ok_or_else(|| Unresolved {
            problem: "names an environment variable that is not set".to_owned(),
            fix: format!("set {name} before the start"),
        })?
    } else if let Some(path) = text.strip_prefix("file://") {
        let path = base_dir.join(path);
        let content = fs::read_to_string(&path).map_err(|error| Unresolved {
            problem: format!("names a file that cannot be read ({error})"),
            fix: format!("put the secret into {}", path.display()),
        })?;
        content.trim_end_matches(['\r', '\n']).to_owned()
    } else if text.starts_with("vault://") {
        return Err(Unresolved {
            problem: "is a reference of a kind this program does not resolve".to_owned(),
            fix: "use env://NAME or file://path".to_owned(),
        });
    } else {
        text.to_owned()
    };
    if found.trim().is_empty() {
        return Err(Unresolved {
            problem: "is an empty secret".to_owned(),
            fix: "put a secret there, e.g. from `openssl rand -hex 32`".to_owned(),
        });
    }
    Ok(Secret(found))
}

fn is_reference(text: &str) -> bool {
    ["env://", "file://", "vault://"].iter().any(|scheme| text.starts_with(scheme))
}
