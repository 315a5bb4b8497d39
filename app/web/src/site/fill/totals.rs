//! The sums of a quote.

use kernel_common::PriceQuote;

use crate::{
    format,
    site::visit::Visit,
    views::{TotalRow, Totals},
};

/// The sums, with delivery under the name shoppers know it by.
pub(crate) fn totals(visit: &Visit, quote: &PriceQuote, delivery_name: &str) -> Totals {
    let mut rows = vec![TotalRow::Goods { amount: visit.money(quote.subtotal) }];
    rows.extend(quote.delivery.as_ref().map(|delivery| TotalRow::Delivery {
        method: delivery_name.to_owned(),
        amount: visit.money(delivery.price),
    }));
    rows.extend(quote.taxes.iter().filter(|tax| !tax.tax.is_zero()).map(|tax| {
        // Parts per million in hundredths of a percent.
        let rate = format::percent(tax.rate.ppm() / 100, visit.language);
        let amount = visit.money(tax.tax);
        if quote.tax_included {
            TotalRow::TaxIncluded { rate, amount }
        } else {
            TotalRow::TaxOnTop { rate, amount }
        }
    }));
    Totals { rows, total: visit.money(quote.total) }
}
