use app_web::{
    Language, Paths,
    format::MoneyText,
    views::{
        Availability, CategoryTile, ChosenVariant, Crumb, DeliveryOffer, DeliveryRate, Fact,
        FactValue, Hero, HomeView, ListingView, OptionGroup, OptionValue, OptionValueState,
        Picture, ProductCard, ProductView, Promise, SortLink, SortOrder, Subcategory, TaxNote,
    },
};

use super::{href, say};

/// An amount in euros.
pub(crate) fn euros(amount_minor: i64, language: Language) -> MoneyText {
    MoneyText::new(amount_minor, "EUR", 2, language)
}

/// A sample picture.
pub(crate) fn picture(name: &str, alt: String) -> Picture {
    Picture { url: href(&format!("/media/{name}.svg")), alt, width: 800, height: 800 }
}

fn paths(language: Language) -> Paths {
    Paths::new(language, Language::En)
}

struct Thing(&'static str, &'static str, &'static str, i64, bool, Availability);

const THINGS: [Thing; 8] = [
    Thing("mug", "Stoneware mug", "Кружка из каменной керамики", 1890, true, Availability::InStock),
    Thing(
        "lamp",
        "Dome table lamp",
        "Настольная лампа «Купол»",
        14900,
        false,
        Availability::InStock,
    ),
    Thing(
        "tote",
        "Everyday canvas tote",
        "Холщовая сумка на каждый день",
        3200,
        true,
        Availability::Low { left: 3 },
    ),
    Thing(
        "vase",
        "Ribbed vase, tall",
        "Высокая ваза с рёбрами",
        5400,
        false,
        Availability::SoldOut,
    ),
    Thing(
        "notebook",
        "Linen notebook, dotted",
        "Блокнот в льняной обложке, в точку",
        1650,
        true,
        Availability::InStock,
    ),
    Thing(
        "teapot",
        "Clay teapot for two",
        "Глиняный чайник на двоих",
        6900,
        false,
        Availability::Low { left: 1 },
    ),
    Thing("throw", "Wool throw", "Шерстяной плед", 11_800, true, Availability::InStock),
    Thing(
        "candle",
        "Beeswax candle",
        "Свеча из пчелиного воска",
        1400,
        false,
        Availability::InStock,
    ),
];

fn card(thing: &Thing, language: Language) -> ProductCard {
    let Thing(slug, english, russian, price, lowest, availability) = thing;
    let title = say(language, english, russian);
    ProductCard {
        url: paths(language).product(slug),
        picture: Some(picture(slug, title.clone())),
        price: euros(*price, language),
        price_before: (*slug == "lamp").then(|| euros(*price + 3_000, language)),
        price_is_lowest: *lowest,
        availability: *availability,
        title,
    }
}

fn delivery(language: Language) -> DeliveryOffer {
    DeliveryOffer {
        rate: DeliveryRate {
            title: say(language, "Parcel", "Посылка"),
            promise: Some(say(language, "2–4\u{a0}days", "2–4\u{a0}дня")),
            price: euros(490, language),
            free_from: Some(euros(6_000, language)),
        },
        is_lowest: true,
    }
}

pub(crate) fn cards(language: Language) -> Vec<ProductCard> {
    THINGS.iter().map(|thing| card(thing, language)).collect()
}

/// The front page.
pub(crate) fn home(language: Language) -> HomeView {
    let paths = paths(language);
    let tile = |english: &str, russian: &str, slug: &str, image: &str| CategoryTile {
        title: say(language, english, russian),
        url: paths.category(slug),
        picture: Some(picture(image, String::new())),
    };
    HomeView {
        hero: Some(Hero {
            heading: say(
                language,
                "Made slowly, used every day",
                "Сделано не спеша, служит каждый день",
            ),
            text: say(
                language,
                "Stoneware from a small workshop in the hills: thrown by hand, glazed in colours that do not tire the eye.",
                "Керамика из маленькой мастерской в горах: вылеплена руками, покрыта глазурью цветов, которые не надоедают.",
            ),
            action: say(language, "See the kitchen", "Всё для кухни"),
            url: paths.category("kitchen"),
            picture: Some(picture(
                "table",
                say(language, "A mug and a teapot on a table", "Кружка и чайник на столе"),
            )),
        }),
        categories: vec![
            tile("Kitchen", "Кухня", "kitchen", "mug"),
            tile("Lighting", "Свет", "lighting", "lamp"),
            tile("Textiles", "Текстиль", "textiles", "throw"),
            tile("Bags", "Сумки", "bags", "tote"),
        ],
        categories_more: false,
        collections: Vec::new(),
        featured: cards(language),
        structured: Vec::new(),
        promises: vec![
            Promise {
                title: say(language, "Delivered in 2 to 4 days", "Доставка за 2–4 дня"),
                text: String::new(),
                delivery: Some(delivery(language)),
                url: href("/delivery"),
            },
            Promise {
                title: say(language, "14 days to change your mind", "14 дней, чтобы передумать"),
                text: say(language, "Returns are simple and free.", "Вернуть просто и бесплатно."),
                delivery: None,
                url: href("/returns"),
            },
            Promise {
                title: say(language, "A person answers", "Отвечает человек"),
                text: say(language, "Usually within the hour.", "Обычно в течение часа."),
                delivery: None,
                url: href("/contacts"),
            },
        ],
    }
}

/// A category.
pub(crate) fn listing(language: Language) -> ListingView {
    let paths = paths(language);
    ListingView {
        title: say(language, "Kitchen", "Кухня"),
        introduction: Some(say(
            language,
            "Cups, pots and boards that look better after ten years than on the first day.",
            "Чашки, чайники и доски, которые через десять лет выглядят лучше, чем в первый день.",
        )),
        breadcrumbs: vec![Crumb {
            title: say(language, "Home goods", "Для дома"),
            url: href("/categories/home"),
        }],
        subcategories: [
            ("Cups", "Чашки"),
            ("Teapots", "Чайники"),
            ("Boards", "Разделочные доски"),
            ("Storage", "Хранение"),
        ]
        .map(|(english, russian)| Subcategory {
            title: say(language, english, russian),
            url: paths.category("x"),
            count: Some(12),
        })
        .into(),
        count: Some(23),
        sorts: SortOrder::ALL
            .map(|order| SortLink {
                order,
                url: href("/categories/kitchen?sort=x"),
                current: order == SortOrder::Featured,
            })
            .into(),
        products: cards(language),
        previous: None,
        next: Some(href("/categories/kitchen?after=x")),
        pages: Vec::new(),
        facets: None,
        chosen: Vec::new(),
        clear: None,
        search: None,
        indexed: true,
        structured: Vec::new(),
    }
}

/// A product with two options.
pub(crate) fn product(language: Language) -> ProductView {
    let value = |english: &str, russian: &str, sku: &str, selected, state| OptionValue {
        label: say(language, english, russian),
        url: paths(language).variant("mug", sku),
        picture: matches!(english, "Sand" | "Moss" | "Night blue")
            .then(|| picture("mug", String::new())),
        selected,
        state,
    };
    ProductView {
        title: say(language, "Stoneware mug", "Кружка из каменной керамики"),
        summary: Some(say(
            language,
            "Thrown by hand, glazed inside, raw to the touch outside.",
            "Вылеплена вручную, глазурь внутри, шероховатая глина снаружи.",
        )),
        description: vec![
            say(
                language,
                "Each mug is thrown on the wheel and fired twice. The glaze pools a little differently every time, so no two are quite the same.",
                "Каждую кружку вытачивают на гончарном круге и обжигают дважды. Глазурь всякий раз ложится чуть иначе, поэтому двух одинаковых нет.",
            ),
            say(
                language,
                "It keeps coffee warm for longer than thin porcelain, and it survives the dishwasher.",
                "Кофе остывает в ней медленнее, чем в тонком фарфоре, и её можно мыть в машине.",
            ),
        ],
        facts: [
            (
                "Material",
                "Материал",
                "Stoneware, lead-free glaze",
                "Каменная керамика, глазурь без свинца",
            ),
            ("Height", "Высота", "9 cm", "9\u{a0}см"),
            ("Care", "Уход", "Dishwasher and microwave", "Посудомойка и микроволновка"),
        ]
        .map(|(name, name_ru, value, value_ru)| Fact {
            name: say(language, name, name_ru),
            value: FactValue::Text(say(language, value, value_ru)),
        })
        .into_iter()
        .chain([Fact {
            name: say(language, "Made by hand", "Ручная работа"),
            value: FactValue::Yes,
        }])
        .collect(),
        pictures: ["mug", "table", "teapot"]
            .map(|name| picture(name, say(language, "The mug from the side", "Кружка сбоку")))
            .into(),
        breadcrumbs: vec![Crumb {
            title: say(language, "Kitchen", "Кухня"),
            url: href("/categories/kitchen"),
        }],
        options: vec![
            OptionGroup {
                name: say(language, "Colour", "Цвет"),
                values: vec![
                    value("Sand", "Песочный", "MUG-SA-M", true, OptionValueState::Available),
                    value("Moss", "Мох", "MUG-MO-M", false, OptionValueState::Available),
                    value(
                        "Night blue",
                        "Ночной синий",
                        "MUG-NI-M",
                        false,
                        OptionValueState::SoldOut,
                    ),
                ],
            },
            OptionGroup {
                name: say(language, "Size", "Размер"),
                values: vec![
                    value("200 ml", "200\u{a0}мл", "MUG-SA-S", false, OptionValueState::Available),
                    value("300 ml", "300\u{a0}мл", "MUG-SA-M", true, OptionValueState::Available),
                    value("450 ml", "450\u{a0}мл", "MUG-SA-L", false, OptionValueState::Missing),
                ],
            },
        ],
        chosen: ChosenVariant {
            sku: "MUG-SA-M".to_owned(),
            price: euros(1890, language),
            price_before: Some(euros(2400, language)),
            tax: TaxNote::Included,
            availability: Availability::Low { left: 3 },
            quantity_max: 3,
        },
        delivery: Some(delivery(language)),
        related: cards(language).into_iter().skip(4).collect(),
        structured: Vec::new(),
    }
}

/// A product with one variant, no picture and nothing left.
pub(crate) fn sold_out_product(language: Language) -> ProductView {
    let view = product(language);
    ProductView {
        title: say(language, "Ribbed vase, tall", "Высокая ваза с рёбрами"),
        pictures: vec![],
        options: vec![],
        chosen: ChosenVariant {
            sku: "VASE-1".to_owned(),
            price: euros(123_456_789, language),
            price_before: None,
            tax: TaxNote::OnTop,
            availability: Availability::SoldOut,
            quantity_max: 1,
        },
        related: vec![],
        ..view
    }
}
