//! Carts.

use app_storefront::CartPage;
use kernel_common::{CartId, Locale, PriceQuote, Quantity, Sku};
use mod_cart_api::CartLineProblem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Money;

/// Units of a SKU to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "sku": "MUG-BLUE", "quantity": 2 }))]
pub(crate) struct Line {
    /// What.
    #[schema(value_type = String, min_length = 1, max_length = 64)]
    pub(crate) sku: Sku,
    /// How many more.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000)]
    pub(crate) quantity: Quantity,
}

/// Units of a line, exactly.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "quantity": 3 }))]
pub(crate) struct ChangeQuantity {
    /// How many.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000)]
    pub(crate) quantity: Quantity,
}

/// The way of delivery.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "option": "standard" }))]
pub(crate) struct ChooseDelivery {
    /// Id of one of the cart's `deliveries`.
    pub(crate) option: String,
}

/// A line of a cart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CartLine {
    /// What.
    sku: String,
    /// How many.
    quantity: i64,
    /// Name of the product.
    name: String,
    /// Which variant.
    variant: String,
    /// Its product's name in addresses.
    product: String,
    /// Address of its picture.
    image: Option<String>,
    /// Price of one.
    unit_price: Option<Money>,
    /// Price of the line, with tax.
    total: Option<Money>,
    /// Units that can be had, when they are fewer than the line wants.
    available: Option<i64>,
    /// `not_sellable` or `no_price`, when it cannot be bought.
    problem: Option<String>,
}

/// A way of delivery with its price for this cart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Delivery {
    /// Id.
    option: String,
    /// Name.
    name: String,
    /// Price.
    price: Money,
    /// Days, least.
    days_min: u32,
    /// Days, most.
    days_max: u32,
    /// True for the one in the total.
    chosen: bool,
}

/// What a cart costs; the same figures that checkout shows.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Totals {
    /// The lines.
    lines: Money,
    /// Delivery.
    delivery: Option<Money>,
    /// All taxes.
    tax: Money,
    /// True when the prices contain the tax.
    tax_included: bool,
    /// What is to be paid.
    total: Money,
    /// Every step of the calculation.
    #[schema(value_type = Vec<serde_json::Value>)]
    trace: Vec<kernel_common::TraceStep>,
}

/// A cart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cart {
    /// Its id; whoever knows it has the cart.
    id: String,
    /// Grows with every change.
    version: i64,
    /// Its currency.
    currency: String,
    /// The lines in the order they were added.
    lines: Vec<CartLine>,
    /// Ways of delivery.
    deliveries: Vec<Delivery>,
    /// What it costs; absent while empty.
    totals: Option<Totals>,
}

impl From<&PriceQuote> for Totals {
    fn from(quote: &PriceQuote) -> Self {
        Self {
            lines: quote.lines_total.into(),
            delivery: quote.delivery.as_ref().map(|delivery| delivery.total.into()),
            tax: quote.tax_total.into(),
            tax_included: quote.tax_included,
            total: quote.total.into(),
            trace: quote.trace.clone(),
        }
    }
}

impl Cart {
    pub(crate) fn of(page: &CartPage, locale: &Locale) -> Self {
        let line = |entry: &app_storefront::CartPageLine| {
            let line = &entry.line;
            CartLine {
                sku: line.sku.to_string(),
                quantity: line.quantity.get(),
                name: line.name.get(locale).to_owned(),
                variant: line.variant_label.get(locale).to_owned(),
                product: line.slug.clone(),
                image: line.image.clone(),
                unit_price: line.priced.as_ref().map(|priced| priced.unit_price.into()),
                total: line.priced.as_ref().map(|priced| priced.total.into()),
                available: entry.short_of,
                problem: line.problem.map(problem_name),
            }
        };
        let delivery = |choice: &app_storefront::DeliveryChoice| Delivery {
            option: choice.option.clone(),
            name: choice.name.get(locale).to_owned(),
            price: choice.price.into(),
            days_min: choice.days.0,
            days_max: choice.days.1,
            chosen: choice.chosen,
        };
        Self {
            id: page.cart.cart_id.to_string(),
            version: page.cart.version,
            currency: page.cart.currency.to_string(),
            lines: page.lines.iter().map(line).collect(),
            deliveries: page.deliveries.iter().map(delivery).collect(),
            totals: page.cart.quote.as_ref().map(Totals::from),
        }
    }
}

fn problem_name(problem: CartLineProblem) -> String {
    match problem {
        CartLineProblem::NotSellable => "not_sellable",
        CartLineProblem::NoPrice => "no_price",
    }
    .to_owned()
}

/// Empties another cart into this one.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "source": "0198a1de-7a10-7c43-9d2e-5b1f0c3a9e77" }))]
pub(crate) struct Claim {
    /// Id of the cart to empty.
    #[schema(value_type = String, format = Uuid)]
    pub(crate) source: CartId,
}

/// What claiming did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClaimAnswer {
    /// The cart after it.
    pub(crate) cart: Cart,
    /// SKUs that there was no room for; none for a repeat.
    pub(crate) dropped: Vec<String>,
}
