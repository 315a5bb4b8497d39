use app_web::{
    Language, Paths,
    format::{CalendarDate, DateText, MinuteOfDay, percent},
    information::Subject,
    views::{
        CartLine, CartLineChange, CartView, CheckoutNotice, CheckoutView, ChosenOption, Contact,
        CountryChoice, DeclineReason, DeliveryChoice, DeliveryRate, InformationView, OrderEvent,
        OrderStatus, OrderView, PaymentCheckingView, PaymentChoice, PaymentConfirmationView,
        PaymentDeclinedView, SummaryLine, TermsConsent, TestCard, TestCardAnswer, TextField,
        TimelineEntry, TotalRow, Totals, Tracking,
    },
};

use super::{
    catalog::{euros, picture},
    href, say,
};

fn lines(language: Language) -> Vec<SummaryLine> {
    let line = |image: &str, english: &str, russian: &str, quantity: u32, price: i64| SummaryLine {
        title: say(language, english, russian),
        options: vec![],
        picture: Some(picture(image, String::new())),
        quantity,
        unit_price: euros(price, language),
        total: euros(price * i64::from(quantity), language),
    };
    let mut mug = line("mug", "Stoneware mug", "Кружка из каменной керамики", 2, 1890);
    mug.options =
        [("Colour", "Цвет", "Sand", "Песочный"), ("Size", "Размер", "300 ml", "300\u{a0}мл")]
            .map(|(name, name_ru, value, value_ru)| ChosenOption {
                name: say(language, name, name_ru),
                value: say(language, value, value_ru),
            })
            .into();
    vec![mug, line("throw", "Wool throw", "Шерстяной плед", 1, 11_800)]
}

fn totals(delivery: (&str, &str, i64), language: Language) -> Totals {
    let (english, russian, price) = delivery;
    let total = 15_580 - 1_000 + price;
    Totals {
        rows: vec![
            TotalRow::Goods { amount: euros(15_580, language) },
            TotalRow::Discount {
                label: say(language, "Welcome", "Скидка новичка"),
                amount: euros(-1_000, language),
            },
            TotalRow::Delivery {
                method: say(language, english, russian),
                amount: euros(price, language),
            },
            TotalRow::TaxIncluded {
                rate: percent(2000, language),
                amount: euros(total / 6, language),
            },
        ],
        total: euros(total, language),
    }
}

const STANDARD: (&str, &str, i64) = ("standard", "обычная", 0);
const EXPRESS: (&str, &str, i64) = ("express", "курьером на следующий день", 990);

/// A cart as it should be.
pub(crate) fn cart(language: Language) -> CartView {
    let paths = Paths::new(language, Language::En);
    let lines = lines(language).into_iter().zip(["MUG-SA-M", "THROW-1"]);
    CartView {
        lines: lines
            .map(|(line, sku)| CartLine {
                line,
                sku: sku.to_owned(),
                url: paths.variant("x", sku),
                quantity_max: 9,
                change: None,
            })
            .collect(),
        totals: Some(totals(STANDARD, language)),
        version: 7,
        can_check_out: true,
        free_delivery_rest: Some(euros(1_010, language)),
    }
}

/// A cart in which something happened to each line.
pub(crate) fn blocked_cart(language: Language) -> CartView {
    let mut cart = cart(language);
    let mut extra = cart.lines.clone();
    cart.lines.append(&mut extra);
    for (number, (line, change)) in cart
        .lines
        .iter_mut()
        .zip([
            CartLineChange::OnlyLeft { left: 2 },
            CartLineChange::SoldOut,
            CartLineChange::PriceChanged { was: euros(1650, language) },
            CartLineChange::Withdrawn,
        ])
        .enumerate()
    {
        line.sku = format!("{}-{number}", line.sku);
        line.change = Some(change);
    }
    CartView { can_check_out: false, free_delivery_rest: None, ..cart }
}

/// Nothing in it.
pub(crate) fn empty_cart() -> CartView {
    CartView {
        lines: vec![],
        totals: None,
        version: 0,
        can_check_out: false,
        free_delivery_rest: None,
    }
}

/// The checkout, half filled in.
pub(crate) fn checkout(language: Language) -> CheckoutView {
    let country = |code: &str, english: &str, russian: &str, selected| CountryChoice {
        code: code.to_owned(),
        name: say(language, english, russian),
        selected,
    };
    let way = |code: &str,
               title: (&str, &str),
               promise: (&str, &str),
               totals: Totals,
               price,
               selected| {
        DeliveryChoice {
            code: code.to_owned(),
            title: say(language, title.0, title.1),
            promise: Some(say(language, promise.0, promise.1)),
            price: euros(price, language),
            totals,
            selected,
        }
    };
    CheckoutView {
        lines: lines(language),
        item_count: 3,
        cart_version: 7,
        notices: vec![],
        email: TextField::filled("anna@example.com"),
        name: TextField::default(),
        address: TextField::default(),
        city: TextField::default(),
        postcode: TextField::default(),
        countries: vec![
            country("DE", "Germany", "Германия", true),
            country("AT", "Austria", "Австрия", false),
        ],
        country_problem: None,
        phone: TextField::default(),
        delivery: vec![
            way(
                "standard",
                ("Standard", "Обычная"),
                ("2 to 4 working days", "2–4 рабочих дня"),
                totals(STANDARD, language),
                0,
                true,
            ),
            way(
                "express",
                ("Express", "Курьером на следующий день"),
                ("The next working day", "На следующий рабочий день"),
                totals(EXPRESS, language),
                990,
                false,
            ),
        ],
        delivery_problem: None,
        methods: vec![PaymentChoice {
            id: "testcard".to_owned(),
            title: "Test card".to_owned(),
            takes_card: true,
            days: None,
            selected: true,
        }],
        nothing_to_pay: false,
        card_number: TextField::default(),
        test_cards: TestCardAnswer::ALL
            .map(|answer| TestCard { number: "4242 4242 4242 4242".to_owned(), answer })
            .into(),
        terms: TermsConsent::default(),
    }
}

/// The total was another one a moment ago.
pub(crate) fn total_changed(language: Language) -> CheckoutNotice {
    CheckoutNotice::TotalChanged { was: euros(14_080, language), now: euros(14_580, language) }
}

fn moment(day: u8, hour: u8, language: Language) -> DateText {
    let date = CalendarDate::new(2026, 11, day).expect("a day of November");
    DateText::minute(date, MinuteOfDay::new(hour, 5).expect("a time of day"), language)
}

/// An order on its way.
pub(crate) fn order(language: Language) -> OrderView {
    let entry = |day, event| TimelineEntry { at: moment(day, 14, language), event };
    OrderView {
        number: "H7K-3MQ-92X".to_owned(),
        just_placed: false,
        placed_at: moment(21, 14, language),
        status: OrderStatus::Shipped,
        lines: lines(language),
        totals: totals(EXPRESS, language),
        address: ["Anna Lindqvist", "Rosenweg 14", "10115 Berlin", "DE"].map(str::to_owned).into(),
        delivery: say(language, "Express", "Курьером на следующий день"),
        delivery_promise: Some(say(language, "The next working day", "На следующий рабочий день")),
        card: Some("•••• 4242".to_owned()),
        transfer: None,
        email: "anna@example.com".to_owned(),
        timeline: vec![
            entry(
                22,
                OrderEvent::Shipped {
                    tracking: Some(Tracking {
                        number: "00340434161094".to_owned(),
                        url: Some(href("https://carrier.example/t/00340434161094")),
                    }),
                },
            ),
            entry(21, OrderEvent::PaymentReceived),
            entry(21, OrderEvent::Placed),
        ],
        url: href("/orders/3f2a"),
    }
}

/// The outcome is not known yet.
pub(crate) fn checking(language: Language) -> PaymentCheckingView {
    PaymentCheckingView {
        order_number: "H7K-3MQ-92X".to_owned(),
        amount: euros(15_570, language),
        url: href("/orders/3f2a/payment"),
        refresh_seconds: 4,
    }
}

/// The provider wants a confirmation.
pub(crate) fn confirmation(language: Language) -> PaymentConfirmationView {
    PaymentConfirmationView {
        order_number: "H7K-3MQ-92X".to_owned(),
        amount: euros(15_570, language),
        provider: "Test Bank".to_owned(),
        confirm_url: href("https://bank.example/confirm?id=1&back=2"),
        minutes_left: 12,
    }
}

/// The payment failed.
pub(crate) fn declined(language: Language) -> PaymentDeclinedView {
    PaymentDeclinedView {
        amount: euros(15_570, language),
        reason: DeclineReason::InsufficientFunds,
        retry_url: href("/checkout"),
    }
}

/// What the texts leave to the store.
pub(crate) fn complete(view: &mut InformationView, language: Language) {
    view.updated = CalendarDate::new(2026, 11, 1).map(|date| DateText::day(date, language));
    if view.subject == Subject::Delivery {
        view.countries = checkout(language).countries.into_iter().map(|c| c.name).collect();
        view.delivery_rates = checkout(language)
            .delivery
            .into_iter()
            .map(|way| DeliveryRate {
                free_from: (way.price.amount_minor > 0).then(|| euros(20_000, language)),
                title: way.title,
                promise: way.promise,
                price: way.price,
            })
            .collect();
    }
    if view.subject == Subject::Contacts {
        view.contact = Some(Contact {
            email: "hello@halden.example".to_owned(),
            phone: Some("+49 30 1234 567".to_owned()),
            address: ["Halden GmbH", "Rosenweg 14", "10115 Berlin"].map(str::to_owned).into(),
            hours: Some(say(language, "Monday to Friday, 9 to 17", "Понедельник–пятница, 9–17")),
        });
    }
}
