//! Nobody waits longer than the caller does.

use std::{sync::Arc, time::Duration};

use rt_contract::{FaultKind, Policy};

use crate::ledger::{Act, Scripted, Watch, bindings, ctx, keyed, kind_of, policy, under_all};

const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_call_whose_deadline_has_passed_is_not_made() {
    under_all(Vec::new, &policy(), async |name, service, client| {
        let late = ctx().with_timeout(Duration::ZERO);
        let answer = client.balance(&late, "cash".to_owned()).await;
        assert_eq!(kind_of(&answer), Some(FaultKind::DeadlineExceeded), "{name}");
        assert_eq!(service.times(), 0, "{name}");
    })
    .await;
}

#[tokio::test]
async fn a_call_that_takes_too_long_is_dropped_and_not_repeated() {
    let working = Arc::new(());
    let watch = Watch { rings_late: true, ..Watch::default() };
    let service = Scripted::doing([Act::Hang(working.clone())]);
    let [(_, client), ..] = bindings(&service, &Policy::new(Arc::new(watch)));
    let answer = client.balance(&keyed().with_timeout(LONG), "cash".to_owned()).await;
    assert_eq!(kind_of(&answer), Some(FaultKind::DeadlineExceeded));
    assert_eq!(service.times(), 1);
    assert_eq!(Arc::strong_count(&working), 1, "the work was dropped");
}

#[tokio::test]
async fn a_call_within_its_deadline_is_answered() {
    under_all(Vec::new, &policy(), async |name, service, client| {
        let answer = client.balance(&ctx().with_timeout(LONG), "cash".to_owned()).await;
        assert_eq!(answer, Ok(100), "{name}");
        let left = service.seen()[0].remaining().expect("the deadline goes along");
        assert!(left <= LONG, "{name}: {left:?}");
    })
    .await;
}
