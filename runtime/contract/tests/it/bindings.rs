//! A caller cannot tell the bindings apart.

use kernel_common::Problem;
use rt_contract::{CallError, CallOutcome, FaultKind, MethodKind};
use std::sync::Arc;

use crate::ledger::{
    Act, LedgerClient, LedgerError, Noted, Watch, ctx, entry, fault, keyed, kind_of, overdrawn,
    policy, under_all,
};

#[test]
fn the_descriptor_says_what_was_declared() {
    let descriptor = LedgerClient::DESCRIPTOR;
    assert_eq!((descriptor.name, descriptor.version), ("tests.Ledger", 2));
    let methods: Vec<_> = descriptor.methods.iter().map(|m| (m.name, m.kind)).collect();
    assert_eq!(methods, [("balance", MethodKind::Query), ("book", MethodKind::Command)]);
}

#[tokio::test]
async fn answers_are_equal() {
    under_all(
        || vec![Act::Answer(Ok(93))],
        &policy(),
        async |name, service, client| {
            assert_eq!(client.book(&keyed(), entry()).await, Ok(93), "{name}");
            assert_eq!(service.times(), 1, "{name}");
        },
    )
    .await;
}

#[tokio::test]
async fn a_domain_error_arrives_with_its_type_and_its_facts() {
    under_all(
        || vec![overdrawn()],
        &policy(),
        async |name, _, client| {
            let error = client.book(&keyed(), entry()).await.expect_err("refused");
            assert_eq!(error, CallError::Domain(LedgerError::Overdrawn { left: 3 }), "{name}");
            assert_eq!((error.code(), error.fields().len()), ("ledger.overdrawn", 1), "{name}");
        },
    )
    .await;
}

#[tokio::test]
async fn every_kind_of_fault_arrives_as_it_is() {
    for kind in [
        FaultKind::Unavailable,
        FaultKind::DeadlineExceeded,
        FaultKind::RateLimited,
        FaultKind::Incompatible,
        FaultKind::Internal,
    ] {
        under_all(
            || vec![fault(kind)],
            &policy(),
            async |name, _, client| {
                let answer = client.book(&ctx(), entry()).await;
                assert_eq!(kind_of(&answer), Some(kind), "{name}");
            },
        )
        .await;
    }
}

#[tokio::test]
async fn the_context_arrives_and_only_a_wire_is_a_hop() {
    under_all(Vec::new, &policy(), async |name, service, client| {
        let sent = keyed();
        client.book(&sent, entry()).await.expect("an answer");
        let got = service.seen().remove(0);
        assert_eq!((got.tenant, &got.key), (sent.tenant, &sent.key), "{name}");
        assert_eq!(got.hops, u8::from(name != "local"), "{name}");
    })
    .await;
}

#[tokio::test]
async fn a_panic_is_a_fault_of_ours_and_not_repeated() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    // In process the policy is around the service itself; a server catches its own.
    let service = crate::ledger::Scripted::doing([Act::Panic("no ink"), Act::Answer(Ok(1))]);
    let [(_, client), ..] = crate::ledger::bindings(&service, &policy());
    let answer = client.balance(&ctx(), "cash".to_owned()).await;
    std::panic::set_hook(quiet);
    assert_eq!(kind_of(&answer), Some(FaultKind::Internal));
    let said = answer.expect_err("a fault").to_string();
    assert!(said.contains("no ink") && said.contains("/rpc/tests.Ledger.v2/balance"), "{said}");
    assert_eq!(service.times(), 1);
    assert_eq!(client.balance(&ctx(), "cash".to_owned()).await, Ok(1), "it goes on living");
}

#[tokio::test]
async fn a_call_that_went_round_in_circles_is_refused() {
    under_all(Vec::new, &policy(), async |name, service, client| {
        let mut far = ctx();
        far.hops = rt_contract::CallCtx::HOPS_MAX;
        assert!(client.balance(&far, "cash".to_owned()).await.is_ok(), "{name}");
        far.hops += 1;
        let answer = client.balance(&far, "cash".to_owned()).await;
        assert_eq!(kind_of(&answer), Some(FaultKind::Internal), "{name}");
        assert_eq!(service.times(), 1, "{name}");
    })
    .await;
}

#[tokio::test]
async fn an_observer_sees_each_call_once_and_the_budget_counts_it_once() {
    let noted = Arc::new(Noted::default());
    let policy = rt_contract::Policy::new(Arc::new(Watch::default())).observed_by(noted.clone());
    let acts = || {
        vec![
            fault(FaultKind::Unavailable),
            Act::Answer(Ok(1)),
            overdrawn(),
            fault(FaultKind::RateLimited),
        ]
    };
    under_all(acts, &policy, async |name, _, client| {
        let ctx = ctx();
        for _ in 0..3 {
            // Only the endings matter here.
            let _ = client.balance(&ctx, "cash".to_owned()).await;
        }
        let outcomes: Vec<_> = noted.take().into_iter().map(|(_, outcome)| outcome).collect();
        let expected = [
            CallOutcome::Answered,
            CallOutcome::Refused,
            CallOutcome::Failed(FaultKind::RateLimited),
        ];
        assert_eq!(outcomes, expected, "{name}");
        assert_eq!(ctx.calls.count(), 3, "{name}");
    })
    .await;
}
