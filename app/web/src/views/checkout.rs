use serde::Serialize;

use super::{DeclineReason, FieldProblem, SummaryLine, TextField, Totals};
use crate::format::MoneyText;

/// The one-page guest checkout, fresh or with what was entered and what is wrong with it.
///
/// The form posts `form_key`, `cart_version`, the text fields under their names here, `delivery`,
/// `payment_method`, `terms`, `expected_currency`, and for each way of delivery `expected_total_minor.<code>`: the
/// total the shopper saw for it. The server takes the one that belongs to the chosen `delivery`.
#[derive(Clone, Debug, Serialize)]
pub struct CheckoutView {
    /// What is being bought.
    pub lines: Vec<SummaryLine>,
    /// How many things the lines hold together.
    pub item_count: u32,
    /// The version of the cart the totals are of.
    pub cart_version: i64,
    /// What the shopper must know before trying again.
    pub notices: Vec<CheckoutNotice>,
    /// Where the receipt goes.
    pub email: TextField,
    /// Who receives the goods.
    pub name: TextField,
    /// Street and house.
    pub address: TextField,
    /// Town.
    pub city: TextField,
    /// Postal code.
    pub postcode: TextField,
    /// The countries delivered to; with one, the field is a fact and not a choice.
    pub countries: Vec<CountryChoice>,
    /// What is wrong with the country.
    pub country_problem: Option<FieldProblem>,
    /// For the carrier; optional.
    pub phone: TextField,
    /// The ways of delivery, at most eight (the stylesheet switches that many totals).
    pub delivery: Vec<DeliveryChoice>,
    /// What is wrong with the choice.
    pub delivery_problem: Option<FieldProblem>,
    /// The ways to pay. With one, the choice is a fact and not a question.
    pub methods: Vec<PaymentChoice>,
    /// The whole order is free, however it is delivered.
    pub nothing_to_pay: bool,
    /// The number of a test card. Never a real one: this payment method exists in the demo only.
    pub card_number: TextField,
    /// The numbers the test provider knows.
    pub test_cards: Vec<TestCard>,
    /// The consent to the terms.
    pub terms: TermsConsent,
}

/// A country on offer.
#[derive(Clone, Debug, Serialize)]
pub struct CountryChoice {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Its name in the page's language.
    pub name: String,
    /// It is the chosen one.
    pub selected: bool,
}

/// A way of delivery with what the whole order costs by it.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryChoice {
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// When it arrives, in the merchant's words.
    pub promise: Option<String>,
    /// What it costs; zero is written as "free".
    pub price: MoneyText,
    /// The order's totals by this way.
    pub totals: Totals,
    /// It is the chosen one. Exactly one is.
    pub selected: bool,
}

/// A way to pay.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentChoice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// It needs the number of a card.
    pub takes_card: bool,
    /// For how many days the order waits for the money, when it is paid after it was placed.
    pub days: Option<u32>,
    /// It is the chosen one. Exactly one is.
    pub selected: bool,
}

/// A number the test provider knows.
#[derive(Clone, Debug, Serialize)]
pub struct TestCard {
    /// The number in groups of four.
    pub number: String,
    /// What the provider answers to it.
    pub answer: TestCardAnswer,
}

/// What the test provider does with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TestCardAnswer {
    /// Pays.
    Approved,
    /// Refuses.
    Declined,
    /// Asks the shopper to confirm at the provider.
    NeedsConfirmation,
    /// Answers after some seconds.
    Late,
    /// Charges and then does not answer.
    ChargesThenTimesOut,
}

impl TestCardAnswer {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Approved,
        Self::Declined,
        Self::NeedsConfirmation,
        Self::Late,
        Self::ChargesThenTimesOut,
    ];
}

/// The consent to terms and privacy policy.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TermsConsent {
    /// The box is ticked.
    pub accepted: bool,
    /// What is wrong.
    pub problem: Option<FieldProblem>,
}

/// Why the checkout is shown again.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CheckoutNotice {
    /// The total is another one than the shopper agreed to. Nothing was charged.
    TotalChanged {
        /// What was shown before.
        was: MoneyText,
        /// What it is now.
        now: MoneyText,
    },
    /// The last attempt to pay failed. Nothing was charged.
    PaymentDeclined {
        /// Why.
        reason: DeclineReason,
    },
}
