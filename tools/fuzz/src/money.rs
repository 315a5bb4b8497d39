//! Amounts, as text and as JSON.

use app_import::expression::Decimal;
use kernel_common::Money;

/// What is read as an amount is written as the same amount, and never grows by itself.
pub fn money(data: &[u8]) {
    if let Ok(money) = serde_json::from_slice::<Money>(data) {
        let json = serde_json::to_vec(&money).expect("plain data");
        assert_eq!(serde_json::from_slice::<Money>(&json).ok(), Some(money));
        assert!(!money.to_string().is_empty());
        let twice = money.checked_add(money);
        assert!(twice.is_err() || twice.is_ok_and(|sum| sum.currency == money.currency));
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Some(decimal) = Decimal::parse(text) else {
        return;
    };
    for places in 0..=4 {
        if let Some(rounded) = decimal.round(places) {
            let again = rounded.round(places);
            let same = again.is_some_and(|again| again.compare(rounded).is_eq());
            assert!(same, "{text:?} rounded twice");
            if let Some(units) = rounded.to_units(places) {
                assert_eq!(Decimal::from_units(units, places).to_units(places), Some(units));
            }
        }
    }
}
