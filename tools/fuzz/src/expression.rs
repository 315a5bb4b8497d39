//! Expressions of mappings.

use app_import::expression::Expression;

/// An expression that is read is evaluated over any row, and the same each time.
pub fn expression(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (text, row) = text.split_once('\0').unwrap_or((&text, "85123A,Лампа,2.55,-6,,x"));
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    let fields: Vec<&str> = row.split(',').collect();
    let places = (0..expression.columns().len()).collect();
    let bound = expression.bind(places);
    let field = |index: usize| fields.get(index).copied().unwrap_or_default();
    let once = bound.evaluate(&field).map(|value| format!("{value:?}"));
    let again = bound.evaluate(&field).map(|value| format!("{value:?}"));
    assert_eq!(once, again, "{text:?}");
}
