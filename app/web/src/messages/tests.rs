use std::collections::BTreeSet;

use minijinja::{Environment, UndefinedBehavior, context};

use super::catalogue::{Catalogue, CatalogueError};
use crate::{
    Language,
    render::TEMPLATES,
    views::{
        DeclineReason, ErrorKind, FieldProblem, OrderStatus, SortOrder, TaxNote, TestCardAnswer,
    },
};

#[test]
fn every_language_has_the_same_messages_with_the_same_placeholders() {
    let english = Catalogue::embedded(Language::En).signatures();
    let russian = Catalogue::embedded(Language::Ru).signatures();
    assert_eq!(english, russian);
}

/// A use of the catalogue in a template: `t.cart.title`, or `t.problem[` with a computed key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Message(String),
    Section(String),
}

fn uses(source: &str) -> BTreeSet<Use> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = BTreeSet::new();
    for (at, _) in source.match_indices("t.") {
        if source[..at].ends_with(|c| is_word(c) || c == '.' || c == '-' || c == '/') {
            continue;
        }
        let rest = &source[at + 2..];
        let section = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        match rest[section.len()..].chars().next() {
            Some('.') => {
                let rest = &rest[section.len() + 1..];
                let key = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
                found.insert(Use::Message(format!("{section}.{key}")));
            }
            Some('[') => {
                found.insert(Use::Section(section.to_owned()));
            }
            other => panic!("t.{section} is followed by {other:?}"),
        }
    }
    found
}

#[test]
fn templates_name_only_messages_there_are_and_no_message_is_unused() {
    let used: BTreeSet<Use> = TEMPLATES.iter().flat_map(|(_, source)| uses(source)).collect();
    let known = Catalogue::embedded(Language::En).signatures();
    for message in &used {
        if let Use::Message(key) = message {
            assert!(known.contains_key(key), "a template names {key}");
        }
    }
    for key in known.keys() {
        let (section, _) = key.split_once('.').unwrap();
        assert!(
            used.contains(&Use::Message(key.clone()))
                || used.contains(&Use::Section(section.to_owned())),
            "no template uses {key}"
        );
    }
}

#[test]
fn computed_keys_cover_every_variant_of_their_enum() {
    let known = Catalogue::embedded(Language::En).signatures();
    let name = |value: minijinja::Value| value.as_str().unwrap().to_owned();
    let mut wanted = Vec::new();
    let serde = |value| name(minijinja::Value::from(minijinja::value::Serde(value)));
    wanted.extend(FieldProblem::ALL.map(|v| format!("problem.{}", serde(Fact::Problem(v)))));
    wanted.extend(DeclineReason::ALL.map(|v| format!("decline.{}", serde(Fact::Decline(v)))));
    wanted.extend(OrderStatus::ALL.map(|v| format!("status.{}", serde(Fact::Status(v)))));
    wanted.extend(SortOrder::ALL.map(|v| format!("sort.{}", serde(Fact::Sort(v)))));
    wanted.extend(TaxNote::ALL.map(|v| format!("price.{}", serde(Fact::Tax(v)))));
    wanted.extend(TestCardAnswer::ALL.map(|v| format!("test_card.{}", serde(Fact::Card(v)))));
    for kind in ErrorKind::ALL {
        for part in ["title", "text"] {
            wanted.push(format!("error.{}_{part}", serde(Fact::Error(kind))));
        }
    }
    for key in wanted {
        assert!(known.contains_key(&key), "{key} is missing");
    }
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Fact {
    Problem(FieldProblem),
    Decline(DeclineReason),
    Status(OrderStatus),
    Sort(SortOrder),
    Tax(TaxNote),
    Card(TestCardAnswer),
    Error(ErrorKind),
}

fn rendered(catalogue: &str, language: Language, template: &str) -> Result<String, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_global("t", Catalogue::parse(catalogue, language).unwrap().into_value());
    environment.add_template("page.html", template).unwrap();
    let page = environment.get_template("page.html").unwrap();
    page.render(context! { hostile => "<b>&", n => 3 }).map_err(|error| format!("{error:#}"))
}

#[test]
fn the_plural_form_follows_the_number() {
    let russian = r#"a.low = { one = "осталась {count} штука", few = "{count} штуки", many = "{count} штук" }"#;
    for (count, text) in [
        (1, "осталась 1\u{a0}штука"),
        (3, "3\u{a0}штуки"),
        (11, "11\u{a0}штук"),
        (480_275, "480\u{a0}275\u{a0}штук"),
    ] {
        let template = format!("{{{{ t.a.low(count={count}) }}}}");
        assert_eq!(rendered(russian, Language::Ru, &template).unwrap(), text);
    }
}

#[test]
fn a_link_in_a_message_stays_a_link_and_the_rest_is_escaped() {
    let catalogue = r#"a.terms = "1 < 2, {link}, {name}""#;
    let template = r#"{% set link %}<a href="/x">{{ hostile }}</a>{% endset %}{{ t.a.terms(link=link, name=hostile) }}"#;
    assert_eq!(
        rendered(catalogue, Language::En, template).unwrap(),
        r#"1 &lt; 2, <a href="/x">&lt;b&gt;&amp;</a>, &lt;b&gt;&amp;"#
    );
}

#[test]
fn unknown_keys_and_wrong_arguments_are_errors() {
    let catalogue = r#"a.greeting = "Hello {name}""#;
    for template in [
        "{{ t.a.missing }}",
        "{{ t.b.greeting(name='x') }}",
        "{{ t.a.greeting() }}",
        "{{ t.a.greeting(name='x', other='y') }}",
    ] {
        assert!(rendered(catalogue, Language::En, template).is_err(), "{template}");
    }
    let whole = rendered(catalogue, Language::En, "{{ t.a.greeting(name='x') }}");
    assert_eq!(whole.unwrap(), "Hello x");
}

#[test]
fn a_broken_catalogue_is_refused_with_its_key() {
    let refused = |source| Catalogue::parse(source, Language::Ru).unwrap_err();
    assert!(matches!(refused("a = "), CatalogueError::Syntax(_)));
    assert!(matches!(refused("a.b = 1"), CatalogueError::NotAMessage { key } if key == "a.b"));
    for source in [r#"a.b = "{x""#, r#"a.b = "x}""#, r#"a.b = "{}""#, r#"a.b = "{X}""#] {
        assert!(matches!(refused(source), CatalogueError::BadPlaceholder { .. }), "{source}");
    }
    for source in [
        r#"a.b = { one = "x", other = "y" }"#,
        r#"a.b = { one = "x", few = "y", many = "z", other = "w" }"#,
    ] {
        assert!(matches!(refused(source), CatalogueError::WrongForms { .. }), "{source}");
    }
}
