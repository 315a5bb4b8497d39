//! Mappings, as merchants write them.

use std::io::Cursor;

use app_import::{MappedReader, Mapping};
use kernel_common::Currency;

/// A small file that most mappings find something in.
const FILE: &str = "\
StockCode,Description,UnitPrice,Quantity,InvoiceNo,id,name,price\n\
85123A,WHITE HANGING HEART T-LIGHT HOLDER,2.55,6,536365,1,Лампа,10\n\
71053,WHITE METAL LANTERN,3.39,-6,C536379,2,,x\n\
,,,,,,,\n";

/// A mapping is refused or used; neither stops the program.
pub fn mapping(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(mapping) = Mapping::parse(text) else {
        return;
    };
    let content = Box::new(Cursor::new(FILE.as_bytes().to_vec()));
    let Ok(mut reader) = MappedReader::open(content, mapping, Currency::EUR) else {
        return;
    };
    let mut products = 0;
    while let Ok(Some(_)) = reader.read_next() {
        products += 1;
        assert!(products <= FILE.lines().count(), "more products than lines");
    }
}
