use std::collections::{BTreeMap, BTreeSet};

use kernel_common::{CategoryId, Locale, LocalizedText, SequentialIds};
use mod_catalog_api::{
    AttributeAssignment, AttributeInput, AttributeInputValue, AttributeKind, AttributePut,
    AttributeSource, AttributeValue, Code, FacetKind, FacetPut, OptionLabel, Outcome, Unit,
};
use proptest::prelude::*;

use super::{
    AttributeRecord, Layer, Lexicon, OptionRecord, OwnValue, OwnValues, Showing, effective, missing,
};

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn text(en: &str) -> LocalizedText {
    LocalizedText([(Locale::en(), en.to_owned())].into())
}

fn attribute(name: &str, kind: AttributeKind, unit: Option<&str>) -> AttributeRecord {
    AttributeRecord::new(&AttributePut {
        code: code(name),
        name: text(name),
        kind,
        unit: unit.map(code),
        position: 0,
        options: Vec::new(),
    })
}

fn unit(name: &str, base: &str, numerator: i64) -> Unit {
    let symbol = LocalizedText::en_ru(name, if name == "kg" { "кг" } else { name });
    Unit { code: code(name), symbol, base: code(base), numerator, denominator: 1 }
}

fn lexicon() -> Lexicon {
    let attributes = vec![
        attribute("note", AttributeKind::Text, None),
        attribute("color", AttributeKind::Option, None),
        attribute("tags", AttributeKind::Options, None),
        attribute("weight", AttributeKind::Number, Some("g")),
        attribute("count", AttributeKind::Number, None),
        attribute("new", AttributeKind::Boolean, None),
        attribute("since", AttributeKind::Date, None),
    ];
    let mut lexicon = Lexicon::new(attributes, Locale::en());
    lexicon.learn_units(vec![unit("g", "g", 1), unit("kg", "g", 1_000), unit("mm", "mm", 1)]);
    for (dictionary, name, option) in [
        ("color", "blue", "blue"),
        ("color", "синий", "blue"),
        ("tags", "a", "a"),
        ("tags", "b", "b"),
    ] {
        lexicon.learn_option(code(dictionary), code(name), code(option));
    }
    lexicon
}

fn plain(name: &str, value: &str) -> AttributeInput {
    AttributeInput { code: code(name), value: AttributeInputValue::Plain(value.to_owned()) }
}

#[test]
fn plain_text_is_read_as_the_attribute_s_kind_says() {
    let lexicon = lexicon();
    let read = |name: &str, value: &str| lexicon.read(&plain(name, value)).expect(value);
    let number = |text: &str, unit: Option<&str>| OwnValue::Number {
        amount: text.parse().expect("a number"),
        unit: unit.map(code),
    };
    assert_eq!(read("note", " a note "), OwnValue::Text(text("a note")));
    assert_eq!(read("color", "Синий"), OwnValue::Option(code("blue")));
    assert_eq!(read("tags", "B; a|b"), OwnValue::Options(vec![code("a"), code("b")]));
    assert_eq!(read("weight", "1,5 кг"), number("1.5", Some("kg")));
    assert_eq!(read("weight", "300"), number("300", Some("g")));
    assert_eq!(read("count", "7"), number("7", None));
    assert_eq!(read("new", "да"), OwnValue::Boolean(true));
    assert_eq!(read("since", "2026-11-21"), OwnValue::Date("2026-11-21".parse().expect("a day")));
}

#[test]
fn a_value_that_is_not_of_the_kind_is_refused_where_it_stands() {
    use AttributeInputValue as Input;
    let typed = |name: &str, value: Input| AttributeInput { code: code(name), value };
    let amount = "1".parse().expect("a number");
    let table = [
        (plain("lost", "1"), "/attributes/0/code", "unknown_attribute"),
        (plain("note", " "), "/attributes/0/value", "required"),
        (plain("note", &"x".repeat(2_001)), "/attributes/0/value", "too_long"),
        (plain("note", "a\0"), "/attributes/0/value", "control_characters"),
        (plain("color", "green"), "/attributes/0/value", "unknown_option"),
        (plain("tags", " ; "), "/attributes/0/value", "required"),
        (plain("weight", "heavy"), "/attributes/0/value", "invalid_number"),
        (plain("weight", "3 mm"), "/attributes/0/value", "wrong_unit"),
        (plain("weight", "3 stone"), "/attributes/0/value", "unknown_unit"),
        (plain("weight", "999999999999999999 kg"), "/attributes/0/value", "out_of_range"),
        (plain("new", "maybe"), "/attributes/0/value", "invalid_boolean"),
        (plain("since", "yesterday"), "/attributes/0/value", "invalid_date"),
        (typed("note", Input::Boolean(true)), "/attributes/0/value", "wrong_kind"),
        (
            typed("count", Input::Number { amount, unit: Some(code("kg")) }),
            "/attributes/0/value",
            "wrong_unit",
        ),
    ];
    for (input, pointer, fault) in table {
        let mut faults = Vec::new();
        let read = lexicon().read_all(std::slice::from_ref(&input), "/attributes", &mut faults);
        assert!(read.is_empty(), "{input:?}");
        assert_eq!((faults[0].pointer.as_str(), faults[0].code.as_str()), (pointer, fault));
    }
}

#[test]
fn what_nobody_has_defined_becomes_text_and_new_options() {
    let mut lexicon = lexicon();
    let inputs =
        [plain("цвет-корпуса", "RAL 9003"), plain("color", "Green"), plain("color", "green")];
    let defined = lexicon.undefined(inputs.iter());
    assert_eq!(defined.len(), 1);
    assert_eq!(
        (defined[0].kind, defined[0].name.clone()),
        (AttributeKind::Text, text("Цвет корпуса"))
    );
    assert!(lexicon.read(&inputs[0]).is_ok());
    let options = lexicon.unknown_options(inputs.iter());
    let options: Vec<_> = options.iter().map(|o| (o.code.as_str(), o.label.as_str())).collect();
    assert_eq!(options, [("green", "Green")]);
}

#[test]
fn an_attribute_changes_hides_and_comes_back_with_its_versions() {
    let put = AttributePut {
        code: code("color"),
        name: text("Colour"),
        kind: AttributeKind::Option,
        unit: None,
        position: 1,
        options: Vec::new(),
    };
    let mut record = AttributeRecord::new(&put);
    assert_eq!(record.put(&put, false), Outcome::Unchanged);
    assert_eq!(record.put(&put, true), Outcome::Changed, "its dictionary is different");
    assert_eq!((record.remove(), record.remove()), (Outcome::Changed, Outcome::Unchanged));
    assert_eq!(record.put(&put, false), Outcome::Changed, "it is revived");
    assert_eq!((record.version, record.removed), (4, false));
    let text = AttributePut { kind: AttributeKind::Text, ..put };
    assert!(!record.keeps_nature(&text, true));
}

#[test]
fn values_are_shown_with_names_in_the_attributes_order_and_removed_ones_are_not() {
    let mut heavy = attribute("weight", AttributeKind::Number, Some("g"));
    heavy.position = -1;
    let mut gone = attribute("gone", AttributeKind::Text, None);
    gone.remove();
    let tags = attribute("tags", AttributeKind::Options, None);
    let option = |name: &str, position| OptionRecord {
        attribute: code("tags"),
        code: code(name),
        label: text(&name.to_uppercase()),
        position,
    };
    let showing = Showing::new(
        vec![tags, heavy, gone],
        vec![option("a", 2), option("b", 1)],
        vec![unit("g", "g", 1), unit("kg", "g", 1_000)],
    );
    let number = OwnValue::Number { amount: "1.5".parse().expect("1.5"), unit: Some(code("kg")) };
    let values: OwnValues = [
        (code("tags"), OwnValue::Options(vec![code("a"), code("b")])),
        (code("weight"), number),
        (code("gone"), OwnValue::Text(text("x"))),
    ]
    .into();
    let shown =
        showing.show(effective([Layer { source: AttributeSource::Product, values: &values }]));
    assert_eq!(shown.len(), 2);
    let base = "1500".parse().expect("1500");
    assert!(matches!(&shown[0].value, AttributeValue::Number { base: b, .. } if *b == base));
    assert_eq!(shown[0].unit.as_ref().map(|unit| unit.code.as_str()), Some("kg"));
    let label = |name: &str| OptionLabel { code: code(name), label: text(&name.to_uppercase()) };
    assert_eq!(shown[1].value, AttributeValue::Options(vec![label("b"), label("a")]));
}

#[test]
fn facets_come_from_all_above_the_nearest_saying_how() {
    let showing = Showing::new(
        vec![
            attribute("color", AttributeKind::Option, None),
            attribute("weight", AttributeKind::Number, Some("kg")),
        ],
        Vec::new(),
        vec![unit("g", "g", 1), unit("kg", "g", 1_000)],
    );
    let facet = |name: &str, kind, position| FacetPut { attribute: code(name), kind, position };
    let chain = [
        facet("weight", FacetKind::Values, 1),
        facet("color", FacetKind::Values, 2),
        facet("removed", FacetKind::Values, 0),
        facet("weight", FacetKind::Range, 3),
    ];
    let facets = showing.facets(&chain);
    let told: Vec<_> = facets.iter().map(|f| (f.attribute.as_str(), f.kind, f.position)).collect();
    assert_eq!(told, [("color", FacetKind::Values, 2), ("weight", FacetKind::Range, 3)]);
    assert_eq!(facets[1].unit.as_ref().map(|unit| unit.code.as_str()), Some("g"), "the base unit");
}

#[test]
fn required_attributes_without_a_value_are_told_once_in_their_order() {
    let assigned: Vec<AttributeAssignment> =
        [("size", true), ("note", false), ("color", true), ("size", true)]
            .map(|(name, required)| AttributeAssignment { code: code(name), required })
            .into();
    assert_eq!(missing(&assigned, |_| false), [code("size"), code("color")]);
    assert_eq!(missing(&assigned, |one| *one == code("size")), [code("color")]);
}

fn layers() -> impl Strategy<Value = Vec<BTreeMap<u8, bool>>> {
    proptest::collection::vec(proptest::collection::btree_map(0_u8..6, any::<bool>(), 0..5), 0..6)
}

proptest! {
    /// However many layers there are: the attributes are those of any layer, each value is the
    /// last layer's that sets it, and it says which layer that is.
    #[test]
    fn the_nearest_layer_that_sets_an_attribute_counts(layers in layers()) {
        let ids = SequentialIds::default();
        let layers: Vec<(CategoryId, OwnValues)> = layers
            .into_iter()
            .map(|layer| {
                let value = |(n, yes): (u8, bool)| (code(&format!("a{n}")), OwnValue::Boolean(yes));
                (CategoryId::generate(&ids), layer.into_iter().map(value).collect())
            })
            .collect();
        let counts = effective(layers.iter().map(|(category, values)| Layer {
            source: AttributeSource::Category(*category),
            values,
        }));
        let all: BTreeSet<&Code> = layers.iter().flat_map(|(_, values)| values.keys()).collect();
        prop_assert_eq!(counts.keys().copied().collect::<BTreeSet<_>>(), all);
        for (code, (source, value)) in counts {
            let nearest = layers.iter().rev().find(|(_, values)| values.contains_key(code));
            let (category, values) = nearest.expect("some layer sets it");
            prop_assert_eq!(&values[code], value);
            prop_assert_eq!(source, AttributeSource::Category(*category));
        }
    }

    /// A layer in front of others changes nothing that the others set.
    #[test]
    fn a_farther_layer_never_wins(layers in layers(), farther in 0_u8..6) {
        let own = |layer: &BTreeMap<u8, bool>| -> OwnValues {
            let value = |(n, yes): (&u8, &bool)| (code(&format!("a{n}")), OwnValue::Boolean(*yes));
            layer.iter().map(value).collect()
        };
        let near: Vec<OwnValues> = layers.iter().map(own).collect();
        let far: OwnValues = [(code(&format!("a{farther}")), OwnValue::Boolean(true))].into();
        let layer = |values| Layer { source: AttributeSource::Product, values };
        let without = effective(near.iter().map(layer));
        let with = effective([&far].into_iter().chain(&near).map(layer));
        for (code, value) in without {
            prop_assert_eq!(&with[code], &value);
        }
    }
}
