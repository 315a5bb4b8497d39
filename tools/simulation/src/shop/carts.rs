//! Carts that never change: what is in one is in its id.

use async_trait::async_trait;
use kernel_common::{
    Clock, Currency, LocalizedText, Money, PriceQuote, Quantity, QuotedDelivery, QuotedLine,
};
use kernel_common::{LineTax, Rate, TaxCategory};
use mod_cart_api::{
    CartError, CartLine, CartView, Carts, ChangeCart, ClaimCart, ClaimedCart, CloseCart,
    ClosedCart, CreateCart, SetDelivery, ViewCart,
};
use rt_contract::{CallCtx, CallError};

use super::{PRICE_MINOR, contents, not_played, total_of};
use crate::link::Link;

/// The SKUs a cart can hold, in order.
pub(crate) const SKUS: [&str; 2] = ["ANVIL", "BOLT"];

/// The contract, as a node reaches it.
pub(crate) struct ModelCarts(pub(crate) Link);

type Answer<T> = Result<T, CallError<CartError>>;

#[async_trait]
impl Carts for ModelCarts {
    async fn view(&self, _ctx: &CallCtx, request: ViewCart) -> Answer<CartView> {
        self.0.sim.pause(self.0.place, 50, 1_000).await;
        let cart = request.cart_id;
        let kinds = SKUS.iter().zip(contents(cart)).filter(|(_, units)| *units > 0);
        let lines: Vec<CartLine> = kinds.map(|(sku, units)| line(sku, units)).collect();
        let total = total_of(cart);
        let nothing = Money::zero(Currency::EUR);
        let quote = PriceQuote {
            lines: lines.iter().filter_map(|line| line.priced.clone()).collect(),
            delivery: Some(QuotedDelivery {
                option: "standard".to_owned(),
                price: nothing,
                tax: tax(),
                total: nothing,
            }),
            subtotal: total,
            lines_total: total,
            tax_total: nothing,
            tax_included: true,
            taxes: Vec::new(),
            total,
            trace: Vec::new(),
        };
        Ok(CartView {
            cart_id: cart,
            version: 1,
            currency: Currency::EUR,
            lines,
            delivery_option: None,
            quote: Some(quote),
            updated_at: self.0.sim.now(),
        })
    }

    async fn create(&self, _ctx: &CallCtx, _request: CreateCart) -> Answer<CartView> {
        Err(not_played("filling a cart"))
    }

    async fn change(&self, _ctx: &CallCtx, _request: ChangeCart) -> Answer<CartView> {
        Err(not_played("filling a cart"))
    }

    async fn set_delivery(&self, _ctx: &CallCtx, _request: SetDelivery) -> Answer<CartView> {
        Err(not_played("filling a cart"))
    }

    async fn claim(&self, _ctx: &CallCtx, _request: ClaimCart) -> Answer<ClaimedCart> {
        Err(not_played("claiming a cart"))
    }

    async fn close(&self, _ctx: &CallCtx, _request: CloseCart) -> Answer<ClosedCart> {
        Err(not_played("closing a cart"))
    }
}

fn tax() -> LineTax {
    LineTax {
        category: TaxCategory("standard".to_owned()),
        rate: Rate::from_ppm(0),
        included: true,
        amount: Money::zero(Currency::EUR),
    }
}

fn line(sku: &str, units: i64) -> CartLine {
    let quantity = Quantity::try_from(units).expect("a cart holds a few");
    let sku: kernel_common::Sku = sku.parse().expect("a SKU");
    let sum = Money::new(units * PRICE_MINOR, Currency::EUR);
    CartLine {
        sku: sku.clone(),
        quantity,
        name: LocalizedText::default(),
        variant_label: LocalizedText::default(),
        image: None,
        slug: sku.to_string(),
        tax_category: None,
        priced: Some(QuotedLine {
            sku,
            quantity,
            unit_price: Money::new(PRICE_MINOR, Currency::EUR),
            compare_at: None,
            subtotal: sum,
            tax: tax(),
            total: sum,
        }),
        problem: None,
    }
}
