//! The HTML of the confirmation page and the headers that keep it closed.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};

use crate::payment::Payment;

/// No `form-action`: browsers apply it to the redirect too, and that leads back to the shop.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
                      base-uri 'none'";

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;\
                     padding:0 1rem;color-scheme:light dark}form{display:inline}\
                     button{font:inherit;padding:.5rem 1.5rem;margin-right:.5rem}";

/// Keeps the page out of caches, frames and referrers.
pub(in crate::routes) async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers: &mut HeaderMap = response.headers_mut();
    let mut set = |name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::CACHE_CONTROL, "no-store");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// Asks the holder.
pub(super) fn question(payment: &Payment) -> Response {
    let text = format!(
        "<p>A shop asks you to confirm a payment of <strong>{amount}</strong>.</p>\
         <p>Reference: {reference}</p>\
         <form method=\"post\"><button name=\"decision\" value=\"approve\">Approve</button></form>\
         <form method=\"post\"><button name=\"decision\" value=\"decline\">Decline</button></form>",
        amount = display_amount(payment.amount_minor, &payment.currency),
        reference = escape(&payment.reference),
    );
    page(StatusCode::OK, "Confirm your payment", &text)
}

/// Says that there is nothing left to decide.
pub(super) fn decided(payment: &Payment) -> Response {
    let link = payment.return_url.as_deref().map_or_else(String::new, |url| {
        format!("<p><a href=\"{}\">Back to the shop</a></p>", escape(url))
    });
    let text = format!("<p>There is nothing left to decide here.</p>{link}");
    page(StatusCode::OK, "This payment was already decided", &text)
}

/// Says that the address names no payment.
pub(super) fn unknown() -> Response {
    let text = "<p>This address names no payment.</p>";
    page(StatusCode::NOT_FOUND, "No such payment", text)
}

/// Says that the form was not understood.
pub(super) fn not_understood() -> Response {
    let text = "<p>Go back and press Approve or Decline.</p>";
    page(StatusCode::UNPROCESSABLE_ENTITY, "The form was not understood", text)
}

/// Says that the decision could not be recorded.
pub(super) fn unavailable() -> Response {
    let text = "<p>The provider is closing down. Try again in a moment.</p>";
    page(StatusCode::SERVICE_UNAVAILABLE, "Not now", text)
}

/// Sends the holder back to the shop.
pub(super) fn back_to_shop(payment: &Payment) -> Response {
    match payment.return_url.as_deref() {
        Some(url) => Redirect::to(url).into_response(),
        None => decided(payment),
    }
}

fn page(status: StatusCode, title: &str, text: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{title}</h1>{text}\
         <p><small>A payment simulator. No real money moves.</small></p></body></html>"
    );
    (status, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Minor units as a person reads them. ISO 4217: most currencies have two decimals.
fn display_amount(amount_minor: i64, currency: &str) -> String {
    let (unit, decimals) = match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => return format!("{amount_minor} {currency}"),
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => (1_000, 3),
        _ => (100, 2),
    };
    let (whole, rest) = (amount_minor / unit, amount_minor % unit);
    format!("{whole}.{rest:0decimals$} {currency}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_in_the_decimals_of_their_currency() {
        let table = [
            (12_905, "EUR", "129.05 EUR"),
            (5, "USD", "0.05 USD"),
            (500, "JPY", "500 JPY"),
            (1_005, "KWD", "1.005 KWD"),
            (i64::MAX, "EUR", "92233720368547758.07 EUR"),
        ];
        for (amount_minor, currency, shown) in table {
            assert_eq!(display_amount(amount_minor, currency), shown);
        }
    }
}
