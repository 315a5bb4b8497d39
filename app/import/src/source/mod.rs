//! From a file to records: unpacked, decoded, cut at its delimiters.
//!
//! Invariants: memory is bounded by the longest record allowed, whatever the file is; every record
//! knows the line it begins on; what is wrong with one record never hides the next line.
//! Left out: what the fields mean.

mod decode;
mod open;
mod record;
mod records;

pub use decode::encoding_named;
pub use open::{Consumed, OpenError, Opened, open};
pub use record::Record;
pub use records::{Dialect, Next, RECORD_BYTES_MAX, ReadError, RecordFault, Records};
