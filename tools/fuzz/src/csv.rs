//! Delimited files, as merchants send them.

use std::io::Cursor;

use app_import::{
    ShopifyReader,
    source::{Dialect, Next, Record, Records},
};
use kernel_common::Currency;

/// Whatever the file, reading ends, lines are told in order, and nothing is read that is not there.
pub fn csv(data: &[u8]) {
    for dialect in
        [Dialect { delimiter: b',', quoting: true }, Dialect { delimiter: b'\t', quoting: false }]
    {
        records(data, dialect);
    }
    let content = Box::new(Cursor::new(data.to_vec()));
    let Ok(mut reader) = ShopifyReader::open(content, Currency::EUR) else {
        return;
    };
    let mut products = 0;
    while let Ok(Some(_)) = reader.read_next() {
        products += 1;
        assert!(products <= data.len(), "more products than bytes");
    }
}

fn records(data: &[u8], dialect: Dialect) {
    let content = Box::new(Cursor::new(data.to_vec()));
    let Ok(mut records) = Records::new(content, None, dialect) else {
        return;
    };
    let mut record = Record::default();
    let (mut read, mut bytes) = (0, 0);
    loop {
        match records.next(&mut record) {
            Ok(Next::Record) => bytes += record.fields().map(str::len).sum::<usize>(),
            Ok(Next::Fault(_)) => {}
            Ok(Next::End) | Err(_) => return,
        }
        read += 1;
        assert!(read <= data.len() + 1, "more records than bytes");
        // Bytes of other encodings grow to at most three of UTF-8.
        assert!(bytes <= 3 * data.len(), "more text than was sent");
    }
}
