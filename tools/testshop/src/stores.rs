//! The two stores, as a configuration file has them.

use std::path::PathBuf;

use rt_config::{Builtin, Settings, Sources, StoreDirectory};

const TOML: &str = r#"
profile = "development"

[[stores]]
name = "Nordlicht"
tenant = "01900000-0000-7000-8000-000000000001"
hosts = ["nordlicht.test"]
base_url = "https://nordlicht.test"
locales = ["en", "ru"]
currencies = ["EUR", "USD"]
country = "DE"
countries = ["DE", "AT"]
tax_zone = "de"
prices_include_tax = true
contact_email = "hello@nordlicht.test"

[[stores.delivery]]
id = "standard"
name = { en = "Parcel", ru = "Посылка" }
price_minor = { EUR = 490, USD = 590 }
free_from_minor = { EUR = 10000 }
days_min = 2
days_max = 4

[[stores.delivery]]
id = "express"
name = { en = "Express", ru = "Экспресс" }
price_minor = { EUR = 990, USD = 1190 }
days_min = 1
days_max = 1

[[stores]]
name = "Südwind"
tenant = "01900000-0000-7000-8000-000000000002"
hosts = ["suedwind.test"]
base_url = "https://suedwind.test"
locales = ["en"]
currencies = ["EUR"]
country = "DE"
tax_zone = "de"
prices_include_tax = true
contact_email = "hello@suedwind.test"

[[stores.delivery]]
id = "standard"
name = { en = "Parcel" }
price_minor = { EUR = 490 }
days_min = 2
days_max = 4
"#;

/// `nordlicht.test` of the first tenant, in English and Russian, euros and dollars; and
/// `suedwind.test` of the second, in English and euros.
///
/// # Panics
/// When the text above is no configuration any more.
#[must_use]
pub fn stores() -> StoreDirectory {
    let sources = Sources {
        builtin: Some(Builtin { name: "test shop".to_owned(), text: TOML.to_owned() }),
        // There is no file in there to be picked up.
        working_dir: PathBuf::from("/nonexistent"),
        ..Sources::default()
    };
    Settings::load(&sources).unwrap_or_else(|faults| panic!("{faults}")).stores
}
