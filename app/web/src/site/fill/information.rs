//! Legal and service pages.

use kernel_common::{CountryCode, LocalizedText};

use super::delivery_rates;
use crate::{
    StoreIdentity,
    format::country_name,
    information::{Subject, starting_page},
    site::visit::Visit,
    views::{Contact, InformationSection, InformationView},
};

/// The merchant's own text, else the one a store starts with.
pub(crate) fn information(
    visit: &Visit,
    subject: Subject,
    store: &StoreIdentity,
) -> InformationView {
    let mut view = starting_page(subject, visit.language, store);
    if let Some(text) = own_text(visit, subject) {
        let mut paragraphs = text.split("\n\n").map(|text| text.trim().to_owned());
        view.introduction = paragraphs.next().unwrap_or_default();
        let paragraphs: Vec<String> = paragraphs.collect();
        view.sections = if paragraphs.is_empty() {
            Vec::new()
        } else {
            vec![InformationSection { heading: view.title.clone(), paragraphs }]
        };
    }
    match subject {
        Subject::Delivery => {
            view.delivery_rates = delivery_rates(visit);
            let countries = visit.store.countries.iter();
            let name = |code: &CountryCode| country_name(code.as_str(), visit.language).to_owned();
            view.countries = countries.map(name).collect();
        }
        Subject::Contacts => {
            view.contact = Some(Contact {
                email: store.email.clone(),
                phone: None,
                address: Vec::new(),
                hours: None,
            });
        }
        Subject::Returns | Subject::Terms | Subject::Privacy => {}
    }
    view
}

fn own_text(visit: &Visit, subject: Subject) -> Option<&str> {
    let legal = &visit.store.legal;
    let text: &LocalizedText = match subject {
        Subject::Delivery => &legal.delivery,
        Subject::Returns => &legal.returns,
        Subject::Contacts => &legal.imprint,
        Subject::Terms => &legal.terms,
        Subject::Privacy => &legal.privacy,
    };
    Some(text.get(&visit.ctx.locale).trim()).filter(|text| !text.is_empty())
}
