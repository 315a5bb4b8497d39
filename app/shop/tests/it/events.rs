//! Events that a consumer did not take, in an operator's hands.

use serde_json::Value;

use crate::{
    doctor::{Diagnosis, PARKED, plant},
    place::{Place, refusal, said},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_event_is_listed_offered_again_and_given_up() {
    let place = Place::new();
    said(place.shop(&["migrate"]));
    let none = refusal(place.shop(&["events", "retry", "mailroom"]));
    assert!(none.contains("shop events parked"), "{none}");
    plant(&place, PARKED).await;
    assert_eq!(Diagnosis::of(&place).verdict("parked_events"), "fail");
    let listed = said(place.shop(&["events", "parked"]));
    assert!(listed.contains("mailroom") && listed.contains("when you say"), "{listed}");

    said(place.shop(&["events", "retry", "mailroom"]));
    let listed = said(place.shop(&["events", "parked", "--json"]));
    let listed: Value = serde_json::from_str(&listed).expect("JSON");
    assert!(listed[0]["retry_at"].is_string(), "the relay will take it up: {listed}");
    assert_eq!(Diagnosis::of(&place).verdict("parked_events"), "warn", "it may yet mend");

    let event = "019a3c1e-7c1b-7a10-9f2e-0d3f6a7b8c9d";
    said(place.shop(&["events", "skip", "mailroom", event]));
    let gone = refusal(place.shop(&["events", "skip", "mailroom", event]));
    assert!(gone.contains("nothing like that"), "{gone}");
    assert_eq!(Diagnosis::of(&place).verdict("parked_events"), "ok");
}
