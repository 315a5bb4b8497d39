//! What a shopper sees: the document, what the catalog says about its SKUs, and the quote.

use std::collections::{HashMap, HashSet};

use kernel_common::{Currency, DeliveryCharge, PriceQuote, PricingTerms, QuotedLine, Sku};
use mod_cart_api::{CartLine, CartLineProblem, CartView, spi::CartDocument};
use mod_catalog_api::Sellable;
use mod_pricing_api::{QuoteLine, QuoteRequest};

/// What the catalog says about the SKUs of a cart.
#[derive(Debug, Default)]
pub(crate) struct Shelf(HashMap<Sku, Sellable>);

/// What the store offers: its terms, and the ways of delivery to choose from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer<'a> {
    pub(crate) terms: &'a PricingTerms,
    pub(crate) deliveries: &'a [DeliveryCharge],
}

/// The lines of a cart that can be priced, and those found to have no price.
#[derive(Debug)]
pub(crate) struct Goods<'a> {
    document: &'a CartDocument,
    shelf: &'a Shelf,
    unpriced: HashSet<Sku>,
}

impl Shelf {
    pub(crate) fn new(items: Vec<Sellable>) -> Self {
        Self(items.into_iter().map(|item| (item.sku.clone(), item)).collect())
    }

    pub(crate) fn is_sellable(&self, sku: &Sku) -> bool {
        self.0.get(sku).is_some_and(|item| item.sellable)
    }
}

impl Offer<'_> {
    /// The delivery of this id, if the store offers it.
    pub(crate) fn delivery(&self, option: &str) -> Option<&DeliveryCharge> {
        self.deliveries.iter().chain(&self.terms.delivery).find(|charge| charge.option == option)
    }

    /// The delivery the cart chose, while the store offers it.
    fn chosen(&self, document: &CartDocument) -> Option<&DeliveryCharge> {
        document.delivery_option.as_ref().and_then(|option| self.delivery(option))
    }

    fn terms_for(&self, document: &CartDocument) -> PricingTerms {
        let delivery = self.chosen(document).or(self.terms.delivery.as_ref());
        PricingTerms { delivery: delivery.cloned(), ..self.terms.clone() }
    }
}

impl<'a> Goods<'a> {
    pub(crate) fn of(document: &'a CartDocument, shelf: &'a Shelf) -> Self {
        Self { document, shelf, unpriced: HashSet::new() }
    }

    /// Leaves out SKUs that were found to have no price.
    pub(crate) fn without(self, unpriced: Vec<Sku>) -> Self {
        Self { unpriced: unpriced.into_iter().collect(), ..self }
    }

    /// What to ask the calculator; nothing for a cart without a line that can be bought.
    pub(crate) fn question(&self, offer: Offer<'_>) -> Option<QuoteRequest> {
        let lines: Vec<QuoteLine> = self
            .document
            .lines
            .iter()
            .filter(|line| self.problem(&line.sku).is_none())
            .map(|line| QuoteLine {
                sku: line.sku.clone(),
                quantity: line.quantity,
                tax_category: self.shelf.0[&line.sku].tax_category.clone(),
            })
            .collect();
        let terms = || offer.terms_for(self.document);
        (!lines.is_empty()).then(|| QuoteRequest { terms: terms(), lines })
    }

    /// The view, with the answer to [`question`](Self::question).
    pub(crate) fn view(
        &self,
        offer: Offer<'_>,
        currency: Currency,
        quote: Option<PriceQuote>,
    ) -> CartView {
        let priced = quote.iter().flat_map(|quote| &quote.lines);
        let priced: HashMap<&Sku, &QuotedLine> = priced.map(|line| (&line.sku, line)).collect();
        let lines = self.document.lines.iter().map(|line| {
            let item = self.shelf.0.get(&line.sku);
            CartLine {
                sku: line.sku.clone(),
                quantity: line.quantity,
                name: item.map(|item| item.name.clone()).unwrap_or_default(),
                variant_label: item.map(|item| item.variant_label.clone()).unwrap_or_default(),
                image: item.and_then(|item| item.image.clone()),
                slug: item.map(|item| item.slug.to_string()).unwrap_or_default(),
                tax_category: item.map(|item| item.tax_category.clone()),
                priced: priced.get(&line.sku).map(|line| (*line).clone()),
                problem: self.problem(&line.sku),
            }
        });
        CartView {
            cart_id: self.document.id,
            version: self.document.version,
            currency: self.document.currency.unwrap_or(currency),
            lines: lines.collect(),
            delivery_option: offer.chosen(self.document).map(|charge| charge.option.clone()),
            quote,
            updated_at: self.document.updated_at,
        }
    }

    fn problem(&self, sku: &Sku) -> Option<CartLineProblem> {
        if !self.shelf.is_sellable(sku) {
            return Some(CartLineProblem::NotSellable);
        }
        self.unpriced.contains(sku).then_some(CartLineProblem::NoPrice)
    }
}
