//! The committed corpora: files, mappings and expressions that were, or could have been, trouble.
//! Each is read as a test; the same entry points are what a fuzzer calls.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use app_import::{Format, Found, Mapping, Reader, expression::Expression};
use kernel_common::Currency;

const CORPUS: &str = "tests/corpus";

/// Files of a folder with an ending, in order.
fn corpus(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(CORPUS).join(folder);
    let entries = fs::read_dir(&folder).expect("a corpus").map(|entry| entry.expect("read").path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|known| known == ending)).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

fn told(bytes: Vec<u8>, format: &Format) -> String {
    let mut lines = String::new();
    let mut reader = match Reader::of(Box::new(Cursor::new(bytes)), format, Currency::EUR) {
        Ok(reader) => reader,
        Err(error) => return format!("refused: {error}\n"),
    };
    loop {
        let line = match reader.read_next() {
            Ok(None) => return lines,
            Err(error) => return format!("{lines}stopped: {error}\n"),
            Ok(Some(Found::Skipped { rows })) => format!("skipped {rows}"),
            Ok(Some(Found::Product(draft))) => {
                let skus: Vec<_> = draft.variants.iter().map(|v| v.sku.as_str()).collect();
                let name: String = draft.name.chars().take(60).collect();
                format!("{} product {} {name:?} {}", draft.line, draft.slug, skus.join(" "))
            }
            Ok(Some(Found::Rejected { rows, rejects })) => {
                let reasons = rejects.iter().map(|reject| {
                    format!("  {} [{}] {}", reject.line, reject.column, reject.reason)
                });
                format!("rejected {rows}\n{}", reasons.collect::<Vec<_>>().join("\n"))
            }
        };
        lines.push_str(&line);
        lines.push('\n');
    }
}

/// Beside each file lies what it is read as, and its mapping if it has one.
#[test]
fn every_file_is_read_as_it_was() {
    for file in corpus("files", "csv") {
        let mapping = file.with_extension("toml");
        let format = match fs::read_to_string(&mapping) {
            Ok(text) => Format::mapped(&text).unwrap_or_else(|error| panic!("{error}")),
            Err(_) => Format::Shopify,
        };
        let told = told(fs::read(&file).expect("a file"), &format);
        let expected = fs::read_to_string(file.with_extension("told")).unwrap_or_default();
        assert_eq!(told, expected, "{}", file.display());
    }
}

/// A file too large to lie in the corpus. What follows the field is read again.
#[test]
fn a_field_of_a_megabyte_is_refused_with_its_record_only() {
    let file = format!(
        "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n\
         mug,\"{}\",Title,Default Title,M-1,1\n\
         cup,Cup,Title,Default Title,C-1,2\n",
        "x".repeat(1024 * 1024)
    );
    let expected = "rejected 1\n  2 [Handle] the record is longer than 1 MiB\n\
                    3 product cup \"Cup\" C-1\n";
    assert_eq!(told(file.into_bytes(), &Format::Shopify), expected);
}

/// The first line of each says what is to be said of it: `# ok`, or a part of the complaint.
#[test]
fn every_mapping_is_read_as_it_was() {
    for file in corpus("mappings", "toml") {
        let text = fs::read_to_string(&file).expect("text");
        let expected = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let said = Mapping::parse(&text).map_or_else(|e| e.to_string(), |_| "ok".to_owned());
        assert!(said.contains(expected), "{}: {said}", file.display());
    }
}

/// `expression`, a tab, and what is said of it.
#[test]
fn every_expression_is_read_as_it_was() {
    for file in corpus("expressions", "txt") {
        for line in fs::read_to_string(&file).expect("text").lines() {
            let (text, expected) = line.split_once('\t').unwrap_or((line, "ok"));
            let said = Expression::parse(text).map_or_else(|e| e.to_string(), |_| "ok".to_owned());
            assert!(said.contains(expected), "{text}: {said}");
        }
    }
}
