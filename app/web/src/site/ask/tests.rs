use kernel_common::Currency;

use super::*;

/// The fields of a query, decoded as the server does.
fn fields(query: &str) -> Fields {
    let mut fields = Fields::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text: &str| {
            let text = text.replace('+', " ");
            percent_encoding::percent_decode_str(&text).decode_utf8().unwrap().into_owned()
        };
        fields.entry(decoded(name)).or_default().push(decoded(value));
    }
    fields
}

fn read(query: &str) -> ListingAsk {
    ListingAsk::read(&fields(query), Currency::EUR).unwrap()
}

fn written(ask: &ListingAsk) -> String {
    let base = Href::try_new("/products").unwrap();
    let href = ask.at(&base, Currency::EUR).to_string();
    href.strip_prefix("/products").unwrap().trim_start_matches('?').to_owned()
}

#[test]
fn an_address_is_written_in_one_order_and_read_as_the_same() {
    let messy = "sort=price_ascending&in_stock=1&filter=size%3Axl&price_max=50&max.weight=2,5&\
        filter=color%3Ared&q=+red++mug+&filter=color%3Ablue&min.weight=0.50&price_min=7,90&\
        utm_source=mail&page=3&filter=color%3Ared&fragment=listing";
    let ask = read(messy);
    let canonical = "q=red%20mug&filter=color%3Ablue&filter=color%3Ared&filter=size%3Axl&\
        min.weight=0.5&max.weight=2.5&price_min=7.9&price_max=50&in_stock=1&\
        sort=price_ascending&page=3";
    assert_eq!(written(&ask), canonical);
    let again = read(canonical);
    assert_eq!(again, ListingAsk { fragment: false, ..ask });
    assert_eq!(written(&again), canonical);
}

#[test]
fn days_and_exact_words_have_one_spelling() {
    let ask = read("max.released=20261121&exact=yes&min.released=2024-02-29&q=vug");
    assert_eq!(written(&ask), "q=vug&exact=1&min.released=20240229&max.released=20261121");
    assert_eq!(written(&read("exact=1")), "", "nothing was typed");
    assert_eq!(written(&read("min.released=2024-02-30")), "", "no such day");
}

#[test]
fn what_a_form_sends_empty_asks_for_nothing() {
    let ask = read("q=&filter=&price_min=&price_max=+&min.weight=&sort=&page=&category=");
    assert_eq!(ask, ListingAsk::default());
    assert_eq!(written(&ask), "");
}

#[test]
fn whatever_is_typed_stays_a_value() {
    let hostile = "\"><script>alert(1)</script>&sort=x#?=+";
    let ask = ListingAsk {
        selection: Selection::default()
            .with_text(Some(hostile))
            .with_value("co:lor", hostile)
            .with_value("a&b", "c"),
        ..ListingAsk::default()
    };
    let query = written(&ask);
    assert!(!query.contains(['<', '>', '"', '#']), "{query}");
    let again = read(&query);
    assert_eq!(again.selection.text(), ask.selection.text());
    assert_eq!(again.sort, None);
    assert!(again.selection.values().any(|value| value == ("a&b", "c")));
}

#[test]
fn another_choice_begins_at_the_first_page_and_in_the_same_order() {
    let ask = read("q=mug&sort=name&page=4");
    let narrowed = ask.selecting(ask.selection.clone().with_value("color", "red"));
    assert_eq!(written(&narrowed), "q=mug&filter=color%3Ared&sort=name");
    assert_eq!(written(&ask.sorted(None)), "q=mug");
    assert_eq!(written(&ask.on(SearchPage::Number(5))), "q=mug&sort=name&page=5");
    let place = SearchPage::After(Cursor("c-1".to_owned()));
    assert_eq!(written(&ask.on(place)), "q=mug&sort=name&next=c-1");
}

#[test]
fn what_no_page_of_ours_links_to_is_named() {
    for (query, pointer) in [
        ("sort=cheapest", "/sort"),
        ("page=0", "/page"),
        ("page=101", "/page"),
        ("page=two", "/page"),
        ("page=-1", "/page"),
        ("category=NO%20SLUG", "/category"),
    ] {
        let refused = ListingAsk::read(&fields(query), Currency::EUR).unwrap_err();
        assert_eq!(refused.pointer, pointer, "{query}");
    }
}

#[test]
fn amounts_are_read_as_people_type_them() {
    let jpy = Currency::from_code("JPY").unwrap();
    for (text, euros, yen) in [
        ("12", Some(1_200), Some(12)),
        ("12.5", Some(1_250), Some(12)),
        ("12,50", Some(1_250), Some(12)),
        ("1 234,50", Some(123_450), Some(1_234)),
        ("1,234.50", Some(123_450), Some(1_234)),
        ("1.234", Some(123_400), Some(1_234)),
        ("0,05", Some(5), Some(0)),
        (".5", Some(50), Some(0)),
        ("12.999", Some(1_299_900), Some(12_999)),
        ("-5", None, None),
        ("five", None, None),
        ("1e3", None, None),
        ("9999999999999999999", None, None),
        (".", None, None),
    ] {
        assert_eq!(minor(text, Currency::EUR), euros, "{text}");
        assert_eq!(minor(text, jpy), yen, "{text}");
    }
    for (amount, euros, yen) in [(0, "0", "0"), (5, "0.05", "5"), (1_290, "12.9", "1290")] {
        assert_eq!(
            (major(amount, Currency::EUR).as_str(), major(amount, jpy).as_str()),
            (euros, yen)
        );
        assert_eq!(minor(euros, Currency::EUR), Some(amount));
        assert_eq!(minor(yen, jpy), Some(amount));
    }
}

#[test]
fn bounds_of_numbers_take_a_comma_and_a_sign() {
    for (text, number_text) in
        [("0,5", Some("0.5")), ("-2.25", Some("-2.25")), ("1.234", Some("1.234")), ("x", None)]
    {
        assert_eq!(number(text).map(|number| number.to_string()).as_deref(), number_text, "{text}");
    }
}
