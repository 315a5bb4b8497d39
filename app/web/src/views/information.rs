use serde::Serialize;

use super::DeliveryRate;
use crate::{format::DateText, information::Subject};

/// A legal or service page.
#[derive(Clone, Debug, Serialize)]
pub struct InformationView {
    /// Which.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// What it says in short.
    pub introduction: String,
    /// The text.
    pub sections: Vec<InformationSection>,
    /// What delivery costs; shown on the delivery page.
    pub delivery_rates: Vec<DeliveryRate>,
    /// The countries that are delivered to, by name; shown on the delivery page.
    pub countries: Vec<String>,
    /// How to reach the merchant; shown on the contacts page.
    pub contact: Option<Contact>,
    /// When the text was last changed.
    pub updated: Option<DateText>,
}

/// A part of the text under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct InformationSection {
    /// The heading.
    pub heading: String,
    /// The text, a paragraph each.
    pub paragraphs: Vec<String>,
}

/// How to reach the merchant.
#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    /// E-mail address.
    pub email: String,
    /// Telephone number as people write it.
    pub phone: Option<String>,
    /// Postal address, a line each.
    pub address: Vec<String>,
    /// When somebody answers.
    pub hours: Option<String>,
}
