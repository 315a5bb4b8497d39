//! The checkout.

use app_storefront::CartPage;
use kernel_common::{CountryCode, PriceQuote};
use mod_payment_api::PaymentMethod;

use super::{Entered, Faults, cart, totals, units};
use crate::{
    format::{country_name, delivery_days},
    site::visit::Visit,
    views::{
        CheckoutNotice, CheckoutView, CountryChoice, DeliveryChoice, PaymentChoice, TestCard,
        TextField,
    },
};

/// A way of delivery with what the whole cart costs by it.
#[derive(Clone, Debug)]
pub(crate) struct WayQuote {
    pub(crate) way: app_storefront::DeliveryChoice,
    pub(crate) quote: PriceQuote,
}

/// What the checkout is made of.
#[derive(Clone, Debug)]
pub(crate) struct CheckoutFacts {
    pub(crate) cart: CartPage,
    pub(crate) ways: Vec<WayQuote>,
    pub(crate) entered: Entered,
    pub(crate) faults: Faults,
    pub(crate) notices: Vec<CheckoutNotice>,
    pub(crate) methods: Vec<PaymentMethod>,
    pub(crate) test_cards: Vec<TestCard>,
}

/// The checkout as the page shows it.
pub(crate) fn checkout(visit: &Visit, facts: CheckoutFacts) -> CheckoutView {
    let CheckoutFacts { cart: page, ways, entered, faults, notices, methods, test_cards } = facts;
    let lines = &page.cart.lines;
    let count = lines.iter().map(|line| line.quantity.get()).fold(0, i64::saturating_add);
    let country = entered.country_of(&visit.store).unwrap_or(visit.store.country);
    CheckoutView {
        lines: lines.iter().map(|line| cart::summary(visit, line)).collect(),
        item_count: units(count),
        cart_version: page.cart.version,
        notices,
        email: faults.field("email", &entered.email),
        name: faults.field("name", &entered.name),
        address: faults.field("address", &entered.address),
        city: faults.field("city", &entered.city),
        postcode: faults.field("postcode", &entered.postcode),
        countries: countries(visit, country),
        country_problem: faults.of("country"),
        phone: faults.field("phone", &entered.phone),
        delivery: deliveries(visit, &ways, &entered.delivery),
        delivery_problem: faults.of("delivery"),
        methods: payments(visit, &methods, &entered.payment_method),
        nothing_to_pay: ways.iter().all(|way| way.quote.total.is_zero()),
        card_number: TextField { value: String::new(), problem: faults.of("card_number") },
        test_cards,
        terms: faults.consent(entered.terms),
    }
}

/// The way that was entered is chosen, else the first.
fn payments(visit: &Visit, methods: &[PaymentMethod], entered: &str) -> Vec<PaymentChoice> {
    let chosen = methods.iter().position(|method| method.id == entered).unwrap_or(0);
    let choice = |(position, method): (usize, &PaymentMethod)| PaymentChoice {
        id: method.id.clone(),
        title: method.name.get(&visit.ctx.locale).to_owned(),
        takes_card: !method.fields.is_empty(),
        days: method.paid_later.then_some(method.deadline_seconds / DAY_SECONDS),
        selected: position == chosen,
    };
    methods.iter().enumerate().map(choice).collect()
}

const DAY_SECONDS: u32 = 24 * 60 * 60;

fn countries(visit: &Visit, chosen: CountryCode) -> Vec<CountryChoice> {
    let choice = |country: &CountryCode| CountryChoice {
        code: country.to_string(),
        name: country_name(country.as_str(), visit.language).to_owned(),
        selected: *country == chosen,
    };
    visit.store.countries.iter().map(choice).collect()
}

/// The way that was entered is chosen, else the cart's, else the first.
fn deliveries(visit: &Visit, ways: &[WayQuote], entered: &str) -> Vec<DeliveryChoice> {
    let chosen = ways
        .iter()
        .position(|way| way.way.option == entered)
        .or_else(|| ways.iter().position(|way| way.way.chosen))
        .unwrap_or(0);
    let choice = |(position, WayQuote { way, quote }): (usize, &WayQuote)| {
        let title = way.name.get(&visit.ctx.locale);
        DeliveryChoice {
            code: way.option.clone(),
            title: title.to_owned(),
            promise: Some(delivery_days(way.days.0, way.days.1, visit.language)),
            price: visit.money(way.price),
            totals: totals(visit, quote, title),
            selected: position == chosen,
        }
    };
    ways.iter().enumerate().map(choice).collect()
}
