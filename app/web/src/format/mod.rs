//! Numbers as people of each language write them. Integers in, text out: nothing here is a float.

mod country;
mod date;
mod days;
mod money;
mod number;
mod plural;
mod rate;

pub use country::country_name;
pub use date::{CalendarDate, DateText, MinuteOfDay};
pub use days::delivery_days;
pub use money::{MoneyText, currency_sign};
pub use number::{number, quantity};
pub use plural::PluralCategory;
pub use rate::percent;

/// Russian typography and ours: a space that no line breaks at.
const NO_BREAK_SPACE: char = '\u{a0}';

/// `digits` in groups of three.
fn grouped(digits: &str, separator: char) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * separator.len_utf8());
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
