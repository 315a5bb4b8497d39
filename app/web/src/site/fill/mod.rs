//! What contracts and services say, as the views of pages: formatted, linked, in one language.
//!
//! Nothing is decided or added up here; what a page shows of prices and stock is what was said.

mod card;
mod cart;
mod categories;
mod checkout;
mod delivery;
mod entered;
mod facets;
mod facts;
mod found;
mod home;
mod information;
mod listing;
mod order;
mod product;
mod suggestions;
mod totals;

use kernel_common::{Money, Timestamp};
use rt_config::Zone;

pub(crate) use card::card;
pub(crate) use cart::cart;
pub(crate) use categories::{categories, collection_tile};
pub(crate) use checkout::{CheckoutFacts, WayQuote, checkout};
pub(crate) use delivery::{delivery_offer, delivery_rates, free_delivery_rest};
pub(crate) use entered::{Entered, Faults};
pub(crate) use facets::Finding;
pub(crate) use found::{PAGE_SIZE, found};
pub(crate) use home::home;
pub(crate) use information::information;
pub(crate) use listing::{ListingPlace, TRAIL_SEPARATOR, all_products, category, collection};
pub(crate) use order::{decline_reason, declined, order, was_never_placed};
pub(crate) use product::{described, product};
pub(crate) use suggestions::{instead, suggestions};
pub(crate) use totals::totals;

use super::visit::Visit;
use crate::{
    Href,
    format::{CalendarDate, DateText, MoneyText},
    views::{Availability, Picture},
};

impl Visit {
    /// An amount as this visitor reads it.
    pub(crate) fn money(&self, money: Money) -> MoneyText {
        MoneyText::new(
            money.amount_minor,
            money.currency.code(),
            money.currency.exponent(),
            self.language,
        )
    }

    /// The day of an instant, in the zone of the store.
    pub(crate) fn day(&self, at: Timestamp) -> DateText {
        DateText::day(day_there(at, &self.store.zone), self.language)
    }
}

/// The day on the calendars of a zone.
fn day_there(at: Timestamp, zone: &Zone) -> CalendarDate {
    let east_micros = i64::from(zone.east_seconds(at)) * 1_000_000;
    let there = Timestamp::from_unix_micros(at.unix_micros().saturating_add(east_micros));
    let date = there.to_offset().date();
    let year = u16::try_from(date.year()).unwrap_or_default();
    let date = CalendarDate::new(year, u8::from(date.month()), date.day());
    date.expect("a date has a month and a day")
}

/// A square picture, unless its address is none a page may load.
fn square(url: &str, alt: &str) -> Option<Picture> {
    picture(Href::try_new(url).ok()?, alt, 800, 800)
}

fn picture(url: Href, alt: &str, width: u32, height: u32) -> Option<Picture> {
    Some(Picture { url, alt: alt.to_owned(), width, height })
}

/// What is told of stock.
fn availability(of: app_storefront::Availability) -> Availability {
    match of {
        app_storefront::Availability::InStock => Availability::InStock,
        app_storefront::Availability::Low { left } => {
            Availability::Low { left: u32::try_from(left).unwrap_or(1) }
        }
        app_storefront::Availability::SoldOut => Availability::SoldOut,
    }
}

/// A number of units as pages count them.
pub(crate) fn units(quantity: i64) -> u32 {
    u32::try_from(quantity.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{CalendarDate, day_there};

    #[test]
    fn a_day_is_that_of_the_store_in_summer_and_in_winter() {
        let day = |zone: &str, at: &str| {
            let at = at.parse().expect("an instant");
            day_there(at, &zone.parse().expect("a zone"))
        };
        let date = CalendarDate::new;
        // At half past ten in the evening, in Greenwich.
        assert_eq!(Some(day("Europe/Berlin", "2026-07-01T22:30:00Z")), date(2026, 7, 2));
        assert_eq!(Some(day("Europe/Berlin", "2026-12-01T22:30:00Z")), date(2026, 12, 1));
        assert_eq!(Some(day("UTC", "2026-07-01T22:30:00Z")), date(2026, 7, 1));
        assert_eq!(Some(day("-08:00", "2026-07-01T05:00:00Z")), date(2026, 6, 30));
    }
}
