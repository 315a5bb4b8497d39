//! Stores: what each must have, and how a request finds its own.

use kernel_common::{Currency, Locale, Money, Rounding, TenantId};
use rt_config::Theme;

use crate::{STORE, fault, load};

/// A second store beside [`STORE`].
fn second() -> String {
    STORE
        .replace("0001\"", "0002\"")
        .replace("\"localhost\", \"127.0.0.1\"", "\"shop2.localhost\"")
        .replace("standard", "express")
}

#[test]
fn a_store_is_found_by_host_and_by_tenant() {
    let directory = load(&format!("{STORE}{}", second())).expect("valid").stores;
    let tenant = |host| directory.by_host(host).map(|store| store.tenant.to_string());
    let (first, second) = (tenant("localhost"), tenant("shop2.localhost"));
    assert!(first.is_some() && second.is_some() && first != second);
    for same in ["localhost:8080", "LocalHost", "localhost.", "127.0.0.1:80"] {
        assert_eq!(tenant(same), first, "{same}");
    }
    for other in ["", "example.com", "localhost.example.com", "evil-localhost", ":80"] {
        assert_eq!(tenant(other), None, "{other}");
    }
    let id: TenantId = second.expect("found").parse().expect("an id");
    assert_eq!(directory.by_tenant(id).expect("found").hosts, ["shop2.localhost"]);
    assert_eq!(directory.iter().count(), 2);
}

#[test]
fn what_is_not_said_about_a_store_has_a_sensible_value() {
    let settings = load(STORE).expect("valid");
    let store = settings.stores.by_host("localhost").expect("found");
    assert_eq!(store.base_url, "http://localhost:8080");
    assert_eq!((store.default_locale(), store.default_currency()), (&Locale::en(), Currency::EUR));
    assert_eq!(store.countries, [store.country]);
    assert_eq!(store.tax_zone, "DE");
    assert_eq!((store.rounding, store.theme), (Rounding::HalfUp, Theme::Auto));
    let parcel = store.delivery_option("standard").expect("there");
    assert_eq!(parcel.name.get(&Locale::ru()), "Посылка");
    assert_eq!(parcel.price_in(Currency::EUR), Some(Money::new(490, Currency::EUR)));
    assert_eq!(parcel.price_in(Currency::USD), None);
    assert_eq!(parcel.free_from_in(Currency::EUR), None);
    assert_eq!(parcel.tax_category, "standard");
    assert!(store.legal.terms.is_empty());
}

#[test]
fn hosts_and_tenants_belong_to_one_store() {
    let twice = second().replace("shop2.localhost", "Localhost");
    let text = fault(&format!("{STORE}{twice}"));
    assert!(text.contains("`stores[1].hosts[0]` = \"Localhost\""), "{text}");
    let same = second().replace("0002\"", "0001\"");
    assert!(fault(&format!("{STORE}{same}")).contains("`stores[1].tenant`"));
}

#[test]
fn delivery_covers_language_and_currencies_of_its_store() {
    let dollars = STORE.replace("currencies = [\"EUR\"]", "currencies = [\"EUR\", \"USD\"]");
    assert!(fault(&dollars).contains("`stores[0].delivery[0].price_minor.USD` (not set)"));
    let russian = STORE.replace("{ en = \"Parcel\", ru", "{ ru");
    assert!(fault(&russian).contains("`stores[0].delivery[0].name.en` (not set)"));
    let none = &STORE[..STORE.find("[[stores.delivery]]").expect("there")];
    assert!(fault(none).contains("`stores[0].delivery` (not set)"));
    let negative = STORE.replace("EUR = 490", "EUR = -1");
    assert!(fault(&negative).contains("is not an amount in minor units"));
    let float = STORE.replace("EUR = 490", "EUR = 4.9");
    assert!(fault(&float).contains("price_minor.EUR` = 4.9"));
}

#[test]
fn lists_that_must_be_filled_are_refused_when_empty() {
    for list in ["hosts", "locales", "currencies"] {
        let line = STORE.lines().find(|line| line.starts_with(list)).expect("there");
        let empty = STORE.replace(line, &format!("{list} = []"));
        let error = load(&empty).expect_err("refused").to_string();
        assert!(error.contains(&format!("`stores[0].{list}` = []")), "{error}");
        let absent = STORE.replace(line, "");
        let error = load(&absent).expect_err("refused").to_string();
        assert!(error.contains(&format!("`stores[0].{list}` (not set)")), "{error}");
    }
}

#[test]
fn an_accent_that_hides_white_text_is_refused() {
    let light = STORE.replace("country =", "accent = \"#ffcc00\"\ncountry =");
    assert!(fault(&light).contains("contrast 4.5 or more"));
    let dark = STORE.replace("country =", "accent = \"#1d4ed8\"\ncountry =");
    assert!(load(&dark).is_ok());
}
