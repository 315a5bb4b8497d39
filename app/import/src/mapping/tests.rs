use std::io::Cursor;

use kernel_common::Currency;

use super::{MappedReader, Mapping, Match, When};
use crate::{Draft, Found, SourceError};

const MAPPING: &str = r#"
skip = ['Kind == "service"']

[product]
name = 'clean(Name)'
category = 'split(Path, "/")'
status = 'Status'

[product.attributes]
brand = 'Brand'

[variant]
sku = 'Code'
weight_grams = 'Kilos * 1000'

[price]
currency = "EUR"
amount = 'Net * 1.2'

[stock]
available = '10'
when = "new"
"#;

const HEADER: &str = "Code,Name,Path,Brand,Kind,Net,Kilos,Status\n";

fn read(mapping: &str, text: &str) -> Result<Vec<Found>, SourceError> {
    let mapping = Mapping::parse(mapping)?;
    let currency = mapping.currency.unwrap_or(Currency::EUR);
    let content = Box::new(Cursor::new(text.as_bytes().to_vec()));
    let mut reader = MappedReader::open(content, mapping, currency)?;
    let mut all = Vec::new();
    while let Some(found) = reader.read_next()? {
        all.push(found);
    }
    Ok(all)
}

fn rows(rows: &str) -> Vec<Found> {
    read(MAPPING, &format!("{HEADER}{rows}")).unwrap_or_else(|error| panic!("{error}"))
}

fn product(found: &Found) -> &Draft {
    match found {
        Found::Product(draft) => draft,
        other => panic!("no product: {other:?}"),
    }
}

/// `line column reason` of the only rejects.
fn reasons(found: &Found) -> Vec<String> {
    match found {
        Found::Rejected { rejects, .. } => {
            rejects.iter().map(|r| format!("{} {} {}", r.line, r.column, r.reason)).collect()
        }
        other => panic!("not rejected: {other:?}"),
    }
}

#[test]
fn a_row_becomes_a_product() {
    let found = rows("MUG-1,\" Blue\t mug \",Home/Kitchen/,Acme,goods,10.00,0.35,draft\n");
    let draft = product(&found[0]);
    assert_eq!((draft.line, draft.rows, draft.name.as_str()), (2, 1, "Blue mug"));
    assert!(draft.slug.as_str().starts_with("blue-mug-mug-1-"), "{}", draft.slug);
    assert_eq!(draft.category, Some(vec!["Home".to_owned(), "Kitchen".to_owned()]));
    assert_eq!(draft.status, Some(mod_catalog_api::ProductStatus::Draft));
    let variant = &draft.variants[0];
    assert_eq!(variant.price.map(|money| money.amount_minor), Some(1_200));
    assert_eq!((variant.weight_grams, variant.available), (Some(350), Some(10)));
    let brand = "brand".parse().expect("a code");
    assert_eq!(draft.attributes.get(&brand).map(String::as_str), Some("Acme"));
}

#[test]
fn slugs_of_codes_that_differ_by_case_only_differ() {
    let found = rows("15056bl,Doily,A,,,1,,\n15056BL,Doily,A,,,1,,\n");
    assert_ne!(product(&found[0]).slug, product(&found[1]).slug);
}

#[test]
fn what_does_not_fit_is_told_with_line_and_column_and_stops_nothing() {
    let found = rows(
        "A,,x,,,1,,\nB,Bowl,x,,,cheap,,\nC,Cup,x,,,1.001,,sold\nD,Dish\nE,Egg,x,,service,1,,\n\
         F,Fork,x,,,-1,,\nG,Glass,x,,,2,,\n",
    );
    assert_eq!(reasons(&found[0]), ["2 Name name: is empty"]);
    assert!(reasons(&found[1])[0].contains("3 Net price: \"cheap\" is not a number"));
    let faults = reasons(&found[2]);
    assert!(faults[0].contains("does not fit EUR, which has 2 decimals"), "{faults:?}");
    assert!(faults[1].contains("4 Status status: is none of published"), "{faults:?}");
    assert_eq!(reasons(&found[3]), ["5  has 2 columns, the header has 8"]);
    assert_eq!(found[4], Found::Skipped { rows: 1 });
    assert_eq!(reasons(&found[5]), ["7 Net price: is below zero"]);
    assert_eq!(product(&found[6]).name, "Glass");
}

#[test]
fn lines_of_one_address_are_variants_of_one_product() {
    let mapping = r#"
        [product]
        slug = 'slug(Name)'
        name = 'Name'
        [variant]
        sku = 'Code'
        [[option]]
        name = "Size"
        value = 'Size'
    "#;
    let found =
        read(mapping, "Code,Name,Size\nA-S,Shirt,S\nA-M,Shirt,M\nB,Sock,one\nC,Cap,\nD,Tie,x\n")
            .expect("reads");
    let shirt = product(&found[0]);
    assert_eq!((shirt.rows, shirt.variants.len()), (2, 2));
    assert_eq!(shirt.variants[1].values, ["M"]);
    assert_eq!(product(&found[1]).variants.len(), 1);
    assert!(reasons(&found[2])[0].contains("a variant chooses a value"));
    assert_eq!(product(&found[3]).name, "Tie");
}

#[test]
fn invoice_lines_become_a_catalog() {
    let mapping = r#"
        skip = ['starts_with(Invoice, "C")']
        [aggregate]
        key = 'Code'
        take = { Text = "most_frequent", Price = "median" }
        skip = ['not starts_with(Code, "8")']
        [product]
        name = 'Text'
        [variant]
        sku = 'Code'
        [price]
        amount = 'Price'
    "#;
    let text = "Invoice,Code,Text,Price\n1,85123A,HEART,2.55\nC2,85123A,broken,9\n\
                3,POST,POSTAGE,18\n4,85123A,HEART,2.95\n5,85123A,?,2.55\n";
    let found = read(mapping, text).expect("reads");
    assert_eq!(found[0], Found::Skipped { rows: 1 });
    let heart = product(&found[1]);
    assert_eq!((heart.name.as_str(), heart.rows, heart.line), ("HEART", 3, 2));
    assert_eq!(heart.variants[0].price.map(|money| money.amount_minor), Some(255));
    assert_eq!(found[2], Found::Skipped { rows: 1 });
}

#[test]
fn a_mapping_that_is_wrong_is_refused_before_the_first_row() {
    let with = |more: &str| format!("[product]\nname = 'Name'\n[variant]\nsku = 'Code'\n{more}");
    for (mapping, complaint) in [
        ("", "missing field `product`"),
        ("[product", "line 1:"),
        ("[product]\nname = 'concat('\n[variant]\nsku = 'Code'", "product.name = \"concat(\": at"),
        (&with("[price]\namount = 'Net'\ncurrency = 'EURO'"), "line 7: \"EURO\" is not an ISO"),
        (&with("[file]\ndelimiter = '||'"), "file.delimiter: one ASCII character"),
        (&with("[file]\nencoding = 'klingon'"), "file.encoding: \"klingon\" is not known"),
        (&with("colour = 'red'"), "unknown field `colour`"),
        (&with("[stock]\navailable = '1'\nwhen = 'often'"), "unknown variant `often`"),
    ] {
        let refused = read(mapping, "Code,Name\n").expect_err(mapping).to_string();
        assert!(refused.contains(complaint), "{mapping}: {refused}");
    }
    let refused = |header: &str| read(&with(""), header).expect_err(header).to_string();
    assert_eq!(refused("Code,Title\n"), "there is no column Name; the file has Code, Title");
    assert!(refused("Code,Name,Name\n").starts_with("the column Name comes twice"));
    assert_eq!(refused(""), "the file is empty");
}

#[test]
fn an_address_of_its_own_is_how_a_product_is_found_again() {
    let mapping = |slug: &str| {
        let text = format!("[product]\n{slug}\nname = '$1'\n[variant]\nsku = '$2'");
        Mapping::parse(&text).expect("a mapping")
    };
    assert_eq!(mapping("").match_by, Match::Sku);
    assert_eq!(mapping("slug = '$3'").match_by, Match::Slug);
    assert_eq!(mapping("slug = '$3'\nmatch = 'sku'").match_by, Match::Sku);
    assert_eq!(mapping("").stock_when, When::Always);
}
