use kernel_common::{Address, Currency, Locale, Money, Quantity};
use mod_notification_api::{
    Mailbox, Message, MessageLine, MessageTotals, OrderDigest, SendMessage, TransferDetails,
};

use super::Writer;

fn order(currency: Currency) -> OrderDigest {
    let money = |minor| Money::new(minor, currency);
    let line = |name: &str, variant: &str, units: i64, minor| MessageLine {
        name: name.to_owned(),
        variant: variant.to_owned(),
        quantity: Quantity::try_from(units).expect("a quantity"),
        total: money(minor),
    };
    OrderDigest {
        number: "K7MX-4Q2P".to_owned(),
        link: "https://shop.example/orders/abc?key=1&lang=en".to_owned(),
        lines: vec![line("Mug", "Blue", 2, 240_000), line("Tea & <spice>", "", 1, 1_050)],
        totals: MessageTotals {
            lines: money(241_050),
            delivery: money(490),
            tax: money(38_565),
            tax_included: true,
            total: money(241_540),
        },
        delivery: "Parcel".to_owned(),
        address: Address {
            name: "Ada Lovelace".to_owned(),
            line: "Street 1".to_owned(),
            city: "Berlin".to_owned(),
            postal_code: "10115".to_owned(),
            country: "DE".parse().expect("a country"),
        },
    }
}

fn request(message: Message, locale: Locale) -> SendMessage {
    SendMessage {
        message,
        to: "ada@example.com".to_owned(),
        locale,
        store_name: "Nordlicht".to_owned(),
        from: Mailbox {
            name: "Nordlicht".to_owned(),
            address: "hello@nordlicht.example".to_owned(),
        },
    }
}

fn messages(currency: Currency) -> [Message; 4] {
    let order = || order(currency);
    [
        Message::OrderConfirmed { order: order(), transfer: None },
        Message::OrderShipped {
            order: order(),
            carrier: "DHL".to_owned(),
            tracking: Some("00340".to_owned()),
        },
        Message::OrderCancelled { order: order(), money_returns: true },
        Message::OrderRefunded { order: order(), amount: Money::new(1_050, currency) },
    ]
}

/// Subject, text and HTML as one snapshot.
fn written(message: Message, locale: Locale) -> String {
    let letter = Writer::new().write(&request(message, locale)).expect("the forms render");
    format!("Subject: {}\n\n{}\n----\n\n{}", letter.subject, letter.text, letter.html)
}

#[test]
fn every_letter_in_english() {
    for message in messages(Currency::EUR) {
        insta::assert_snapshot!(
            format!("en_{}", message.template()),
            written(message, Locale::en())
        );
    }
}

#[test]
fn every_letter_in_russian() {
    for message in messages(Currency::RUB) {
        insta::assert_snapshot!(
            format!("ru_{}", message.template()),
            written(message, Locale::ru())
        );
    }
}

#[test]
fn what_people_wrote_is_escaped_in_html_and_plain_in_text() {
    let letter = Writer::new()
        .write(&request(messages(Currency::EUR)[0].clone(), Locale::en()))
        .expect("the forms render");
    assert!(letter.text.contains("Tea & <spice>"));
    assert!(letter.html.contains("Tea &amp; &lt;spice&gt;"));
    assert!(!letter.html.contains("<spice>"));
}

#[test]
fn a_link_cannot_leave_its_quotes() {
    let mut order = order(Currency::EUR);
    order.link = "https://shop.example/\"><script>".to_owned();
    let letter = written(Message::OrderConfirmed { order, transfer: None }, Locale::en());
    assert!(letter.contains(r#"<a href="https://shop.example/&quot;>&lt;script>">"#), "{letter}");
}

#[test]
fn an_order_that_is_paid_by_transfer_says_where_to_and_until_when() {
    let transfer = |currency| TransferDetails {
        holder: "Nordlicht & Co".to_owned(),
        account: "DE89370400440532013000".to_owned(),
        bank: "A bank".to_owned(),
        bic: None,
        reference: "RF29SHOPK7MX4Q2P9A".to_owned(),
        amount: Money::new(241_540, currency),
        due_at: "2026-11-27T22:30:00Z".parse().expect("an instant"),
        utc_offset_seconds: 2 * 3_600,
    };
    for (currency, locale, until) in
        [(Currency::EUR, Locale::en(), "2026-11-28"), (Currency::RUB, Locale::ru(), "28.11.2026")]
    {
        let transfer = Some(transfer(currency));
        let message = Message::OrderConfirmed { order: order(currency), transfer };
        let letter = written(message, locale);
        for told in ["DE89 3704 0044 0532 0130 00", "RF29 SHOP K7MX 4Q2P 9A", until] {
            assert_eq!(letter.matches(told).count() % 2, 0, "{told} in text and HTML: {letter}");
            assert!(letter.contains(told), "{told}: {letter}");
        }
        assert!(!letter.contains("BIC") && !letter.contains("БИК"), "{letter}");
        assert!(!letter.contains("and your payment") && !letter.contains("и оплату"), "{letter}");
        assert!(letter.contains("Nordlicht &amp; Co"), "{letter}");
    }
}

#[test]
fn what_people_wrote_is_never_a_template() {
    let mut order = order(Currency::EUR);
    order.lines[0].name = "{{ order.total }}".to_owned();
    let message = Message::OrderShipped {
        order,
        carrier: "{% if 1 %}x{% endif %}".to_owned(),
        tracking: None,
    };
    let letter = written(message, Locale::en());
    assert!(letter.contains("2 × {{ order.total }}, Blue"), "{letter}");
    assert!(letter.contains("over to {% if 1 %}x{% endif %}."), "{letter}");
}

#[test]
fn a_sentence_with_nothing_to_say_is_left_out() {
    let shipped = |tracking| Message::OrderShipped {
        order: order(Currency::EUR),
        carrier: "DHL".to_owned(),
        tracking,
    };
    let without = written(shipped(None), Locale::en());
    assert!(!without.contains("number of your parcel"), "{without}");
    assert!(!without.contains("<p style=\"margin:0 0 16px\"></p>"), "{without}");
    let unpaid = Message::OrderCancelled { order: order(Currency::EUR), money_returns: false };
    let unpaid = written(unpaid, Locale::en());
    assert!(unpaid.contains("No money was taken.") && !unpaid.contains("on its way back"));
}

#[test]
fn free_delivery_and_tax_on_top_are_said() {
    let mut order = order(Currency::EUR);
    order.totals.delivery = Money::zero(Currency::EUR);
    order.totals.tax_included = false;
    let letter = written(Message::OrderConfirmed { order, transfer: None }, Locale::en());
    assert!(
        letter.contains("Delivery (Parcel): free\nTax: €385.65\nTotal: €2,415.40\n"),
        "{letter}"
    );
}

#[test]
fn other_languages_are_written_to_in_english() {
    let confirmed = || messages(Currency::EUR)[0].clone();
    let french: Locale = "fr".parse().expect("a locale");
    let region: Locale = "ru-RU".parse().expect("a locale");
    assert_eq!(written(confirmed(), french), written(confirmed(), Locale::en()));
    assert_eq!(written(confirmed(), region), written(confirmed(), Locale::ru()));
}
