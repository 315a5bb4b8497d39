//! A history that the modules wrote is green, and the report says what was looked at.

use app_audit::Outcome;

use crate::shop::Shop;

#[tokio::test]
async fn an_honest_history_is_green_and_was_looked_at() {
    let shop = Shop::with_history().await;
    let report = shop.audit().await;
    assert!(report.is_green(), "{report}");
    let examined = |name: &str| {
        let check = report.checks.iter().find(|check| check.name == name).expect(name);
        match check.outcome {
            Outcome::Holds { examined } => examined,
            _ => panic!("{name} was not asked: {report}"),
        }
    };
    assert_eq!(examined("captured_money_has_its_order"), 3);
    assert_eq!(examined("placed_orders_are_paid"), 2);
    assert_eq!(examined("one_order_a_key"), 4);
    assert_eq!(examined("reserved_is_promised"), 2, "the placed and the waiting order's");
    assert_eq!(examined("refunds_stand_on_their_order"), 1);
    // One receipt, two adjustments, four reservations, one post, one void.
    assert_eq!(examined("stock_equals_its_journal"), 9);
    for check in &report.checks {
        let asked = !matches!(check.outcome, Outcome::NotApplicable { .. });
        assert_eq!(asked, !matches!(check.id, "I3" | "I6"), "{}: {report}", check.name);
    }
}

#[tokio::test]
async fn the_report_is_read_by_people_and_by_programs() {
    let shop = Shop::with_history().await;
    shop.tamper("UPDATE orders.flows SET deadline = now() - interval '1 day'").await;
    let report = shop.audit().await;
    let text = report.to_string();
    assert!(text.contains("flows end") && text.contains("BROKEN   1 of 4"), "{text}");
    assert!(
        text.contains("phase=running") && text.ends_with("RED: 1 check is broken.\n"),
        "{text}"
    );
    let json = serde_json::to_value(&report).expect("plain data");
    let broken = json["checks"].as_array().expect("checks").iter();
    let broken: Vec<_> = broken.filter(|check| check["outcome"] == "broken").collect();
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0]["id"], "I10");
    assert_eq!(broken[0]["rows"][0]["phase"], "running");
}
