use std::io::{Cursor, Read};

use proptest::prelude::*;

use super::{Dialect, Next, RECORD_BYTES_MAX, Records};
use crate::source::{Record, encoding_named};

const CSV: Dialect = Dialect { delimiter: b',', quoting: true };
const TSV: Dialect = Dialect { delimiter: b'\t', quoting: false };

/// One byte at a time: every border between two reads is met.
struct Trickle(Cursor<Vec<u8>>);

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let few = buffer.len().min(1);
        self.0.read(&mut buffer[..few])
    }
}

/// Records as `line: a|b`, faults as `line: field: reason`.
fn read_with(bytes: &[u8], dialect: Dialect, encoding: Option<&str>) -> Vec<String> {
    let told = encoding.map(|name| encoding_named(name).expect("known"));
    let content = Box::new(Trickle(Cursor::new(bytes.to_vec())));
    let mut records = Records::new(content, told, dialect).expect("opens");
    let (mut all, mut record) = (Vec::new(), Record::default());
    loop {
        match records.next(&mut record).expect("reads") {
            Next::End => return all,
            Next::Record => {
                let fields: Vec<_> = record.fields().collect();
                all.push(format!("{}: {}", record.line(), fields.join("|")));
            }
            Next::Fault(fault) => {
                all.push(format!("{}! {}: {}", fault.line, fault.field, fault.reason));
            }
        }
    }
}

fn read(text: &str) -> Vec<String> {
    read_with(text.as_bytes(), CSV, None)
}

#[test]
fn records_know_the_line_they_begin_on() {
    let text = "\u{feff}a,b\r\n\r\n\"1\n2\",\"say \"\"hi\"\"\"\r\nlast,";
    assert_eq!(read(text), ["1: a|b", "3: 1\n2|say \"hi\"", "5: last|"]);
}

#[test]
fn without_quoting_a_quote_is_a_character() {
    let rows = read_with(b"5\" pipe\t\"x\r\n\ty\n", TSV, None);
    assert_eq!(rows, ["1: 5\" pipe|\"x", "2: |y"]);
}

#[test]
fn a_broken_record_costs_its_first_line_and_nothing_else() {
    assert_eq!(
        read("a,b\nx,\"open\nc,d\ne,f\n"),
        ["1: a|b", "2! 1: a quote that opens here is never closed", "3: c|d", "4: e|f"]
    );
    let rows = read("a,b\n\"x\"y,1\nc,d\n");
    assert_eq!(
        rows[1].split(": ").nth(1),
        Some("text follows a closing quote; a quote inside a field is written twice")
    );
    assert_eq!((rows.len(), &*rows[2]), (3, "3: c|d"));
    let rows = read_with(b"a,b\nx,\xff\xfe\nn\0,1\nc,d\n", CSV, None);
    assert!(rows[1].starts_with("2! 1: the text is not UTF-8"), "{rows:?}");
    assert!(rows[2].starts_with("3! 0: the text holds a NUL"), "{rows:?}");
    assert_eq!(rows[3], "4: c|d");
}

#[test]
fn memory_is_bounded_by_the_longest_record() {
    let long = "x".repeat(RECORD_BYTES_MAX + 10);
    let content = Cursor::new(format!("a,b\n{long},1\nc,d\n\"{long}\n").into_bytes());
    let mut records = Records::new(Box::new(content), None, CSV).expect("opens");
    let (mut seen, mut record) = (Vec::new(), Record::default());
    loop {
        match records.next(&mut record).expect("reads") {
            Next::End => break,
            Next::Record => seen.push((record.line(), "record")),
            Next::Fault(fault) => seen.push((fault.line, fault.reason)),
        }
        assert!(records.window.len() <= RECORD_BYTES_MAX + 2 * super::CHUNK_BYTES);
    }
    assert_eq!(seen[0], (1, "record"));
    assert_eq!(seen[1], (2, "the record is longer than 1 MiB"));
    assert_eq!(seen[2], (3, "record"));
    assert_eq!(seen[3].0, 4);
    let many = format!("{}\nc,d\n", ",".repeat(20_000));
    let rows = read_with(many.as_bytes(), CSV, None);
    assert!(rows[0].contains("more than 10000 fields"), "{}", rows[0]);
    assert_eq!(rows[1], "2: c|d");
}

#[test]
fn other_encodings_are_read_as_told_and_a_mark_is_believed() {
    let rows = read_with(b"\xca\xf0\xf3\xe6\xea\xe0,1\n", CSV, Some("windows-1251"));
    assert_eq!(rows, ["1: Кружка|1"]);
    let utf16: Vec<u8> = "\u{feff}Чай,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_with(&utf16, CSV, None), ["1: Чай|2"]);
}

proptest! {
    /// What a strict writer wrote is read as another reader reads it.
    #[test]
    fn well_formed_files_are_read_as_everybody_reads_them(
        rows in prop::collection::vec(prop::collection::vec("[a-z\",\n é]{0,6}", 2..5), 1..8),
    ) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).expect("memory");
        }
        let bytes = writer.into_inner().expect("memory");
        let read: Vec<String> = read_with(&bytes, CSV, None)
            .into_iter()
            .map(|row| row.split_once(": ").expect("numbered").1.to_owned())
            .collect();
        let expected: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
        prop_assert_eq!(read, expected);
    }

    /// Whatever the bytes are, reading ends, and lines never run backwards.
    #[test]
    fn no_bytes_break_the_reader(
        bytes in prop::collection::vec(
            prop::sample::select(vec![b'a', b',', b'"', b'\n', b'\r', 0, 0xff, 0xc3, 0xa9]), 0..80),
        quoting in any::<bool>(),
    ) {
        let content = Box::new(Trickle(Cursor::new(bytes.clone())));
        let mut records =
            Records::new(content, None, Dialect { delimiter: b',', quoting }).expect("opens");
        let (mut last, mut record) = (0, Record::default());
        loop {
            let line = match records.next(&mut record).expect("memory") {
                Next::End => break,
                Next::Record => record.line(),
                Next::Fault(fault) => fault.line,
            };
            prop_assert!(line > last);
            last = line;
        }
        let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
        prop_assert!(last <= u64::try_from(lines).expect("few"));
    }
}
