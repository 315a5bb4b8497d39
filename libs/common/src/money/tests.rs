use proptest::prelude::*;

use super::{Currency, Money, MoneyError, Rate, Rounding};

fn eur(amount_minor: i64) -> Money {
    Money::new(amount_minor, Currency::EUR)
}

#[test]
fn rounding_policies_differ_only_on_the_remainder() {
    let table = [
        (5, 10, [1, 0, 0, 1]),
        (15, 10, [2, 2, 1, 2]),
        (25, 10, [3, 2, 2, 3]),
        (-5, 10, [-1, 0, 0, -1]),
        (-15, 10, [-2, -2, -1, -2]),
        (14, 10, [1, 1, 1, 2]),
        (20, 10, [2, 2, 2, 2]),
    ];
    let policies = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up];
    for (numerator, denominator, expected) in table {
        for (policy, want) in policies.into_iter().zip(expected) {
            let got = policy.divide(numerator, denominator);
            assert_eq!(got, want, "{numerator}/{denominator} {policy:?}");
        }
    }
}

#[test]
fn tax_on_top_and_tax_included_are_the_textbook_figures() {
    let vat = Rate::from_ppm(200_000);
    assert_eq!(eur(10_000).at_rate(vat, Rounding::HalfUp), Ok(eur(2_000)));
    assert_eq!(eur(12_000).included_at_rate(vat, Rounding::HalfUp), Ok(eur(2_000)));
    assert_eq!(eur(999).included_at_rate(vat, Rounding::HalfUp), Ok(eur(167)));
}

#[test]
fn currencies_never_mix_and_nothing_wraps() {
    let yen = Money::new(1, Currency::JPY);
    assert_eq!(
        eur(1).checked_add(yen),
        Err(MoneyError::CurrencyMismatch { left: Currency::EUR, right: Currency::JPY })
    );
    assert_eq!(eur(i64::MAX).checked_add(eur(1)), Err(MoneyError::Overflow));
    assert_eq!(eur(i64::MIN).checked_sub(eur(1)), Err(MoneyError::Overflow));
    assert_eq!(eur(i64::MAX).checked_mul(2), Err(MoneyError::Overflow));
    let four_fold = Rate::from_ppm(4_000_000);
    assert_eq!(eur(i64::MAX).at_rate(four_fold, Rounding::HalfUp), Err(MoneyError::Overflow));
}

#[test]
fn display_follows_the_minor_unit_of_the_currency() {
    let of =
        |minor, code| Money::new(minor, Currency::from_code(code).expect("listed")).to_string();
    assert_eq!(of(2490, "EUR"), "24.90 EUR");
    assert_eq!(of(-5, "EUR"), "-0.05 EUR");
    assert_eq!(of(2490, "JPY"), "2490 JPY");
    assert_eq!(of(2490, "KWD"), "2.490 KWD");
    assert_eq!(of(2490, "CLF"), "0.2490 CLF");
    assert_eq!(of(i64::MIN, "EUR"), "-92233720368547758.08 EUR");
}

#[test]
fn unknown_currencies_are_refused() {
    for code in ["", "EU", "eur", "XXX", "EURO", "ЕВР"] {
        assert_eq!(Currency::from_code(code), None, "{code}");
    }
    assert!(serde_json::from_str::<Money>(r#"{"amount_minor":1,"currency":"ZZZ"}"#).is_err());
    assert!(serde_json::from_str::<Money>(r#"{"amount_minor":1.5,"currency":"EUR"}"#).is_err());
}

#[test]
fn nobody_to_allocate_to_is_an_error() {
    assert_eq!(eur(10).allocate(&[]), Err(MoneyError::NoWeights));
    assert_eq!(eur(10).allocate(&[0, 0]), Err(MoneyError::NoWeights));
    assert_eq!(eur(10).allocate(&[1, 1, 1]), Ok(vec![eur(4), eur(3), eur(3)]));
}

proptest! {
    #[test]
    fn shares_add_up_and_stay_within_one_unit_of_exact(
        amount in any::<i64>(),
        weights in prop::collection::vec(any::<u64>(), 1..40),
    ) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let shares = eur(amount).allocate(&weights).expect("some weight is above zero");
        let total: i128 = shares.iter().map(|share| i128::from(share.amount_minor)).sum();
        prop_assert_eq!(total, i128::from(amount));
        let whole: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        for (share, weight) in shares.iter().zip(&weights) {
            let floor = u128::from(amount.unsigned_abs()) * u128::from(*weight) / whole;
            let got = u128::from(share.amount_minor.unsigned_abs());
            prop_assert!(got == floor || got == floor + 1);
            prop_assert!(*weight > 0 || share.is_zero());
        }
    }

    #[test]
    fn net_and_included_tax_are_the_gross(amount in -1_000_000_000i64..1_000_000_000, ppm in 0u32..1_000_000) {
        let tax = eur(amount).included_at_rate(Rate::from_ppm(ppm), Rounding::HalfUp).expect("small");
        let net = eur(amount).checked_sub(tax).expect("small");
        prop_assert_eq!(net.checked_add(tax), Ok(eur(amount)));
        let again = net.at_rate(Rate::from_ppm(ppm), Rounding::HalfUp).expect("small");
        prop_assert!((again.amount_minor - tax.amount_minor).abs() <= 1);
    }

    #[test]
    fn json_round_trips(amount in any::<i64>()) {
        let text = serde_json::to_string(&eur(amount)).expect("plain data");
        prop_assert_eq!(serde_json::from_str::<Money>(&text).expect("own output"), eur(amount));
    }
}
