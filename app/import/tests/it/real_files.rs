//! Real catalogs, where they lie beside the repository.

use std::path::{Path, PathBuf};

use app_import::{Counts, Format, Found, Reader, source};
use kernel_common::Currency;

use crate::stage::Stage;

const DATA: &str = "../../../shared/data";
const MAPPINGS: &str = "../../examples/imports";
/// Rows that a test reads of a large file.
const ROWS: u64 = 20_000;

fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(DATA).join(name);
    if path.is_file() {
        return Some(path);
    }
    println!("SKIPPED: there is no {}", path.display());
    None
}

fn mapping(name: &str) -> Format {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MAPPINGS).join(name);
    let text = std::fs::read_to_string(path).expect("a mapping");
    Format::mapped(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the first rows of a file are: products, lines that are passed over, rejects.
fn read(path: &Path, format: &Format) -> (Vec<app_import::Draft>, u64, Vec<app_import::Reject>) {
    let opened = source::open(path).expect("opens");
    let mut reader = Reader::of(opened.content, format, Currency::EUR).expect("a header");
    let (mut drafts, mut skipped, mut bad, mut rows) = (Vec::new(), 0, Vec::new(), 0);
    while rows < ROWS
        && let Some(found) = reader.read_next().expect("reads on")
    {
        match found {
            Found::Product(draft) => {
                rows += draft.rows;
                drafts.push(*draft);
            }
            Found::Skipped { rows } => skipped += rows,
            Found::Rejected { rejects, .. } => bad.extend(rejects),
        }
    }
    (drafts, skipped, bad)
}

#[test]
fn every_mapping_that_ships_is_one() {
    for name in ["uhtt_barcodes_ru.toml", "online_retail.toml", "complete_journey.toml"] {
        assert!(matches!(mapping(name), Format::Mapped(..)), "{name}");
    }
}

#[test]
fn the_barcode_reference_is_read_without_a_reject() {
    let Some(path) = real("uhtt_barcodes_ru/uhtt_barcode_ref_subset.tsv.zst") else { return };
    let (drafts, skipped, bad) = read(&path, &mapping("uhtt_barcodes_ru.toml"));
    assert_eq!((bad.len(), skipped), (0, 0), "{:?}", bad.first());
    let bulb = drafts.iter().find(|draft| draft.variants[0].sku.as_str() == "4050300010717");
    let bulb = bulb.expect("an Osram lamp");
    let path: Vec<_> = bulb.category.iter().flatten().map(String::as_str).collect();
    assert_eq!(path, ["Техника", "Электротехника", "Лампа электрическая"]);
    assert_eq!(bulb.attributes.values().collect::<Vec<_>>(), ["Osram"]);
    assert!(drafts.iter().all(|draft| draft.variants[0].price.is_some()));
}

#[test]
fn the_complete_journey_is_read_without_a_reject() {
    let Some(path) = real("complete_journey/products.csv.zst") else { return };
    let (drafts, _, bad) = read(&path, &mapping("complete_journey.toml"));
    assert_eq!(bad.len(), 0, "{:?}", bad.first());
    assert!(drafts.len() > 10_000, "{}", drafts.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn both_shopify_catalogs_are_imported_whole_and_only_once() {
    let stage = Stage::open().await;
    for (name, lines, products) in [("apparel.csv", 22, 20), ("home-and-garden.csv", 21, 20)] {
        let Some(path) = real(&format!("shopify_csv/{name}")) else { return };
        let counts = stage.counts(stage.import_of(path.clone(), Format::Shopify)).await;
        assert_eq!((counts.rows, counts.rejected_rows), (lines, 0), "{:?}", stage.rejects());
        assert_eq!(counts.created, products, "{name}: {counts:?}");
        let again = stage.counts(stage.import_of(path, Format::Shopify)).await;
        let expected = Counts { rows: lines, unchanged: products, ..Counts::default() };
        assert_eq!(again, expected, "{name}");
    }
}
