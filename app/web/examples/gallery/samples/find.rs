use app_web::{
    Language, Paths,
    views::{
        Carried, CategoriesView, CategoryGroup, CategoryStep, Choice, Chosen, CollectionTile,
        CollectionsView, Correction, Crumb, FacetContent, FacetGroup, Facets, ListingView,
        PageLink, RangeField, Searched, SortLink, SortOrder, StockBox, Subcategory, Suggested,
        ValueBox,
    },
};

use super::{catalog, href, say};

fn paths(language: Language) -> Paths {
    Paths::new(language, Language::En)
}

fn value_box(code: &str, label: String, count: u64, checked: bool) -> ValueBox {
    ValueBox {
        id: format!("f-color-{code}"),
        value: format!("color:{code}"),
        label,
        count,
        checked,
    }
}

/// The form beside a listing.
pub(crate) fn facets(language: Language) -> Facets {
    let colours = [
        ("sand", "Sand", "Песочный", 14, false),
        ("moss", "Moss", "Мох", 9, true),
        ("night", "Night blue", "Ночной синий", 7, false),
        ("clay", "Clay", "Глина", 0, false),
        ("snow", "Snow", "Снег", 5, false),
        ("coal", "Coal", "Уголь", 4, false),
        ("rust", "Rust", "Ржавчина", 3, false),
        ("plum", "Plum", "Слива", 2, false),
        ("rye", "Rye", "Рожь", 1, false),
        ("fog", "Fog", "Туман", 1, false),
    ];
    let mut boxes = colours
        .into_iter()
        .map(|(code, en, ru, count, checked)| {
            value_box(code, say(language, en, ru), count, checked)
        })
        .collect::<Vec<_>>();
    let folded = boxes.split_off(8);
    let step = |english: &str, russian: &str, depth, count, current| CategoryStep {
        title: say(language, english, russian),
        url: href("/search?q=mug&category=x"),
        count,
        depth,
        current,
    };
    Facets {
        action: href("/categories/kitchen"),
        carried: vec![Carried { name: "sort".to_owned(), value: "name".to_owned() }],
        categories: vec![
            step("Kitchen", "Кухня", 0, 23, false),
            step("Cups", "Чашки", 1, 12, true),
        ],
        all_categories: Some(href("/search?q=mug")),
        price: Some(RangeField {
            min_name: "price_min".to_owned(),
            max_name: "price_max".to_owned(),
            min: "10".to_owned(),
            max: String::new(),
            lowest: "4.9".to_owned(),
            highest: "149".to_owned(),
        }),
        currency: "€".to_owned(),
        in_stock: StockBox { count: 19, checked: true },
        groups: vec![
            FacetGroup {
                id: "facet-color".to_owned(),
                title: say(language, "Colour", "Цвет"),
                open: true,
                content: FacetContent::Values { shown: boxes, folded },
            },
            FacetGroup {
                id: "facet-volume".to_owned(),
                title: say(language, "Volume", "Объём"),
                open: true,
                content: FacetContent::Range {
                    field: RangeField {
                        min_name: "min.volume".to_owned(),
                        max_name: "max.volume".to_owned(),
                        min: String::new(),
                        max: String::new(),
                        lowest: "50".to_owned(),
                        highest: "900".to_owned(),
                    },
                    unit: Some(say(language, "ml", "мл")),
                },
            },
            FacetGroup {
                id: "facet-released".to_owned(),
                title: say(language, "In the shop since", "В продаже с"),
                open: true,
                content: FacetContent::Days {
                    field: RangeField {
                        min_name: "min.released".to_owned(),
                        max_name: "max.released".to_owned(),
                        min: "2024-03-01".to_owned(),
                        max: String::new(),
                        lowest: "2019-04-01".to_owned(),
                        highest: "2026-11-21".to_owned(),
                    },
                },
            },
        ],
        chosen_count: 3,
    }
}

/// A category that is narrowed by three choices, on the second of many pages.
pub(crate) fn narrowed(language: Language) -> ListingView {
    let here = || href("/categories/kitchen?filter=color%3Amoss");
    let page = |number, gap| PageLink { number, url: here(), current: number == 2, gap };
    let price = say(language, "€10.00", "10,00\u{a0}€");
    ListingView {
        facets: Some(Facets { categories: vec![], all_categories: None, ..facets(language) }),
        chosen: vec![
            Chosen {
                choice: Choice::Value {
                    facet: say(language, "Colour", "Цвет"),
                    value: say(language, "Moss", "Мох"),
                },
                url: here(),
            },
            Chosen { choice: Choice::AtLeast { facet: None, min: price }, url: here() },
            Chosen { choice: Choice::InStock, url: here() },
        ],
        clear: Some(href("/categories/kitchen")),
        count: Some(1_021),
        sorts: [SortOrder::Newest, SortOrder::PriceAscending, SortOrder::PriceDescending]
            .map(|order| SortLink { order, url: here(), current: order == SortOrder::Newest })
            .into(),
        previous: Some(here()),
        pages: vec![page(1, false), page(2, false), page(3, false), page(4, false), page(43, true)],
        indexed: false,
        ..catalog::listing(language)
    }
}

/// Choices that leave nothing.
pub(crate) fn nothing_fits(language: Language) -> ListingView {
    ListingView {
        products: vec![],
        count: Some(0),
        pages: vec![],
        previous: None,
        next: None,
        ..narrowed(language)
    }
}

/// A search whose words were typed with the keys of another layout.
pub(crate) fn search(language: Language) -> ListingView {
    ListingView {
        breadcrumbs: vec![],
        subcategories: vec![],
        introduction: None,
        facets: Some(facets(language)),
        search: Some(Searched {
            text: "yfeiybrb".to_owned(),
            corrected: Some(Correction {
                text: say(language, "headphones", "наушники"),
                as_typed: href("/search?q=yfeiybrb&exact=1"),
            }),
            unavailable: false,
            suggestions: vec![],
        }),
        indexed: false,
        ..catalog::listing(language)
    }
}

/// A search that found nothing.
pub(crate) fn nothing_found(language: Language) -> ListingView {
    let suggested = |english: &str, russian: &str| Suggested {
        title: say(language, english, russian),
        url: paths(language).search(),
    };
    ListingView {
        products: vec![],
        count: Some(0),
        next: None,
        facets: None,
        search: Some(Searched {
            text: "qwertzuiop".to_owned(),
            corrected: None,
            unavailable: false,
            suggestions: vec![suggested("mug", "кружка"), suggested("Kitchen", "Кухня")],
        }),
        ..search(language)
    }
}

/// A search while there is no index.
pub(crate) fn unavailable(language: Language) -> ListingView {
    ListingView {
        facets: None,
        search: Some(Searched {
            text: "mug".to_owned(),
            corrected: None,
            unavailable: true,
            suggestions: vec![],
        }),
        ..search(language)
    }
}

/// The categories of a large shop.
pub(crate) fn categories(language: Language) -> CategoriesView {
    let below = |english: &str, russian: &str| Subcategory {
        title: say(language, english, russian),
        url: paths(language).category("x"),
        count: None,
    };
    let group = |english: &str, russian: &str, more_count| CategoryGroup {
        top: Crumb { title: say(language, english, russian), url: paths(language).category("x") },
        count: 1_204,
        below: vec![
            below("Cups", "Чашки"),
            below("Teapots", "Чайники"),
            below("Boards", "Разделочные доски"),
        ],
        more_count,
    };
    CategoriesView {
        groups: vec![
            group("Kitchen", "Кухня", 14),
            group("Lighting", "Свет", 0),
            group("Textiles", "Текстиль", 1),
            group("Bags", "Сумки", 3),
            group("Stationery", "Канцелярия", 0),
        ],
        structured: vec![],
    }
}

/// Two collections, one of them without a picture.
pub(crate) fn collections(language: Language) -> CollectionsView {
    let tile = |english: &str, russian: &str, image: Option<&str>| {
        let title = say(language, english, russian);
        CollectionTile {
            picture: image.map(|name| catalog::picture(name, title.clone())),
            url: paths(language).collection("x"),
            title,
        }
    };
    CollectionsView {
        collections: vec![
            tile("A quiet table", "Тихий стол", Some("table")),
            tile("Gifts", "Подарки", None),
        ],
    }
}
