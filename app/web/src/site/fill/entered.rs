//! What a shopper typed into the checkout, and what is wrong with it.

use std::collections::{BTreeMap, HashMap};

use kernel_common::{Address, Contact, CountryCode, FieldError};
use rt_config::Store;

use crate::views::{FieldProblem, TermsConsent, TextField};

/// The fields of the checkout as they were entered, the card number not among them: it is never
/// shown again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entered {
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) postcode: String,
    pub(crate) city: String,
    pub(crate) country: String,
    pub(crate) delivery: String,
    pub(crate) payment_method: String,
    pub(crate) terms: bool,
}

/// What is wrong, by the name of the field. Of several faults of a field the first is told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(HashMap<&'static str, FieldProblem>);

/// Fewest and most digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

impl Entered {
    pub(crate) fn of(form: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| form.get(name).cloned().unwrap_or_default();
        Self {
            email: text("email"),
            phone: text("phone"),
            name: text("name"),
            address: text("address"),
            postcode: text("postcode"),
            city: text("city"),
            country: text("country"),
            delivery: text("delivery"),
            payment_method: text("payment_method"),
            terms: form.get("terms").is_some_and(|terms| terms == "accepted"),
        }
    }

    /// The country, if the store delivers there.
    pub(crate) fn country_of(&self, store: &Store) -> Option<CountryCode> {
        store.countries.iter().copied().find(|country| country.as_str() == self.country)
    }

    /// Where to reach the shopper.
    pub(crate) fn contact(&self) -> Contact {
        let phone = Some(self.phone.clone()).filter(|phone| !phone.trim().is_empty());
        Contact { email: self.email.clone(), phone }
    }

    /// Where the goods go.
    pub(crate) fn address_in(&self, country: CountryCode) -> Address {
        Address {
            name: self.name.clone(),
            line: self.address.clone(),
            city: self.city.clone(),
            postal_code: self.postcode.clone(),
            country,
        }
    }

    /// Everything that can be seen to be wrong without asking anybody; a card number where one is
    /// needed.
    pub(crate) fn faults(&self, store: &Store, card_number: Option<&str>) -> Faults {
        let mut faults = Faults::default();
        faults.take(&self.contact().validated("/contact").err().unwrap_or_default());
        let country = self.country_of(store);
        let address = self.address_in(country.unwrap_or(store.country));
        faults.take(&address.validated("/delivery_address").err().unwrap_or_default());
        if self.postcode.trim().is_empty() {
            faults.note("postcode", FieldProblem::PostcodeMissing);
        }
        if !self.phone.trim().is_empty() && !is_phone(&self.phone) {
            faults.note("phone", FieldProblem::PhoneMalformed);
        }
        match country {
            None if self.country.is_empty() => {
                faults.note("country", FieldProblem::CountryMissing);
            }
            None => faults.note("country", FieldProblem::CountryNotServed),
            Some(_) => {}
        }
        if self.delivery.is_empty() {
            faults.note("delivery", FieldProblem::DeliveryMissing);
        } else if store.delivery_option(&self.delivery).is_none() {
            faults.note("delivery", FieldProblem::DeliveryUnavailable);
        }
        if card_number.is_some_and(|number| number.trim().is_empty()) {
            faults.note("card_number", FieldProblem::CardMissing);
        }
        if !self.terms {
            faults.note("terms", FieldProblem::TermsNotAccepted);
        }
        faults
    }
}

impl Faults {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with the field `name`.
    pub(crate) fn of(&self, name: &str) -> Option<FieldProblem> {
        self.0.get(name).copied()
    }

    /// A field with what was entered and what is wrong with it.
    pub(crate) fn field(&self, name: &str, value: &str) -> TextField {
        TextField { value: value.to_owned(), problem: self.of(name) }
    }

    /// The consent with what is wrong with it.
    pub(crate) fn consent(&self, accepted: bool) -> TermsConsent {
        TermsConsent { accepted, problem: self.of("terms") }
    }

    /// What checkout found, in the fields of the form. A fault of no field of ours is kept
    /// nowhere; whoever needs to know asks [`Faults::is_empty`].
    pub(crate) fn take(&mut self, errors: &[FieldError]) {
        for error in errors {
            if let Some((name, problem)) = known(error) {
                self.note(name, problem);
            }
        }
    }

    fn note(&mut self, name: &'static str, problem: FieldProblem) {
        self.0.entry(name).or_insert(problem);
    }
}

/// The field of the form that a pointer of checkout means, and what is wrong with it.
fn known(error: &FieldError) -> Option<(&'static str, FieldProblem)> {
    use FieldProblem as Problem;
    let (name, missing, malformed) = match error.pointer.as_str() {
        "/contact/email" => ("email", Problem::EmailMissing, Problem::EmailMalformed),
        "/contact/phone" => ("phone", Problem::PhoneMalformed, Problem::PhoneMalformed),
        "/delivery_address/name" => ("name", Problem::NameMissing, Problem::ForbiddenCharacters),
        "/delivery_address/line" => {
            ("address", Problem::AddressMissing, Problem::ForbiddenCharacters)
        }
        "/delivery_address/city" => ("city", Problem::CityMissing, Problem::ForbiddenCharacters),
        "/delivery_address/postal_code" => {
            ("postcode", Problem::PostcodeMissing, Problem::PostcodeMalformed)
        }
        "/delivery_address/country" => {
            ("country", Problem::CountryNotServed, Problem::CountryNotServed)
        }
        "/delivery_option" => {
            ("delivery", Problem::DeliveryUnavailable, Problem::DeliveryUnavailable)
        }
        "/terms_accepted" => ("terms", Problem::TermsNotAccepted, Problem::TermsNotAccepted),
        pointer if pointer.starts_with("/payment") => {
            ("card_number", Problem::CardMissing, Problem::CardMalformed)
        }
        _ => return None,
    };
    let problem = match error.code.as_str() {
        "required" => missing,
        "too_long" => Problem::TooLong,
        "control_characters" => Problem::ForbiddenCharacters,
        _ => malformed,
    };
    Some((name, problem))
}

fn is_phone(text: &str) -> bool {
    let plain =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.trim().chars().all(plain) && PHONE_DIGITS.contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pointer: &str, code: &str) -> Option<(&'static str, FieldProblem)> {
        known(&FieldError::new(pointer, code, ""))
    }

    #[test]
    fn a_fault_of_checkout_is_told_at_its_field() {
        let email = |problem| Some(("email", problem));
        assert_eq!(told("/contact/email", "required"), email(FieldProblem::EmailMissing));
        assert_eq!(told("/contact/email", "invalid_email"), email(FieldProblem::EmailMalformed));
        assert_eq!(told("/contact/email", "too_long"), email(FieldProblem::TooLong));
        let card = Some(("card_number", FieldProblem::CardMalformed));
        assert_eq!(told("/payment/number", "invalid_card"), card);
        assert_eq!(told("/elsewhere", "required"), None);
    }

    #[test]
    fn telephone_numbers_are_taken_as_people_write_them() {
        for good in ["+49 30 123456", "8 (800) 555-35-35", "030/12345"] {
            assert!(is_phone(good), "{good}");
        }
        for bad in ["1234", "call me", "+49 30 123456 x 12", "12345678901234567"] {
            assert!(!is_phone(bad), "{bad}");
        }
    }
}
