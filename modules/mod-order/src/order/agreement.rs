//! Whether what is to be frozen holds together; pure. Whoever quoted it has checked it against the
//! world; here it is checked against itself, because it can never be corrected.

use kernel_common::{FieldError, Money, Validation};
use mod_order_api::{BATCH_MAX, NewFlow, OpenOrder, OrderLine, OrderSnapshot};

/// Every fault of the request; none when it can be opened.
pub(crate) fn faults(request: &OpenOrder) -> Vec<FieldError> {
    let mut check = Validation::new();
    let print = request.fingerprint.as_bytes();
    let printable = (1..=128).contains(&print.len()) && print.iter().all(u8::is_ascii_graphic);
    check.require(printable, "/fingerprint", "invalid", "is 1 to 128 visible ASCII characters");
    check.require(request.cart_version >= 0, "/cart_version", "out_of_range", "is negative");
    flow(&mut check, &request.flow);
    let mut faults = check.finish().err().unwrap_or_default();
    faults.extend(snapshot(&request.snapshot));
    faults
}

fn flow(check: &mut Validation, flow: &NewFlow) {
    check.line("/flow/kind", &flow.kind, 64);
    let fits = i32::try_from(flow.version).is_ok();
    check.require(fits, "/flow/version", "out_of_range", "is too large");
    let leased = (1..=3_600).contains(&flow.lease_seconds);
    check.require(leased, "/flow/lease_seconds", "out_of_range", "is 1 to 3600");
}

fn snapshot(agreed: &OrderSnapshot) -> Vec<FieldError> {
    let mut check = Validation::new();
    let count = agreed.lines.len();
    let fits = (1..=BATCH_MAX).contains(&count);
    check.require(fits, "/snapshot/lines", "batch_size", "an order has 1 to 1000 lines");
    for (index, line) in agreed.lines.iter().enumerate() {
        one_line(&mut check, index, line);
    }
    check.line("/snapshot/delivery/option", &agreed.delivery.option, 64);
    check.line("/snapshot/delivery/name", &agreed.delivery.name, 200);
    check.line("/snapshot/channel", &agreed.channel, 64);
    check.line("/snapshot/payment_method", &agreed.payment_method, 64);
    check.line("/snapshot/accepted_terms/version", &agreed.accepted_terms.version, 64);
    sums(&mut check, agreed);
    let mut faults = check.finish().err().unwrap_or_default();
    let contact = agreed.contact.clone().validated("/snapshot/contact");
    faults.extend(contact.err().unwrap_or_default());
    let address = agreed.delivery_address.clone().validated("/snapshot/delivery_address");
    faults.extend(address.err().unwrap_or_default());
    if let Some(billing) = agreed.billing_address.clone() {
        faults.extend(billing.validated("/snapshot/billing_address").err().unwrap_or_default());
    }
    faults
}

fn one_line(check: &mut Validation, index: usize, line: &OrderLine) {
    let at = |field: &str| format!("/snapshot/lines/{index}/{field}");
    let numbered = usize::try_from(line.line_no).is_ok_and(|number| number == index + 1);
    check.require(numbered, &at("line_no"), "out_of_order", "lines are numbered from 1");
    let same = line.sku == line.priced.sku && line.quantity == line.priced.quantity;
    check.require(same, &at("priced"), "mismatch", "is the price of another line");
    check.line(&at("product_name"), &line.product_name, 500);
    check.optional_line(&at("variant_label"), &line.variant_label, 500);
    check.optional_line(&at("image"), line.image.as_deref().unwrap_or_default(), 2_000);
}

/// The quote is the quote of these lines, in one currency, and adds up.
fn sums(check: &mut Validation, agreed: &OrderSnapshot) {
    let quote = &agreed.quote;
    let priced = agreed.lines.iter().map(|line| &line.priced);
    let same = quote.lines.iter().eq(priced);
    check.require(same, "/snapshot/quote/lines", "mismatch", "are not the lines of the order");
    if let Some(delivery) = &quote.delivery {
        let chosen = delivery.option == agreed.delivery.option;
        check.require(chosen, "/snapshot/quote/delivery", "mismatch", "is another option");
    }
    let currency = agreed.currency;
    let delivery = quote.delivery.as_ref().map(|delivery| delivery.total);
    let amounts = quote.lines.iter().map(|line| line.total).chain(delivery);
    let total = Money::sum(currency, amounts);
    let lines = Money::sum(currency, quote.lines.iter().map(|line| line.total));
    let adds_up = total == Ok(quote.total) && lines == Ok(quote.lines_total);
    check.require(adds_up, "/snapshot/quote/total", "mismatch", "is not the sum of its parts");
    let sound = !quote.total.is_negative() && quote.tax_total.currency == currency;
    check.require(sound, "/snapshot/quote", "unsound", "is negative or in another currency");
}
