//! The live columns as a file beside the generations: what one process leaves to the next.
//!
//! A line of JSON says what it holds; rows of one length follow, an id and a value for each
//! column. Invariant: the file is whole or it is none: it is replaced by a rename, after its bytes
//! have come to last, and one of another length than it says is like none.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::{live::Live, view::View};

const FORMAT: u32 = 1;
const NAME: &str = "live";
/// No value.
const NONE: i64 = i64::MIN;
/// Bytes of an id and of a value.
const ID: usize = 16;
const VALUE: usize = 8;
/// Rows that are written under one lock: new documents wait for it.
const ROWS: usize = 1_000;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    columns: Vec<String>,
    rows: u64,
    note: String,
}

/// Writes the values of the documents of `view`.
pub(crate) fn write(folder: &Path, view: &View, live: &Live, note: String) -> io::Result<()> {
    let (columns, rows) = (live.columns().to_vec(), view.searcher.num_docs());
    let head = Head { format: FORMAT, columns, rows, note };
    let draft = folder.join("live.new");
    let mut file = BufWriter::new(File::create(&draft)?);
    serde_json::to_writer(&mut file, &head)?;
    file.write_all(b"\n")?;
    for (segment, columns) in view.segments() {
        let mut documents = segment.doc_ids_alive().peekable();
        while documents.peek().is_some() {
            let values = live.reader();
            for doc in documents.by_ref().take(ROWS) {
                file.write_all(&columns.id(doc).to_le_bytes())?;
                for column in 0..head.columns.len() {
                    let value = values.get(columns.slot(doc), column).unwrap_or(NONE);
                    file.write_all(&value.to_le_bytes())?;
                }
            }
        }
    }
    file.into_inner()?.sync_all()?;
    fs::rename(&draft, folder.join(NAME))?;
    File::open(folder)?.sync_all()
}

/// Reads what was left into `live`. The note; `None` when nothing fit was left.
pub(crate) fn read(folder: &Path, live: &Live) -> Option<String> {
    read_file(&folder.join(NAME), live).ok().flatten()
}

fn read_file(path: &Path, live: &Live) -> io::Result<Option<String>> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut file = BufReader::new(file);
    let mut line = Vec::new();
    let head_bytes = file.read_until(b'\n', &mut line)?;
    let Ok(head) = serde_json::from_slice::<Head>(&line) else { return Ok(None) };
    let place = |own: &String| head.columns.iter().position(|column| column == own);
    let places: Option<Vec<usize>> = live.columns().iter().map(place).collect();
    let mut row = vec![0; ID + VALUE * head.columns.len()];
    let expected = (row.len() as u64).checked_mul(head.rows).map(|rows| rows + head_bytes as u64);
    let (Some(places), true) = (places, head.format == FORMAT && expected == Some(bytes)) else {
        return Ok(None);
    };
    for _ in 0..head.rows {
        file.read_exact(&mut row)?;
        let (id, values) = row.split_at(ID);
        let id = u128::from_le_bytes(id.try_into().expect("its length"));
        let values: Vec<i64> = values
            .chunks_exact(VALUE)
            .map(|value| i64::from_le_bytes(value.try_into().expect("its length")))
            .collect();
        let own = places.iter().map(|place| Some(values[*place]).filter(|value| *value != NONE));
        live.load(id, own);
    }
    Ok(Some(head.note))
}
