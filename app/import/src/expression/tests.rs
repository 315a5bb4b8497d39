use proptest::prelude::*;

use super::{ColumnRef, Expression};

const HEADER: [&str; 6] = ["Name", "Price", "Path", "Code", "Empty", "Body (HTML)"];
const ROW: [&str; 6] =
    ["Mug \u{5} blue", "12.90", "A (folder)/B / C", "85123A", "", "<p>Hot &amp; cold</p>"];

/// The value as a text; a list with `|` between.
fn value(text: &str) -> Result<String, String> {
    let expression = Expression::parse(text).map_err(|error| error.to_string())?;
    let place = |column: &ColumnRef| match column {
        ColumnRef::Name(name) => HEADER.iter().position(|known| known == name).expect("known"),
        ColumnRef::Position(position) => position - 1,
    };
    let places = expression.columns().iter().map(place).collect();
    let bound = expression.bind(places);
    let value = bound.evaluate(&|n| ROW[n]).map_err(|error| error.to_string())?;
    Ok(match value {
        super::Value::List(list) => list.join("|"),
        other => other.into_text().expect("no list").into_owned(),
    })
}

#[test]
fn every_function_does_what_the_guide_says() {
    for (expression, expected) in [
        ("Name", ROW[0]),
        ("`Body (HTML)`", ROW[5]),
        ("$4", "85123A"),
        (r#"concat(Code, "-", 1 + 1)"#, "85123A-2"),
        (r#"split(replace(Path, " (folder)", ""), "/")"#, "A|B|C"),
        (r#"join(split(Path, "/"), " > ")"#, "A (folder) > B > C"),
        (r#"at(split(Path, "/"), -1)"#, "C"),
        (r#"at(split(Path, "/"), 9)"#, ""),
        ("clean(Name)", "Mug blue"),
        ("lower(Code)", "85123a"),
        ("upper(trim(\"  a \"))", "A"),
        ("cut(Code, 2)", "85"),
        ("length(Code)", "6"),
        ("plain_text(`Body (HTML)`)", "Hot & cold"),
        (r#"if_empty(Empty, "none")"#, "none"),
        (r#"if(Price > 10, "dear", "cheap")"#, "dear"),
        (r#"case(Code, "1", "one", "85123A", "mug", "other")"#, "mug"),
        (r#"case(Code, "1", "one", "other")"#, "other"),
        (r#"contains(Code, "123")"#, "true"),
        (r#"starts_with(Code, "C") or ends_with(Code, "A")"#, "true"),
        ("like(Code, \"#####@\")", "true"),
        ("like(Code, \"####\")", "false"),
        (r#"like(Code, "*12*")"#, "true"),
        ("like(\"POST\", \"#####*\")", "false"),
        ("slug(Name, Code)", "mug-blue-85123a"),
        ("tag(Code)", "86c58c31"),
        ("Price * 1.2", "15.48"),
        ("round(Price / 3, 2)", "4.3"),
        ("-Price + 20", "7.1"),
        ("Empty * 2", ""),
        ("min(3, Price, 7)", "3"),
        ("max(3, Price, 7)", "12.9"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        (r#"not Price == 12.9 or Price == "12.900""#, "false"),
        ("Price == 12.900", "true"),
        (r#"Name != """#, "true"),
        ("number(Empty)", ""),
    ] {
        let expected =
            if expression == "tag(Code)" { super::tag_of("85123A") } else { expected.to_owned() };
        assert_eq!(value(expression), Ok(expected), "{expression}");
    }
}

#[test]
fn a_seeded_number_depends_on_its_key_only_and_stays_between_its_ends() {
    let of = |key: &str| value(&format!(r#"seeded("{key}", 49, 51, 0.5)"#)).expect("a number");
    assert_eq!(of("4607"), of("4607"));
    let mut seen: Vec<_> = (0..200).map(|n| of(&n.to_string())).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen, ["49", "49.5", "50", "50.5", "51"]);
}

#[test]
fn what_makes_no_sense_is_refused_where_it_stops_making_sense() {
    for (expression, complaint) in [
        ("", "at character 1: a column, a text, a number or a function is missing here"),
        ("concat(", "at character 8: a column"),
        ("concat()", "at character 1: concat takes at least 1 arguments"),
        ("replace(Name)", "at character 1: replace takes 3 arguments"),
        ("nothing(1)", "at character 1: there is no function \"nothing\""),
        ("\"open", "at character 1: the \" that opens here is never closed"),
        ("\"\\x\"", "at character 2: after \\ comes"),
        ("1.2.3", "at character 1: this is not a number"),
        ("$0", "at character 1: write the place"),
        ("Name Price", "at character 6: the expression was complete"),
        ("Name & Price", "at character 6: '&' has no meaning here"),
        ("and 1", "at character 1: \"and\" stands between"),
    ] {
        let refused = value(expression).expect_err(expression);
        assert!(refused.starts_with(complaint), "{expression}: {refused}");
    }
    let deep = format!("{}1{}", "(".repeat(60), ")".repeat(60));
    assert!(value(&deep).expect_err("deep").contains("nested too deeply"));
    let chain = vec!["1"; 300].join("+");
    assert!(value(&chain).expect_err("a chain").contains("more than 256 operands"));
    assert_eq!(value(&vec!["1"; 256].join("+")), Ok("256".to_owned()));
    let long = format!("\"{}\"", "x".repeat(5_000));
    assert!(value(&long).expect_err("long").contains("longer than 4096"));
}

#[test]
fn what_a_row_does_not_allow_is_said_in_words() {
    for (expression, complaint) in [
        ("Name * 2", "is not a number such as 12.90"),
        ("Price / 0", "out of range"),
        ("concat(split(Path, \"/\"))", "a list stands where a text belongs"),
        ("split(Path, \"\")", "something to split by"),
        ("seeded(Code, 9, 1)", "low, high and step"),
    ] {
        let refused = value(expression).expect_err(expression);
        assert!(refused.contains(complaint), "{expression}: {refused}");
    }
    let mut growing = "\"xxxxxxxxxxxxxxxx\"".to_owned();
    for _ in 0..7 {
        growing = format!("replace({growing}, \"x\", \"xxxxxxxxxxxxxxxx\")");
    }
    assert!(value(&growing).expect_err("grows").contains("64 KiB"));
}

proptest! {
    /// Whatever is typed: an answer or a complaint, never a panic.
    #[test]
    fn no_text_breaks_the_language(text in "\\PC{0,120}") {
        if let Ok(expression) = Expression::parse(&text) {
            let places = vec![0; expression.columns().len()];
            let bound = expression.bind(places);
            let _ = bound.evaluate(&|_| "x\u{0}é=1.5");
        }
    }

    #[test]
    fn no_combination_of_its_words_breaks_the_language(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "Name", "(", ")", ",", "+", "-", "*", "/", "==", "<", "and", "or", "not", "1.5",
                "\"a\"", "split", "join", "at", "if", "case", "like", "seeded", "slug", "$2", "`B`",
            ]),
            0..30,
        ),
    ) {
        if let Ok(expression) = Expression::parse(&words.join(" ")) {
            let places = vec![0; expression.columns().len()];
            let bound = expression.bind(places);
            let _ = bound.evaluate(&|_| "-7");
        }
    }
}
