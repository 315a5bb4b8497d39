//! Collecting every field at fault before refusing a request.

use crate::problem::FieldError;

/// Gathers field errors; a request is refused once, with all of them.
#[derive(Clone, Debug, Default)]
pub struct Validation {
    errors: Vec<FieldError>,
}

impl Validation {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn fault(&mut self, pointer: impl Into<String>, code: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(pointer, code, message));
    }

    /// Notes a fault unless `holds`.
    pub fn require(&mut self, holds: bool, pointer: &str, code: &str, message: &str) {
        if !holds {
            self.fault(pointer, code, message);
        }
    }

    /// Parses a value, noting a fault and returning `None` when it cannot be.
    pub fn parse<T>(&mut self, pointer: &str, text: &str) -> Option<T>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        text.parse().map_err(|error: T::Err| self.fault(pointer, "invalid", error.to_string())).ok()
    }

    /// A one-line text of at most `length_max` characters without control characters, trimmed;
    /// an empty one is a fault.
    pub fn line(&mut self, pointer: &str, text: &str, length_max: usize) -> String {
        let trimmed = text.trim();
        self.require(!trimmed.is_empty(), pointer, "required", "is required");
        self.optional_line(pointer, text, length_max)
    }

    /// Like [`Validation::line`], but may be empty.
    pub fn optional_line(&mut self, pointer: &str, text: &str, length_max: usize) -> String {
        let trimmed = text.trim();
        let length = trimmed.chars().count();
        if length > length_max {
            self.fault(pointer, "too_long", format!("is longer than {length_max} characters"));
        }
        let clean = !trimmed.chars().any(char::is_control);
        self.require(clean, pointer, "control_characters", "holds control characters");
        trimmed.to_owned()
    }

    /// An e-mail address: one `@`, something before it, a dotted host after it, no spaces,
    /// at most 254 characters (RFC 5321). Whether it exists is for the first mail to find out.
    pub fn email(&mut self, pointer: &str, text: &str) -> String {
        let address = self.line(pointer, text, 254);
        let well_formed = address.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && local.len() <= 64
                && host.contains('.')
                && !host.contains('@')
                && host.split('.').all(|label| !label.is_empty())
                && !address.contains(char::is_whitespace)
        });
        if !address.is_empty() {
            self.require(well_formed, pointer, "invalid_email", "is not an e-mail address");
        }
        address
    }

    /// All faults, or nothing.
    ///
    /// # Errors
    /// The faults, in the order they were noted.
    pub fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::Validation;

    #[test]
    fn every_fault_is_reported_at_once() {
        let mut check = Validation::new();
        check.line("/name", " \0 ", 5);
        check.email("/email", "nobody");
        check.line("/city", "too long a city", 5);
        let faults = check.finish().expect_err("three faults");
        let codes: Vec<_> = faults.iter().map(|f| (f.pointer.as_str(), f.code.as_str())).collect();
        assert_eq!(
            codes,
            [("/name", "control_characters"), ("/email", "invalid_email"), ("/city", "too_long")]
        );
    }

    #[test]
    fn ordinary_addresses_pass() {
        for address in ["a@b.co", "имя@пример.рф", "x+tag@mail.example.com"] {
            let mut check = Validation::new();
            assert_eq!(check.email("/email", address), address);
            assert!(check.finish().is_ok(), "{address}");
        }
        for address in ["a@b", "@b.co", "a@b..co", "a b@c.de", "a@b@c.de"] {
            let mut check = Validation::new();
            check.email("/email", address);
            assert!(check.finish().is_err(), "{address}");
        }
    }
}
