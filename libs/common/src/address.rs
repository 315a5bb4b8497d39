//! Whom to deliver to and whom to write to.

use serde::{Deserialize, Serialize};

use crate::{CountryCode, FieldError, Validation};

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Address {
    /// Name of the person or company.
    pub name: String,
    /// Street, house, flat.
    pub line: String,
    /// Town.
    pub city: String,
    /// Postal code; empty where a country has none.
    #[serde(default)]
    pub postal_code: String,
    /// Country.
    pub country: CountryCode,
}

/// How to reach the shopper about the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Contact {
    /// E-mail address.
    pub email: String,
    /// Telephone number as typed, for the carrier.
    #[serde(default)]
    pub phone: Option<String>,
}

impl Address {
    /// The address trimmed, or every field at fault under `pointer`.
    ///
    /// # Errors
    /// The faults, in the order of the fields.
    pub fn validated(self, pointer: &str) -> Result<Self, Vec<FieldError>> {
        let mut check = Validation::new();
        let address = Self {
            name: check.line(&format!("{pointer}/name"), &self.name, 120),
            line: check.line(&format!("{pointer}/line"), &self.line, 200),
            city: check.line(&format!("{pointer}/city"), &self.city, 120),
            postal_code: check.optional_line(
                &format!("{pointer}/postal_code"),
                &self.postal_code,
                20,
            ),
            country: self.country,
        };
        check.finish().map(|()| address)
    }
}

impl Contact {
    /// The contact trimmed, or every field at fault under `pointer`.
    ///
    /// # Errors
    /// The faults, in the order of the fields.
    pub fn validated(self, pointer: &str) -> Result<Self, Vec<FieldError>> {
        let mut check = Validation::new();
        let email = check.email(&format!("{pointer}/email"), &self.email);
        let phone = self
            .phone
            .map(|phone| check.optional_line(&format!("{pointer}/phone"), &phone, 40))
            .filter(|phone| !phone.is_empty());
        check.finish().map(|()| Self { email, phone })
    }
}
