//! Facets of numbers and of days: always from and to, never a box for each.

use app_search::{
    DayRange, Facet, FacetContent, FacetFilter, NumberFilter, NumberRange, ProductsAnswer,
    SearchProducts, number_of_day,
};
use kernel_common::{CategoryId, LocalizedText};
use kernel_search::Number;
use mod_catalog_api::{
    AttributeInput, AttributeInputValue, AttributeKind, AttributePut, CalendarDate,
    CategoryTraitsPut, Code, FacetKind, FacetPut,
};
use testkit::tenant_one;
use testshop::keyed;

use crate::desk::{Desk, everything, names};

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn day(text: &str) -> CalendarDate {
    text.parse().expect("a day")
}

/// Cups are in the shop since a leap day, tea since later, and everything weighs two; text is no
/// facet at all.
async fn describe(desk: &Desk) -> CategoryId {
    let attribute = |name: &str, kind| AttributePut {
        code: code(name),
        name: LocalizedText::en_ru(name, name),
        kind,
        unit: None,
        position: 0,
        options: Vec::new(),
    };
    let value = |name: &str, text: &str| AttributeInput {
        code: code(name),
        value: AttributeInputValue::Plain(text.to_owned()),
    };
    let facet = |name: &str, kind, position| FacetPut { attribute: code(name), kind, position };
    let traits = |category: &str, values, facets| CategoryTraitsPut {
        category: category.parse().expect("a slug"),
        attributes: Vec::new(),
        values,
        facets,
    };
    let writer = &desk.shop.contracts.catalog_writer;
    let attributes = vec![
        attribute("since", AttributeKind::Date),
        attribute("weight", AttributeKind::Number),
        attribute("care", AttributeKind::Text),
    ];
    writer.put_attributes(&keyed(tenant_one()), attributes).await.expect("attributes");
    let kitchen = traits(
        "kitchen",
        vec![value("since", "2026-11-01"), value("weight", "2"), value("care", "By hand")],
        vec![
            facet("since", FacetKind::Values, 1),
            facet("weight", FacetKind::Range, 2),
            facet("care", FacetKind::Values, 3),
        ],
    );
    let cups = traits("cups", vec![value("since", "2024-02-29")], Vec::new());
    writer.put_category_traits(&keyed(tenant_one()), vec![kitchen, cups]).await.expect("traits");
    desk.ask(everything()).await.categories[0].id
}

fn since(answer: &ProductsAnswer) -> Option<&Facet> {
    answer.facets.iter().find(|facet| facet.code == "since")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_and_numbers_are_bounded_whatever_kind_was_chosen_and_text_is_no_facet() {
    let desk = Desk::open().await;
    let kitchen = describe(&desk).await;
    let asked = SearchProducts { category: Some(kitchen), ..everything() };
    let all = desk.until(asked.clone(), |answer| {
        matches!(since(answer).map(|facet| &facet.content),
            Some(FacetContent::Days { range, .. }) if range.count == 2)
    });
    let all = all.await;
    let codes: Vec<_> = all.facets.iter().map(|facet| facet.code.as_str()).collect();
    assert_eq!(codes, ["since", "weight"]);
    let range = DayRange { first: day("2024-02-29"), last: day("2026-11-01"), count: 2 };
    let days = FacetContent::Days { range, min: None, max: None };
    assert_eq!(since(&all).map(|facet| &facet.content), Some(&days));
    let two = Number::whole(2).expect("small");
    let range = NumberRange { lowest: two, highest: two, count: 2 };
    let weight = FacetContent::Range { range, min: None, max: None, unit: None };
    assert_eq!(all.facets[1].content, weight);

    let until = |last: &str| SearchProducts {
        ranges: vec![NumberFilter {
            facet: "since".to_owned(),
            min: None,
            max: Some(number_of_day(day(last))),
        }],
        ..asked.clone()
    };
    let early = desk.ask(until("2024-02-29")).await;
    assert_eq!(names(&early), ["Mug"], "both ends belong to it");
    let Some(FacetContent::Days { range, min, max }) = since(&early).map(|f| &f.content) else {
        panic!("days")
    };
    assert_eq!((range.last, *min, *max), (day("2026-11-01"), None, Some(day("2024-02-29"))));
    assert_eq!(desk.ask(until("2024-02-28")).await.total, 0);
    let ticked = FacetFilter { facet: "since".to_owned(), values: vec!["2024-02-29".to_owned()] };
    let ticked = SearchProducts { filters: vec![ticked], ..asked };
    assert_eq!(desk.ask(ticked).await.total, 0, "days are no values");
}
