use kernel_common::{Clock, ManualClock, SequentialIds, Timestamp};
use mod_webhook_api::{
    DisabledBecause, Endpoint, EndpointChange, EndpointId, EndpointStatus, Pausing, WebhookError,
};

use super::{changed, concerns, names_something, wants};

fn endpoint() -> Endpoint {
    let now = ManualClock::default().now();
    Endpoint {
        id: EndpointId::generate(&SequentialIds::default()),
        url: "https://erp.example/hooks".to_owned(),
        types: vec!["orders.*".to_owned()],
        description: "ERP".to_owned(),
        status: EndpointStatus::Active,
        version: 3,
        created_at: now,
        old_secret_until: None,
        failing_since: Some(now),
    }
}

fn change() -> EndpointChange {
    EndpointChange {
        id: endpoint().id,
        version: None,
        url: None,
        types: None,
        description: None,
        pausing: None,
    }
}

#[test]
fn a_type_is_wanted_by_its_name_its_module_and_by_who_wants_all() {
    let wanted = |pattern: &str| wants(&[pattern.to_owned()], "orders.order_placed.v1");
    for pattern in ["orders.order_placed.v1", "orders.*", "*"] {
        assert!(wanted(pattern), "{pattern}");
    }
    for pattern in [
        "orders.order_placed.v2",
        "orders.order_placed",
        "orders.order_placed.*",
        "orders",
        "order.*",
        "orders.order_placed.v1.*",
        ".*",
        "",
        "**",
    ] {
        assert!(!wanted(pattern), "{pattern}");
    }
    assert!(wants(&["payments.*".to_owned(), "orders.*".to_owned()], "orders.order_placed.v1"));
    assert!(!wants(&[], "orders.order_placed.v1"));
}

#[test]
fn a_pattern_names_something_that_can_happen() {
    let types = ["orders.order_placed.v1", "payments.captured.v1"];
    for pattern in ["orders.order_placed.v1", "payments.*", "*"] {
        assert!(names_something(pattern, &types), "{pattern}");
    }
    for pattern in ["orders.order_lost.v1", "catalog.*", "", "orders.order_placed.*"] {
        assert!(!names_something(pattern, &types), "{pattern}");
    }
}

#[test]
fn what_happened_before_an_endpoint_does_not_concern_it() {
    let at = |seconds: i64| Timestamp::from_unix_micros(seconds * 1_000_000);
    for (happened, heard) in [(1_000, true), (1_500, true), (940, true), (939, false), (0, false)] {
        assert_eq!(concerns(at(1_000), at(happened)), heard, "{happened}");
    }
}

#[test]
fn a_change_is_what_is_named_and_counts_once() {
    let before = endpoint();
    let to = EndpointChange {
        types: Some(vec!["*".to_owned()]),
        description: Some(String::new()),
        ..change()
    };
    let after = changed(&before, &to).expect("it changes");
    let expected = Endpoint {
        types: vec!["*".to_owned()],
        description: String::new(),
        version: 4,
        ..before.clone()
    };
    assert_eq!(after, expected);
    assert_eq!(changed(&after, &to), Ok(after.clone()), "nothing is different now");
    assert_eq!(changed(&before, &change()), Ok(before));
}

#[test]
fn another_version_is_a_conflict() {
    let conflict = WebhookError::VersionConflict { expected: 2, found: 3 };
    let to = EndpointChange { version: Some(2), ..change() };
    assert_eq!(changed(&endpoint(), &to), Err(conflict));
    let to = EndpointChange { version: Some(3), pausing: Some(Pausing::Pause), ..change() };
    assert_eq!(changed(&endpoint(), &to).map(|after| after.version), Ok(4));
}

#[test]
fn what_the_shop_gave_up_is_resumed_with_a_clean_sheet() {
    let disabled = EndpointStatus::Disabled(DisabledBecause::Failing);
    let before = Endpoint { status: disabled, ..endpoint() };
    let switched = |pausing| {
        changed(&before, &EndpointChange { pausing: Some(pausing), ..change() }).expect("it is")
    };
    assert_eq!(switched(Pausing::Pause), before, "it keeps its reason");
    let resumed = switched(Pausing::Resume);
    assert_eq!((resumed.status, resumed.failing_since), (EndpointStatus::Active, None));
}

#[test]
fn another_address_has_not_failed_yet() {
    let moved = EndpointChange { url: Some("https://new.example".to_owned()), ..change() };
    assert_eq!(changed(&endpoint(), &moved).expect("it moves").failing_since, None);
    let same = EndpointChange { url: Some(endpoint().url), ..change() };
    assert!(changed(&endpoint(), &same).expect("it stays").failing_since.is_some());
}
