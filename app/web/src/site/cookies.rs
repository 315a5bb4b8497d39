//! The cookies: which cart is the visitor's, what just happened, and in which currency prices are
//! shown.
//!
//! The first two are signed, so that neither can be made up; the third is a wish that everybody may
//! have. All are out of reach of scripts. The cart's
//! cookie also says how many things are in it, so that a page from memory needs no question.

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue, header};
use kernel_common::{CartId, Currency, TenantId};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rt_security::Signer;

use crate::Flash;

const CART: &str = "cart";
const CURRENCY: &str = "currency";
const FLASH: &str = "flash";
const FLASH_PURPOSE: &str = "web-flash";
/// As long as an untouched cart is kept.
const CART_SECONDS: u32 = 30 * 24 * 60 * 60;
/// A message that was not shown by then is stale.
const FLASH_SECONDS: u32 = 60;
/// Longest title a message repeats, in characters: cookies have little room.
const TITLE_CHARS_MAX: usize = 120;

/// Whose cart, and what the header says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CartCookie {
    pub(crate) id: CartId,
    pub(crate) count: u32,
}

/// Reads and writes the cookies of one store.
#[derive(Clone, Copy)]
pub(crate) struct Cookies<'a> {
    pub(crate) signer: &'a Signer,
    pub(crate) tenant: TenantId,
    /// The store is reached over HTTPS only.
    pub(crate) secure: bool,
}

impl Cookies<'_> {
    /// The visitor's cart, unless the cookie is missing or not one of ours.
    pub(crate) fn cart(self, headers: &HeaderMap) -> Option<CartCookie> {
        let value = self.signer.verify(&self.cart_purpose(), value_of(headers, CART)?)?;
        let (id, count) = value.split_once('~')?;
        Some(CartCookie { id: id.parse().ok()?, count: count.parse().ok()? })
    }

    /// `Set-Cookie` that keeps `cart`.
    pub(crate) fn keep_cart(self, cart: CartCookie) -> HeaderValue {
        let value = format!("{}~{}", cart.id, cart.count);
        self.set(CART, &self.signer.sign(&self.cart_purpose(), &value), CART_SECONDS)
    }

    /// The currency the visitor wants to see, if it is one at all.
    pub(crate) fn currency(headers: &HeaderMap) -> Option<Currency> {
        value_of(headers, CURRENCY).and_then(Currency::from_code)
    }

    /// `Set-Cookie` that keeps that wish.
    pub(crate) fn keep_currency(self, currency: Currency) -> HeaderValue {
        self.set(CURRENCY, currency.code(), CART_SECONDS)
    }

    /// What just happened, if the visitor has not been told.
    pub(crate) fn flash(self, headers: &HeaderMap) -> Option<Flash> {
        let value = self.signer.verify(FLASH_PURPOSE, value_of(headers, FLASH)?)?;
        let (kind, about) = value.split_once('~')?;
        let title = || percent_decode_str(about).decode_utf8().ok().map(Cow::into_owned);
        Some(match kind {
            "added" => Flash::Added { title: title()? },
            "removed" => Flash::Removed { title: title()? },
            "quantity_set" => Flash::QuantitySet,
            "quantity_limited" => Flash::QuantityLimited { left: about.parse().ok()? },
            "sold_out" => Flash::SoldOut { title: title()? },
            "cart_changed" => Flash::CartChangedElsewhere,
            "cart_lost" => Flash::CartLost,
            _ => return None,
        })
    }

    /// `Set-Cookie` that has the next page say `flash`.
    pub(crate) fn say(self, flash: &Flash) -> HeaderValue {
        let encoded = |title: &str| {
            let short: String = title.chars().take(TITLE_CHARS_MAX).collect();
            utf8_percent_encode(&short, NON_ALPHANUMERIC).to_string()
        };
        let (kind, about) = match flash {
            Flash::Added { title } => ("added", encoded(title)),
            Flash::Removed { title } => ("removed", encoded(title)),
            Flash::QuantitySet => ("quantity_set", String::new()),
            Flash::QuantityLimited { left } => ("quantity_limited", left.to_string()),
            Flash::SoldOut { title } => ("sold_out", encoded(title)),
            Flash::CartChangedElsewhere => ("cart_changed", String::new()),
            Flash::CartLost => ("cart_lost", String::new()),
        };
        let signed = self.signer.sign(FLASH_PURPOSE, &format!("{kind}~{about}"));
        self.set(FLASH, &signed, FLASH_SECONDS)
    }

    /// `Set-Cookie` after the message was shown.
    pub(crate) fn said(self) -> HeaderValue {
        self.set(FLASH, "", 0)
    }

    /// A cart of one tenant is none in another's shop.
    fn cart_purpose(self) -> String {
        format!("web-cart {}", self.tenant)
    }

    fn set(self, name: &str, value: &str, seconds: u32) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).expect("values are signed ASCII without separators")
    }
}

fn value_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use kernel_common::SequentialIds;
    use rt_security::SecretKey;

    use super::*;

    fn headers(set_cookie: &HeaderValue) -> HeaderMap {
        let pair = set_cookie.to_str().unwrap().split(';').next().unwrap();
        HeaderMap::from_iter([(header::COOKIE, format!("a=b; {pair}").parse().unwrap())])
    }

    fn signer() -> Signer {
        Signer::new(SecretKey::from_bytes([7; 32]))
    }

    #[test]
    fn a_cart_comes_back_in_its_own_shop_only() {
        let (signer, ids) = (signer(), SequentialIds::default());
        let tenant = TenantId::generate(&ids);
        let ours = Cookies { signer: &signer, tenant, secure: false };
        let theirs = Cookies { tenant: TenantId::generate(&ids), ..ours };
        let cart = CartCookie { id: CartId::generate(&ids), count: 3 };
        let kept = headers(&ours.keep_cart(cart));
        assert_eq!(ours.cart(&kept), Some(cart));
        assert_eq!(theirs.cart(&kept), None);
    }

    #[test]
    fn a_changed_cookie_is_no_cookie() {
        let (signer, ids) = (signer(), SequentialIds::default());
        let ours = Cookies { signer: &signer, tenant: TenantId::generate(&ids), secure: false };
        let cart = CartCookie { id: CartId::generate(&ids), count: 3 };
        let kept = ours.keep_cart(cart);
        let forged = kept.to_str().unwrap().replacen("~3", "~4", 1);
        assert_ne!(forged, kept.to_str().unwrap());
        assert_eq!(ours.cart(&headers(&forged.parse().unwrap())), None);
    }

    #[test]
    fn every_message_comes_back() {
        let signer = signer();
        let tenant = TenantId::generate(&SequentialIds::default());
        let cookies = Cookies { signer: &signer, tenant, secure: true };
        let title = "Лампа; \"Ночь\"".to_owned();
        for flash in [
            Flash::Added { title: title.clone() },
            Flash::Removed { title: title.clone() },
            Flash::QuantitySet,
            Flash::QuantityLimited { left: 2 },
            Flash::SoldOut { title },
            Flash::CartChangedElsewhere,
            Flash::CartLost,
        ] {
            assert_eq!(cookies.flash(&headers(&cookies.say(&flash))), Some(flash));
        }
        assert_eq!(cookies.flash(&headers(&cookies.said())), None);
    }

    #[test]
    fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
        let signer = signer();
        let tenant = TenantId::generate(&SequentialIds::default());
        for (secure, ends) in [(true, "; HttpOnly; SameSite=Lax; Secure"), (false, "SameSite=Lax")]
        {
            let said = Cookies { signer: &signer, tenant, secure }.said();
            let text = said.to_str().unwrap();
            assert!(text.ends_with(ends) && text.contains("Path=/;"), "{text}");
        }
    }
}
