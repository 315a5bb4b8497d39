//! What is repeated, and what never is.

use std::sync::Arc;

use rt_contract::{FaultKind, Policy};

use crate::ledger::{Act, Watch, ctx, entry, fault, keyed, kind_of, overdrawn, policy, under_all};

fn unavailable(times: usize) -> Vec<Act> {
    (0..times).map(|_| fault(FaultKind::Unavailable)).collect()
}

#[tokio::test]
async fn a_query_is_repeated_twice_with_growing_waits() {
    let watch = Arc::new(Watch::default());
    let service = crate::ledger::Scripted::doing(unavailable(2));
    let [(_, client), ..] = crate::ledger::bindings(&service, &Policy::new(watch.clone()));
    assert_eq!(client.balance(&ctx(), "cash".to_owned()).await, Ok(100));
    assert_eq!(service.times(), 3);
    assert_eq!(watch.short_waits_ms(), [10, 20]);
}

#[tokio::test]
async fn a_query_that_stays_unanswered_is_given_up() {
    under_all(
        || unavailable(9),
        &policy(),
        async |name, service, client| {
            let answer = client.balance(&ctx(), "cash".to_owned()).await;
            assert_eq!(kind_of(&answer), Some(FaultKind::Unavailable), "{name}");
            assert_eq!(service.times(), 3, "{name}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_command_is_repeated_under_its_key_only() {
    under_all(
        || unavailable(1),
        &policy(),
        async |name, service, client| {
            let answer = client.book(&ctx(), entry()).await;
            assert_eq!(kind_of(&answer), Some(FaultKind::Unavailable), "{name}");
            assert_eq!(service.times(), 1, "{name}");
        },
    )
    .await;
    under_all(
        || unavailable(1),
        &policy(),
        async |name, service, client| {
            let ctx = keyed();
            assert_eq!(client.book(&ctx, entry()).await, Ok(100), "{name}");
            assert_eq!(service.times(), 2, "{name}");
            assert!(service.seen().iter().all(|seen| seen.key == ctx.key), "{name}: the same key");
        },
    )
    .await;
}

#[tokio::test]
async fn nothing_but_unavailability_is_repeated() {
    for kind in [
        FaultKind::DeadlineExceeded,
        FaultKind::RateLimited,
        FaultKind::Incompatible,
        FaultKind::Internal,
    ] {
        under_all(
            || vec![fault(kind)],
            &policy(),
            async |name, service, client| {
                let answer = client.balance(&ctx(), "cash".to_owned()).await;
                assert_eq!(kind_of(&answer), Some(kind), "{name}");
                assert_eq!(service.times(), 1, "{name} {kind:?}");
            },
        )
        .await;
    }
    under_all(
        || vec![overdrawn()],
        &policy(),
        async |name, service, client| {
            assert!(client.balance(&ctx(), "cash".to_owned()).await.is_err(), "{name}");
            assert_eq!(service.times(), 1, "{name}");
        },
    )
    .await;
}
