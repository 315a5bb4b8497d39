//! Tables for people, out of the API's JSON.

use std::fmt::{self, Display, Formatter};

use kernel_common::Money;
use serde_json::Value;

/// Rows under headings. A heading that begins with `>` stands over numbers, flush right.
pub(crate) struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(headings: &[&'static str]) -> Self {
        Self { headings: headings.to_vec(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// A row for each of the answer's items, a cell for each of the fields.
    pub(crate) fn items(&mut self, answer: &Value, fields: &[&str]) {
        let items = answer["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        for item in items {
            self.row(fields.iter().map(|field| cell(&item[*field])).collect());
        }
    }

    fn widths(&self) -> Vec<usize> {
        let column = |position: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(position));
            let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            longest.max(self.headings[position].trim_start_matches('>').chars().count())
        };
        (0..self.headings.len()).map(column).collect()
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let line = |cells: Vec<&str>| {
            let padded =
                cells.iter().zip(&widths).zip(&self.headings).map(|((cell, width), heading)| {
                    match heading.starts_with('>') {
                        true => format!("{cell:>width$}"),
                        false => format!("{cell:<width$}"),
                    }
                });
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let headings = self.headings.iter().map(|heading| heading.trim_start_matches('>'));
        writeln!(f, "{}", line(headings.collect()))?;
        for row in &self.rows {
            writeln!(f, "{}", line(row.iter().map(String::as_str).collect()))?;
        }
        Ok(())
    }
}

/// A value in one cell: money with its decimals, nothing for what is absent.
pub(crate) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(_) => serde_json::from_value::<Money>(value.clone())
            .map_or_else(|_| value.to_string(), |money| money.to_string()),
        other => other.to_string(),
    }
}

/// What to type for the next page, if there is one.
pub(crate) fn next_hint(answer: &Value) -> String {
    answer["next"].as_str().map_or_else(String::new, |next| format!("more: --after {next}\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Table;

    #[test]
    fn columns_are_as_wide_as_their_longest_cell_and_numbers_are_flush_right() {
        let mut table = Table::new(&["sku", ">on hand", "name", ">price"]);
        let price = json!({ "amount_minor": 1490, "currency": "EUR" });
        let answer = json!({ "items": [
            { "sku": "MUG-BLUE", "on_hand": 7, "name": "Кружка", "price": price },
            { "sku": "A", "on_hand": 1200, "price": null },
        ] });
        table.items(&answer, &["sku", "on_hand", "name", "price"]);
        let expected = "\
sku       on hand  name        price
MUG-BLUE        7  Кружка  14.90 EUR
A            1200
";
        assert_eq!(table.to_string(), expected);
    }
}
