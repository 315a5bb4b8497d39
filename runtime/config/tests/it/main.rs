//! Configuration as a process and its operator meet it.

mod example;
mod explain;
mod faults;
mod layers;
mod rpc;
mod search;
mod secrets;
mod stores;
mod webhooks;

use std::{
    fs,
    path::{Path, PathBuf},
};

use rt_config::{Builtin, ConfigError, Settings, Sources};

/// A store with everything a store needs.
const STORE: &str = r#"
[[stores]]
name = "Nordlicht"
tenant = "019a0000-0000-7000-8000-000000000001"
hosts = ["localhost", "127.0.0.1"]
locales = ["en", "ru"]
currencies = ["EUR"]
country = "DE"
prices_include_tax = true
contact_email = "hello@nordlicht.example"

[[stores.delivery]]
id = "standard"
name = { en = "Parcel", ru = "Посылка" }
price_minor = { EUR = 490 }
days_min = 2
days_max = 4
"#;

/// A fresh folder of one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("made");
    folder
}

/// Sources of a TOML text alone, in a folder without files.
fn sources(text: &str) -> Sources {
    Sources {
        builtin: Some(Builtin { name: "test".to_owned(), text: text.to_owned() }),
        working_dir: Path::new(env!("CARGO_TARGET_TMPDIR")).join("no such folder"),
        ..Sources::default()
    }
}

fn load(text: &str) -> Result<Settings, ConfigError> {
    Settings::load(&sources(text))
}

/// The one fault of a text.
fn fault(text: &str) -> String {
    let error = load(text).expect_err("a fault");
    assert_eq!(error.faults.len(), 1, "{error}");
    error.faults[0].to_string()
}
