use serde::Serialize;

/// A field of a form: what was entered and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TextField {
    /// The text as entered.
    pub value: String,
    /// What is wrong.
    pub problem: Option<FieldProblem>,
}

impl TextField {
    /// A field that is as it should be.
    #[must_use]
    pub fn filled(value: impl Into<String>) -> Self {
        Self { value: value.into(), problem: None }
    }

    /// A field with a problem.
    #[must_use]
    pub fn wrong(value: impl Into<String>, problem: FieldProblem) -> Self {
        Self { value: value.into(), problem: Some(problem) }
    }
}

/// What may be wrong in the checkout's fields; each name is the whole fact. The catalogue says
/// what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
    EmailMissing,
    EmailMalformed,
    NameMissing,
    AddressMissing,
    CityMissing,
    PostcodeMissing,
    PostcodeMalformed,
    CountryMissing,
    CountryNotServed,
    PhoneMalformed,
    DeliveryMissing,
    DeliveryUnavailable,
    CardMissing,
    CardMalformed,
    TermsNotAccepted,
    TooLong,
    ForbiddenCharacters,
}

impl FieldProblem {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::EmailMissing,
        Self::EmailMalformed,
        Self::NameMissing,
        Self::AddressMissing,
        Self::CityMissing,
        Self::PostcodeMissing,
        Self::PostcodeMalformed,
        Self::CountryMissing,
        Self::CountryNotServed,
        Self::PhoneMalformed,
        Self::DeliveryMissing,
        Self::DeliveryUnavailable,
        Self::CardMissing,
        Self::CardMalformed,
        Self::TermsNotAccepted,
        Self::TooLong,
        Self::ForbiddenCharacters,
    ];
}
