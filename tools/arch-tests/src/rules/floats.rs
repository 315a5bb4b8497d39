//! Money is counted in integers: no float type in the crates that compute or carry it.

use crate::Violation;
use crate::source::Source;

/// Where money is computed or carried; each stands for its contract crate as well.
const MONEY: &[&str] = &[
    "libs/common/",
    "modules/mod-cart/",
    "modules/mod-cart-api/",
    "modules/mod-order/",
    "modules/mod-order-api/",
    "modules/mod-payment/",
    "modules/mod-payment-api/",
    "modules/mod-pricing/",
    "modules/mod-pricing-api/",
];

/// Checks every Rust file of the money crates, tests included.
#[must_use]
pub fn check(files: &[Source]) -> Vec<Violation> {
    files
        .iter()
        .filter(|file| MONEY.iter().any(|folder| file.path.starts_with(folder)))
        .flat_map(|file| ["f32", "f64"].into_iter().flat_map(|word| file.lines_with(word)))
        .map(|place| Violation::new(place, "money is integer minor units; a float loses cents"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_float_is_reported() {
        let float = "fn rate() -> f64 { 0.2 }";
        for path in ["libs/common/src/money.rs", "modules/mod-pricing/src/tax.rs"] {
            let found = check(&[Source::new(path, float)]);
            assert_eq!(found.len(), 1, "{path}");
            assert_eq!(found[0].subject, format!("{path}:1"));
        }
    }

    #[test]
    fn a_float_in_words_or_elsewhere_is_quiet() {
        let words = "/// Never an `f64`.\nconst NOTE: &str = \"no f32\";";
        assert_eq!(check(&[Source::new("libs/common/src/money.rs", words)]), []);
        let measure = "fn seconds() -> f64 { 0.5 }";
        assert_eq!(check(&[Source::new("runtime/telemetry/src/lib.rs", measure)]), []);
    }
}
